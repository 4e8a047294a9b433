import { refusal, requireLength } from '../check';
import { type Grid1, integrate1 } from '../grid';
import type { Moments } from './moments';

/**
 * Mean ∫ x p and variance ∫ (x − mean)² p of a density given by its values at a grid's cells, by the midpoint rule. Values
 * that do not integrate to 1 are divided by their integral first.
 * @throws RangeError unless there is one value a cell and their integral is positive
 */
export function momentsOnGrid(grid: Grid1, densities: ArrayLike<number>): Moments {
  requireLength('take moments', 'the densities', densities, grid.n);
  const total = integrate1(grid, densities);
  if (!(total > 0 && total < Infinity))
    throw new RangeError(refusal('take moments', 'the integral must be positive', total));
  const average = (f: (x: number) => number) =>
    integrate1(
      grid,
      grid.centres.map((x, k) => f(x) * densities[k]!),
    ) / total;
  const mean = average((x) => x);
  const variance = average((x) => (x - mean) ** 2);
  return { mean, variance, std: Math.sqrt(variance) };
}
