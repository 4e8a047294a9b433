import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { convolution } from '../../../../src/runtime/compile/lower/convolution';
import { tf } from '../../../../src/runtime/tf';
import { both, type Case, describeLowerings, normal, only } from './support';

type Pad = Parameters<typeof tf.conv2d>[3];

interface Example {
  readonly picture: readonly number[];
  readonly filter: readonly [number, number, number, number];
  readonly strides: number | [number, number];
  readonly pad: Pad;
}

const explicit: Pad = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];

/** Odd and even sizes and filters, strides with and without a rest, borders of all kinds. */
const examples: readonly Example[] = [
  { picture: [2, 6, 6, 2], filter: [3, 3, 2, 4], strides: 1, pad: 'same' },
  { picture: [2, 6, 7, 2], filter: [3, 3, 2, 4], strides: 1, pad: 'valid' },
  { picture: [2, 7, 8, 2], filter: [3, 3, 2, 3], strides: 2, pad: 'same' },
  { picture: [2, 8, 7, 2], filter: [3, 3, 2, 3], strides: 2, pad: 'valid' },
  { picture: [1, 8, 8, 3], filter: [4, 4, 3, 2], strides: 2, pad: 'same' },
  { picture: [3, 5, 5, 2], filter: [1, 1, 2, 3], strides: 1, pad: 'same' },
  { picture: [2, 7, 7, 2], filter: [1, 1, 2, 3], strides: 2, pad: 'same' },
  { picture: [2, 9, 8, 2], filter: [2, 3, 2, 2], strides: [3, 2], pad: 'same' },
  { picture: [2, 8, 8, 2], filter: [2, 2, 2, 2], strides: 3, pad: 'valid' },
  { picture: [2, 6, 6, 2], filter: [3, 3, 2, 2], strides: 1, pad: 1 },
  { picture: [2, 6, 5, 2], filter: [3, 2, 2, 2], strides: 2, pad: explicit },
  { picture: [2, 4, 4, 2], filter: [4, 4, 2, 3], strides: 1, pad: 'valid' },
  // More than 64 pixels are convolved in another way, and more numbers than in the filter's gradient summed in another.
  { picture: [3, 9, 10, 2], filter: [3, 3, 2, 3], strides: 1, pad: 'same' },
  { picture: [3, 9, 10, 2], filter: [3, 2, 2, 3], strides: 1, pad: 'valid' },
  { picture: [2, 9, 9, 2], filter: [2, 4, 2, 3], strides: 1, pad: explicit },
  { picture: [2, 9, 9, 3], filter: [1, 1, 3, 2], strides: 1, pad: 'same' },
  { picture: [2, 9, 9, 12], filter: [3, 3, 12, 16], strides: 1, pad: 'same' },
  // Parts of the window that never meet the picture.
  { picture: [2, 1, 2, 2], filter: [3, 5, 2, 3], strides: 1, pad: 'same' },
  { picture: [2, 3, 3, 2], filter: [2, 2, 2, 3], strides: 1, pad: 3 },
];

const conv2d = ({ picture, filter, strides, pad }: Example): Case =>
  both(
    (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, strides, pad),
    normal(...picture),
    normal(...filter),
  );

const depthwise = ({ picture, filter, strides, pad }: Example): Case =>
  both(
    (x, w) => tf.depthwiseConv2d(x as Tensor4D, w as Tensor4D, strides, pad),
    normal(...picture),
    normal(...filter),
  );

const upsample = (size: number, filter: number[], strides: number, pad: 'same' | 'valid', to: number): Case =>
  both(
    (x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, to, to, filter[2]!], strides, pad),
    normal(2, size, size, filter[3]!),
    normal(...filter),
  );

const activationNames = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;

const fused = (run: typeof tf.fused.conv2d, activation: (typeof activationNames)[number]): Case =>
  only(
    (x, filter, bias: Tensor) =>
      run({
        x: x as Tensor4D,
        filter: filter as Tensor4D,
        strides: 2,
        pad: 'same',
        bias,
        activation,
        leakyreluAlpha: 0.3,
      }),
    normal(2, 7, 6, 2),
    normal(3, 3, 2, run === tf.fused.conv2d ? 4 : 2),
    normal(4),
  );

const dilated = (run: typeof tf.conv2d): Case =>
  only(
    (x, w) => run(x as Tensor4D, w as Tensor4D, 1, 'same', 'NHWC', 2),
    normal(2, 7, 7, 2),
    normal(3, 3, 2, 2),
  );

describeLowerings('lowering of convolution', convolution, {
  Conv2D: [
    ...examples.map(conv2d),
    dilated(tf.conv2d),
    both((x, w) => tf.conv2d(x as Tensor3D, w as Tensor4D, 1, 'same'), normal(5, 5, 2), normal(3, 3, 2, 3)),
    only(
      (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, 1, 'NHWC', 1, 'ceil'),
      normal(2, 6, 7, 2),
      normal(3, 3, 2, 2),
    ),
    both((x, w) => tf.conv1d(x as Tensor3D, w as Tensor3D, 1, 'same'), normal(2, 7, 3), normal(3, 3, 4)),
  ],
  Conv2DBackpropInput: [
    upsample(3, [3, 3, 2, 4], 2, 'same', 6),
    upsample(3, [3, 3, 2, 4], 2, 'same', 5),
    upsample(3, [4, 4, 2, 3], 2, 'same', 6),
    upsample(3, [3, 3, 2, 3], 2, 'valid', 7),
    upsample(3, [2, 2, 2, 3], 3, 'valid', 8),
    upsample(4, [3, 3, 2, 3], 1, 'same', 4),
  ],
  Conv2DBackpropFilter: examples.map(conv2d),
  DepthwiseConv2dNative: [
    ...examples.map((example) => ({ ...depthwise(example), gradient: false })),
    dilated(tf.depthwiseConv2d),
  ],
  DepthwiseConv2dNativeBackpropInput: examples.map(depthwise),
  DepthwiseConv2dNativeBackpropFilter: examples.map(depthwise),
  FusedConv2D: [
    ...activationNames.map((name) => fused(tf.fused.conv2d, name)),
    only(
      (x, w, alpha) =>
        tf.fused.conv2d({
          x: x as Tensor4D,
          filter: w as Tensor4D,
          strides: 1,
          pad: 'valid',
          activation: 'prelu',
          preluActivationWeights: alpha,
        }),
      normal(2, 5, 5, 2),
      normal(3, 3, 2, 4),
      normal(4),
    ),
  ],
  FusedDepthwiseConv2D: activationNames.map((name) =>
    fused(tf.fused.depthwiseConv2d as unknown as typeof tf.fused.conv2d, name),
  ),
});
