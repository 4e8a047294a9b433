import type { Tensor } from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

/** Half the distance from 1 to the next float32: the relative error of one rounding. */
const roundoff = 2 ** -24;

/** Values and shapes of what `run` makes on a backend; leaves no tensor behind. */
export async function on(backend: 'wasm' | 'cpu', run: () => Tensor | Tensor[]) {
  await runtime.ready({ backend });
  return runtime.noLeaks(() => {
    const made = tf.tidy(run);
    const results = [made].flat().map((y) => ({ shape: y.shape, values: Array.from(y.dataSync()) }));
    tf.dispose(made);
    return results;
  });
}

/** A reproducible stream of numbers in [−1, 1) (Park and Miller's generator), of which tests make their inputs. */
export function numbers(seed: number): (count: number) => Float32Array {
  let state = (seed % 2147483646) + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  };
  return (count) => Float32Array.from({ length: count }, next);
}

/**
 * Two float32 sums of the same products in different order differ at most by 2·γₙ·Σ|product|,
 * γₙ = n·u/(1 − n·u), n products and their roundings, u = 2⁻²⁴ (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., equation 3.5).
 */
export function expectWithinRounding(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  absolute: ArrayLike<number>,
  terms: number,
): void {
  expect(actual.length).toBe(expected.length);
  const n = terms + 2;
  const gamma = (n * roundoff) / (1 - n * roundoff);
  for (let k = 0; k < expected.length; k++) {
    const error = Math.abs(actual[k]! - expected[k]!);
    if (!(error <= 2 * gamma * absolute[k]!))
      expect.fail(`entry ${k}: ${actual[k]} instead of ${expected[k]}, allowed ${2 * gamma * absolute[k]!}`);
  }
}
