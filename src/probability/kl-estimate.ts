import { requireCount, requireLength, requirePositive } from '../check';
import type { Grid1, Grid2 } from '../grid';
import type { Random } from '../random/random';
import type { Density, Density1 } from './density';
import { type Estimate, estimate } from './estimate';

/**
 * KL(p‖q) = E_p[ln p(x) − ln q(x)], nats, estimated from n draws of p. Needs p to be sampled and both to be scored.
 * The estimate of a small divergence may be negative; the standard error says by how much it may be off.
 * @throws RangeError unless n ≥ 2
 */
export function klMonteCarlo(
  p: Density1,
  q: Pick<Density1, 'logDensity'>,
  random: Random,
  n: number,
): Estimate;
export function klMonteCarlo(p: Density, q: Pick<Density, 'logDensity'>, random: Random, n: number): Estimate;
export function klMonteCarlo(
  p: Density1 | Density,
  q: Pick<Density1, 'logDensity'> | Pick<Density, 'logDensity'>,
  random: Random,
  n: number,
): Estimate {
  requireCount('estimate the KL divergence', 'n', n, 2);
  const draws = p.sample(random, n);
  if ('dimension' in p) {
    const other = q as Density;
    const point = (k: number) => draws.subarray(k * p.dimension, (k + 1) * p.dimension);
    return estimate(
      Float64Array.from({ length: n }, (_, k) => p.logDensity(point(k)) - other.logDensity(point(k))),
    );
  }
  const other = q as Density1;
  return estimate(draws.map((x) => p.logDensity(x) - other.logDensity(x)));
}

/**
 * KL(p‖q) = ∫ p ln(p/q), nats, of two densities given by their values at a grid's cells (midpoint rule).
 * Both are normalised on the grid first. With the conventions of the discrete divergence: 0 ln 0 = 0,
 * infinite where q = 0 < p.
 * @throws RangeError if the number of values is wrong, one is negative, or all are 0
 */
export function klOnGrid(grid: Grid1 | Grid2, p: ArrayLike<number>, q: ArrayLike<number>): number {
  const cells = 'cellArea' in grid ? grid.x.n * grid.y.n : grid.n;
  const masses = cellMasses('p', p, cells);
  const others = cellMasses('q', q, cells);
  let sum = 0;
  for (let k = 0; k < cells; k++) {
    const [a, b] = [masses[k]!, others[k]!];
    sum += a === 0 ? b : a * Math.log(a / b) - a + b;
  }
  return sum;
}

function cellMasses(name: string, values: ArrayLike<number>, cells: number): Float64Array {
  const action = 'compute the KL divergence on a grid';
  requireLength(action, name, values, cells);
  let sum = 0;
  for (let k = 0; k < cells; k++) {
    if (!(values[k]! >= 0))
      throw new RangeError(
        `Cannot ${action} as ${name}[${k}] must not be negative: current value is ${values[k]}`,
      );
    sum += values[k]!;
  }
  requirePositive(action, `the sum of ${name}`, sum);
  return Float64Array.from(values, (value) => value / sum);
}
