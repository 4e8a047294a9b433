import { tf } from '../../tf';
import type { Value } from '../graph';
import { type KernelCall, Unlowered } from './lowering';

/** How a window moves over pictures: heights before widths. */
export interface Windows {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Rows and columns of zeros before and after the picture. */
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
  /** Rows and columns at the end that no window reaches. */
  readonly unused: readonly [number, number];
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
}

type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
type Rounding = Parameters<typeof tf.backend_util.computeConv2DInfo>[5];
type Shape4 = [number, number, number, number];

/**
 * ONNX counts windows by rounding down, so the border after the picture is here what the last window needs, whatever
 * TensorFlow.js's rounding is.
 */
function windowsOf(info: Info): Windows {
  const axes = [
    {
      size: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
      input: info.inHeight,
      output: info.outHeight,
    },
    {
      size: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
      input: info.inWidth,
      output: info.outWidth,
    },
  ].map((axis) => {
    const { size, stride, dilation, before, input, output } = axis;
    const missing = (output - 1) * stride + (size - 1) * dilation + 1 - input - before;
    return { ...axis, after: Math.max(0, missing), unused: Math.max(0, -missing) };
  });
  const pair = (key: keyof (typeof axes)[0]): [number, number] => [axes[0]![key], axes[1]![key]];
  return {
    size: pair('size'),
    strides: pair('stride'),
    dilations: pair('dilation'),
    before: pair('before'),
    after: pair('after'),
    unused: pair('unused'),
    input: pair('input'),
    output: pair('output'),
  };
}

/** The windows of a convolution whose pictures and filter have these shapes. */
export function convolutionWindows(
  call: KernelCall,
  picture: readonly number[],
  filter: readonly number[],
  isDepthwise: boolean,
): Windows {
  if ((call.attribute<string | undefined>('dataFormat') ?? 'NHWC') !== 'NHWC')
    throw new Unlowered(`${call.kernel} of NCHW`);
  return windowsOf(
    tf.backend_util.computeConv2DInfo(
      picture as Shape4,
      filter as Shape4,
      call.attribute<number>('strides'),
      call.attribute<number | undefined>('dilations') ?? 1,
      call.attribute<Padding>('pad'),
      call.attribute<Rounding>('dimRoundingMode'),
      isDepthwise,
    ),
  );
}

/** The windows of a pooling. */
export function poolingWindows(call: KernelCall, x: Value): Windows {
  const windows = windowsOf(
    tf.backend_util.computePool2DInfo(
      x.shape as Shape4,
      call.attribute<number>('filterSize'),
      call.attribute<number>('strides'),
      1,
      call.attribute<Padding>('pad'),
      call.attribute<Rounding>('dimRoundingMode'),
    ),
  );
  const { before, after, size } = windows;
  if ([0, 1].some((i) => Math.max(before[i]!, after[i]!) >= size[i]!))
    throw new Unlowered(`${call.kernel} with windows outside of the picture`);
  return windows;
}

/** ONNX's attributes of the windows. */
export const windowAttributes = ({ size, strides, dilations, before, after }: Windows) => ({
  kernel_shape: size,
  strides,
  dilations,
  pads: [...before, ...after],
});

/** Whether windows move pixel by pixel, have no holes, and reach into the picture with each of their rows and columns. */
export function isDense({ size, strides, dilations, before, input, output }: Windows): boolean {
  const overlaps = ([0, 1] as const).every(
    (i) => size[i] - 1 - before[i] < input[i] && before[i] < output[i],
  );
  return overlaps && Math.max(...strides, ...dilations) === 1;
}

/** The windows that lead back from the output to the input; undefined where these are not those of a convolution. */
export function backwards(windows: Windows): Windows | undefined {
  const { size, strides, dilations, before, input, output } = windows;
  const pair = (of: (axis: 0 | 1) => number): [number, number] => [of(0), of(1)];
  const reach = pair((i) => (size[i] - 1) * dilations[i]);
  const border = pair((i) => reach[i] - before[i]);
  const end = pair((i) => input[i] + reach[i] - output[i] - border[i]);
  if (Math.max(...strides) > 1 || Math.min(...border, ...end) < 0) return undefined;
  return { ...windows, before: border, after: end, unused: [0, 0], input: output, output: input };
}

/** From pictures with the channels last to ONNX's, which have them after the batch, and back. */
export const CHANNELS_FIRST: readonly number[] = [0, 3, 1, 2];
export const CHANNELS_LAST: readonly number[] = [0, 2, 3, 1];
