import { random } from '../../src/random/random';
import { tf } from '../../src/runtime/tf';

export const numbers = (x: tf.Tensor): number[] => Array.from(x.dataSync());

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Gives every parameter random values, also those that begin with 0, so that no layer does nothing. */
export function shake(parameters: Readonly<Record<string, tf.Variable>>, size: number, seed = 1): void {
  const draws = random(seed);
  for (const variable of Object.values(parameters)) {
    const values = draws.normals(new Float32Array(variable.size)).map((value) => size * value);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/** Centres of the cells of a square [−reach, reach]², interleaved, and the area of a cell. */
export function squareCells(reach: number, side: number): { points: Float64Array; area: number } {
  const points = new Float64Array(2 * side * side);
  const place = (k: number) => -reach + ((2 * k + 1) * reach) / side;
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) points.set([place(i), place(j)], 2 * (i * side + j));
  return { points, area: ((2 * reach) / side) ** 2 };
}
