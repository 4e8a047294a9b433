import { refusal, requireCount, requireInterval } from '../check';
import type { Grid2 } from '../grid';
import type { Density } from '../probability/density';
import { estimate } from '../probability/estimate';
import { logSumExp, softmax } from '../probability/log-sum-exp';
import type { Random } from '../random/random';

/** An energy of a point of ℝᵈ. */
export type EnergyOf = (x: Float64Array) => number;

/** Where {@link partitionOnGrid} looks. */
export interface PartitionGrid {
  /** d. */
  readonly dimension: number;
  /** The cube [low, high]ᵈ; −3 … 3 unless told. */
  readonly low?: number;
  readonly high?: number;
  /** Cells along each axis; 20 unless told. */
  readonly cells?: number;
}

/** More cells than this take minutes. */
const mostCells = 1e8;

/**
 * Z = ∫ e^{−E} by the midpoint rule on a grid of cellsᵈ cells: exact in the limit, and out of reach beyond a handful of dimensions.
 * @returns ln Z and the number of cells it took
 * @throws RangeError for more than 10⁸ cells
 */
export function partitionOnGrid(
  energy: EnergyOf,
  options: PartitionGrid,
): { logPartition: number; cells: number } {
  const { dimension, low = -3, high = 3, cells = 20 } = options;
  const action = 'integrate on a grid';
  requireCount(action, 'dimension', dimension);
  requireCount(action, 'cells', cells);
  requireInterval(action, 'the interval', low, high);
  const total = cells ** dimension;
  if (total > mostCells)
    throw new RangeError(refusal(action, `there must be at most ${mostCells} cells in all`, total));
  const spacing = (high - low) / cells;
  const centre = (k: number) => low + (k + 0.5) * spacing;
  const index = new Int32Array(dimension);
  const x = new Float64Array(dimension).fill(centre(0));
  // Sums relative to the least energy so far, so that nothing overflows.
  let [least, sum] = [Infinity, 0];
  for (let k = 0; k < total; k++) {
    const now = energy(x);
    if (now < least) [least, sum] = [now, sum * Math.exp(now - least)];
    if (now < Infinity) sum += Math.exp(least - now);
    for (let axis = 0; axis < dimension; axis++) {
      const next = (index[axis]! + 1) % cells;
      index[axis] = next;
      x[axis] = centre(next);
      if (next > 0) break;
    }
  }
  return { logPartition: Math.log(sum) - least + dimension * Math.log(spacing), cells: total };
}

/** What sampling tells of Z. */
export interface PartitionEstimate {
  /** ln of the average weight. */
  readonly logPartition: number;
  /** The standard error of Z divided by Z, as the samples themselves show it; much too small when they miss where e^{−E} is. */
  readonly relativeError: number;
  /** (Σw)²/Σw²: how many of the samples count. */
  readonly effectiveSamples: number;
}

/**
 * Z by importance sampling: the average of the weights
 *
 *     Z = E_q[e^{−E(x)}/q(x)] ≈ (1/n) Σ w_k,  x_k ~ q
 *
 * Free of bias for every q that is positive wherever e^{−E} is. Its relative error is √((∫ p²/q − 1)/n), and ∫ p²/q grows exponentially with the dimension
 * (Robert and Casella 2004, section 3.3).
 * @throws RangeError unless n is at least 2
 */
export function partitionBySampling(
  energy: EnergyOf,
  q: Density,
  random: Random,
  n: number,
): PartitionEstimate {
  requireCount('estimate Z', 'n', n, 2);
  const d = q.dimension;
  const points = q.sample(random, n);
  const logWeights = Float64Array.from({ length: n }, (_, k) => {
    const x = points.subarray(k * d, (k + 1) * d);
    return -energy(x) - q.logDensity(x);
  });
  const shares = softmax(logWeights);
  const scaled = estimate(shares.map((share) => n * share));
  return {
    logPartition: logSumExp(logWeights) - Math.log(n),
    relativeError: scaled.standardError,
    effectiveSamples: 1 / shares.reduce((sum, share) => sum + share * share, 0),
  };
}

/** The centres of a grid's cells as points, interleaved, in the order of the values of `onGrid2`: for laws that score many points at once. */
export function cellCentres({ x, y }: Grid2): Float64Array {
  const points = new Float64Array(2 * x.n * y.n);
  for (let j = 0; j < y.n; j++)
    for (let i = 0; i < x.n; i++) points.set([x.centres[i]!, y.centres[j]!], 2 * (j * x.n + i));
  return points;
}
