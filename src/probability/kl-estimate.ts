import { refusal, requireCount, requireLength, requireNonNegative, requirePositive } from '../check';
import { type Grid1, type Grid2, onGrid1, onGrid2 } from '../grid';
import type { Random } from '../random/random';
import type { Density, Density1 } from './density';
import { type Estimate, estimate } from './estimate';
import { logSumExp } from './log-sum-exp';

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

const action = 'compute the KL divergence on a grid';

/** A density, or the values of one at a grid's cells. `Point` is number on the line, a list of two in the plane. */
export type OnGrid<Point = number> = { logDensity(x: Point): number } | ArrayLike<number>;
type OnEither = OnGrid | OnGrid<ArrayLike<number>>;

/**
 * KL(p‖q) = ∫ p ln(p/q), nats, by the midpoint rule on a grid. Both are normalised on the grid first.
 * Densities are taken by their logarithm, so that tails which underflow still count. With the conventions of the
 * discrete divergence: 0 ln 0 = 0, infinite where q = 0 < p.
 * @param p a density, or the values of one, row by row in two dimensions
 * @throws RangeError if the number of values is wrong, one is negative, or all are 0
 */
export function klOnGrid(grid: Grid1, p: OnGrid, q: OnGrid): number;
export function klOnGrid(grid: Grid2, p: OnGrid<ArrayLike<number>>, q: OnGrid<ArrayLike<number>>): number;
export function klOnGrid(grid: Grid1 | Grid2, p: OnEither, q: OnEither): number {
  const logP = logMasses('p', p, grid);
  const logQ = logMasses('q', q, grid);
  return logP.reduce((sum, a, k) => {
    const b = logQ[k]!;
    const mass = Math.exp(a);
    // The extra −p + q sums to 0; it keeps every term, and so the rounded sum, from falling below 0.
    return sum + (mass === 0 ? Math.exp(b) : mass * (a - b) - mass + Math.exp(b));
  }, 0);
}

/** ln of the share of the whole mass that lies in each cell. */
function logMasses(name: string, p: OnEither, grid: Grid1 | Grid2): Float64Array {
  const logs = 'logDensity' in p ? logsOn(grid, p as Scored) : logsOf(name, p, grid);
  const total = logSumExp(logs);
  if (!Number.isFinite(total))
    throw new RangeError(
      refusal(action, `the logarithm of ${name}'s mass on the grid must be finite`, total),
    );
  return logs.map((value) => value - total);
}

type Scored = { logDensity(x: number | ArrayLike<number>): number };

function logsOn(grid: Grid1 | Grid2, p: Scored): Float64Array {
  if ('cellArea' in grid) return onGrid2(grid, (x, y) => p.logDensity([x, y]));
  return onGrid1(grid, (x) => p.logDensity(x));
}

function logsOf(name: string, values: ArrayLike<number>, grid: Grid1 | Grid2): Float64Array {
  requireLength(action, name, values, 'cellArea' in grid ? grid.x.n * grid.y.n : grid.n);
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    requireNonNegative(action, `${name}[${k}]`, values[k]!);
    sum += values[k]!;
  }
  requirePositive(action, `the sum of ${name}`, sum);
  return Float64Array.from(values, Math.log);
}
