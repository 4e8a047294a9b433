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

/** x·σ(x), the swish or SiLU (Ramachandran, Zoph and Le 2017). */
export const swish: Layer = (x) => tf.mul(x, tf.sigmoid(x));
