import { requireLength } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import { tf } from '../runtime/tf';

/** Pictures that are put through a network at once. */
export const portion = 500;

/** Numbers that a function makes of pictures [n, d], portion by portion: one list of arrays for each portion. */
export async function inPortions(
  pixels: number,
  data: Samples,
  evaluate: (x: tf.Tensor) => tf.Tensor[],
): Promise<Float32Array[][]> {
  const d = dimensionOf('evaluate an autoencoder', data);
  requireLength('evaluate an autoencoder', 'a picture', { length: d }, pixels);
  const values = Float32Array.from(data.points);
  const found: Float32Array[][] = [];
  for (let start = 0; start < data.n; start += portion) {
    const end = Math.min(start + portion, data.n);
    const results = tf.tidy(() => evaluate(tf.tensor(values.subarray(start * d, end * d), [end - start, d])));
    found.push(await Promise.all(results.map((result) => result.data<'float32'>())));
    tf.dispose(results);
  }
  return found;
}

/** Result number k of all portions, one after another. */
export function joined(found: readonly Float32Array[][], k: number): Float32Array {
  const parts = found.map((results) => results[k]!);
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let next = 0;
  for (const part of parts) {
    out.set(part, next);
    next += part.length;
  }
  return out;
}
