import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { Parameters } from '../../src/nn/network';
import { random } from '../../src/random/random';
import { tf } from '../../src/runtime/tf';

/** A tensor of seeded normals. */
export const normals = (shape: number[], seed: number): Tensor =>
  tf.tensor(random(seed).normals(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);

/** Gives every parameter random numbers, so that nothing is hidden by those that begin as 0. */
export function shake(parameters: Parameters, std = 0.3): void {
  let seed = 1000;
  for (const variable of Object.values(parameters))
    tf.tidy(() => variable.assign(tf.mul(normals(variable.shape, seed++), std)));
}

/** Largest difference between two lists of numbers. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers, ${b.length} expected`);
  return Array.from(a).reduce((worst, value, k) => {
    const distance = Math.abs(value - b[k]!);
    return distance <= worst ? worst : distance;
  }, 0);
}

/** A variable's numbers. */
export const numbersOf = (variable: Variable | Tensor): number[] => Array.from(variable.dataSync());
