import type { TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Call } from './compose';

export type Shape4 = [number, number, number, number];
export type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** What TensorFlow.js hands to the gradients of a convolution. */
export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | [number, number][];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and paddings of a convolution, channels last. @throws Error for channels first, which the wasm backend cannot convolve at all */
export function convInfo(inShape: Shape4, filterShape: Shape4, attrs: ConvAttributes): ConvInfo {
  const { strides, pad, dataFormat, dimRoundingMode } = attrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  if (format !== 'channelsLast')
    throw new Error(`Cannot convolve as the data format must be NHWC: current value is ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(
    inShape,
    filterShape,
    strides,
    1,
    pad as 'valid',
    dimRoundingMode,
    false,
    format,
  );
}

/** Puts zeros before and after an axis; a negative count cuts entries off instead. */
export type Margins = readonly [before: number, after: number];

/** Widens (or narrows) height and width of an (n, h, w, c) tensor. */
export function withMargins(call: Call, x: TensorInfo, rows: Margins, columns: Margins): TensorInfo {
  const margins: readonly Margins[] = [[0, 0], rows, columns, [0, 0]];
  const wide = margins.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]);
  const padded = wide.flat().some((count) => count > 0)
    ? call(tf.PadV2, { x }, { paddings: wide, constantValue: 0 })
    : x;
  if (margins.flat().every((count) => count >= 0)) return padded;
  const begin = margins.map(([before]) => Math.max(0, -before));
  const size = x.shape.map((length, axis) => length + margins[axis]![0] + margins[axis]![1]);
  return call(tf.Slice, { x: padded }, { begin, size });
}

/** A convolution without padding: x (n, h, w, c), filter (kh, kw, c, k). */
export function convolve(
  call: Call,
  x: TensorInfo,
  filter: TensorInfo,
  dilations: [number, number] = [1, 1],
): TensorInfo {
  const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations };
  return call(tf.Conv2D, { x, filter }, attrs);
}
