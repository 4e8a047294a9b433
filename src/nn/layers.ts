import { refusal } from '../check';
import { tf } from '../runtime/tf';
import type { ParameterStore } from './parameter-store';

/** Options of layers with weights. */
export interface LayerOptions {
  /** Begins with weights of 0, so that the layer's output is 0: for the last one of a residual branch. */
  readonly zero?: boolean;
}

/** A layer: one tensor in, one out. */
export type Layer = (x: tf.Tensor) => tf.Tensor;

function weightsOf(
  store: ParameterStore,
  shape: readonly number[],
  { zero = false }: LayerOptions,
): tf.Variable {
  return zero ? store.constant('kernel', shape, 0) : store.weights('kernel', shape);
}

/** y = xW + b over the last axis: [n, inputs] → [n, outputs]. */
export function dense(
  store: ParameterStore,
  inputs: number,
  outputs: number,
  options: LayerOptions = {},
): Layer {
  const kernel = weightsOf(store, [inputs, outputs], options);
  const bias = store.constant('bias', [outputs], 0);
  return (x) => {
    const rows = x.reshape([-1, inputs]) as tf.Tensor2D;
    const product = tf.add(tf.matMul(rows, kernel as unknown as tf.Tensor2D), bias);
    return product.reshape([...x.shape.slice(0, -1), outputs]);
  };
}

/** Convolution with a square window, padded so that stride 1 keeps the size: [n, h, w, inputs] → [n, h/stride, w/stride, outputs]. */
export function convolution(
  store: ParameterStore,
  inputs: number,
  outputs: number,
  options: LayerOptions & { readonly window?: number; readonly stride?: number } = {},
): Layer {
  const { window = 3, stride = 1 } = options;
  const kernel = weightsOf(store, [window, window, inputs, outputs], options);
  const bias = store.constant('bias', [outputs], 0);
  return (x) =>
    tf.add(tf.conv2d(x as tf.Tensor4D, kernel as unknown as tf.Tensor4D, stride, 'same'), bias) as tf.Tensor;
}

/**
 * {@link dense} at each position of a picture, [n, h, w, inputs] → [n, h, w, outputs], as a convolution with windows of
 * one pixel: between other convolutions that saves moving the channels.
 */
export function pointwise(
  store: ParameterStore,
  inputs: number,
  outputs: number,
  options: LayerOptions = {},
): Layer {
  const kernel = weightsOf(store, [inputs, outputs], options);
  const bias = store.constant('bias', [outputs], 0);
  return (x) => {
    const filter = kernel.reshape([1, 1, inputs, outputs]) as tf.Tensor4D;
    return tf.add(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), bias);
  };
}

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  /** How many groups of channels; unless told, groups of at least 4 channels, and at most 32 of them. */
  readonly groups?: number;
  /** Added to the variance; 1e-6 unless told. */
  readonly epsilon?: number;
}

/**
 * Group normalisation (Wu and He 2018, eq. 1–7): y = γ(x − μ)/√(σ² + ε) + β, mean and variance of each entry of the batch over
 * positions and the channels of a group, γ and β for each channel. [n, …, channels] → the same.
 * @throws RangeError when the groups do not divide the channels
 */
export function groupNorm(store: ParameterStore, channels: number, options: GroupNormOptions = {}): Layer {
  const { groups = Math.max(1, Math.min(32, channels / 4)), epsilon = 1e-6 } = options;
  if (!Number.isInteger(channels / groups))
    throw new RangeError(
      refusal('normalise by groups', 'channels must be a multiple of groups', [channels, groups]),
    );
  const scale = store.constant('scale', [channels], 1);
  const shift = store.constant('shift', [channels], 0);
  return (x) => {
    const grouped = x.reshape([x.shape[0]!, -1, groups, channels / groups]);
    const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
    const variance = tf.mean(tf.square(centred), [1, 3], true);
    const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(normal.reshape(x.shape), scale), shift);
  };
}

/** x·σ(x), the swish or SiLU (Ramachandran, Zoph and Le 2017). */
export const swish: Layer = (x) => tf.mul(x, tf.sigmoid(x));
