import { refusal, requireCount } from '../check';
import { tf } from '../runtime/tf';

/** Options of {@link timeEmbedding}. */
export interface TimeEmbeddingOptions {
  /** The longest period divided by 2π; 10,000 unless told. */
  readonly period?: number;
  /** What times are multiplied by first: 1000 for continuous times in [0, 1]; 1 unless told. */
  readonly scale?: number;
}

/**
 * A time as sines and cosines of geometrically spaced frequencies:
 *
 *     e(t) = (sin ω₀t, …, sin ω_{h−1}t, cos ω₀t, …, cos ω_{h−1}t),  ω_k = period^(−k/(h−1)),  h = size/2
 *
 * Vaswani et al. 2017, section 3.5, with sines before cosines and the exponent that reaches 1/period, as Ho et al.
 * 2020 have it in their code.
 * @param time - times [n].
 * @param size - even, at least 4.
 * @returns [n, size]
 * @throws RangeError
 */
export function timeEmbedding(
  time: tf.Tensor,
  size: number,
  options: TimeEmbeddingOptions = {},
): tf.Tensor2D {
  requireTimeSize('embed time', size);
  const { period = 10_000, scale = 1 } = options;
  const half = size / 2;
  const frequencies = Float32Array.from({ length: half }, (_, k) => scale * period ** (-k / (half - 1)));
  return tf.tidy(() => {
    const column = tf.cast(time, 'float32').reshape([-1, 1]);
    const angles = tf.mul(column, tf.tensor(frequencies, [1, half]));
    return tf.concat([tf.sin(angles), tf.cos(angles)], 1) as tf.Tensor2D;
  });
}

/** Refuses a size that has no two halves of at least two frequencies. */
export function requireTimeSize(action: string, size: number): void {
  requireCount(action, 'size', size, 4);
  if (size % 2 !== 0) throw new RangeError(refusal(action, 'size must be even', size));
}
