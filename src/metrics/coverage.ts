import { refusal, requireCount } from '../check';
import { type DimensionOption, type Points, pointsOf, squaredDistance } from './clouds';

/** Options of {@link coverage}. */
export interface CoverageOptions extends DimensionOption {
  /** Which of a real point's neighbours bounds its ball; 5 unless told. */
  readonly neighbours?: number;
}

/**
 * How much of the data a model reaches, a measure of diversity: the share of real points with a sample nearer than their k-th
 * nearest real neighbour (Naeem et al. 2020, eq. 5). What is drawn between or outside of the data does not count for it.
 * As many samples of the data's own law have on average
 *
 *     1 − ∏_{j=1}^{k} (N − j)/(M + N − j)
 *
 * with N real points and M samples (lemma 2), 0.97 for k = 5 and N = M.
 * @param real - N points of ℝᵈ, interleaved
 * @param samples - M points
 * @throws RangeError unless both hold whole points, finite ones, and there are more than k real ones
 */
export function coverage(
  real: ArrayLike<number>,
  samples: ArrayLike<number>,
  { neighbours = 5, ...options }: CoverageOptions = {},
): number {
  const action = 'measure coverage';
  requireCount(action, 'neighbours', neighbours);
  const [data, drawn] = [
    pointsOf(action, 'real', real, options),
    pointsOf(action, 'samples', samples, options),
  ];
  if (data.n <= neighbours)
    throw new RangeError(refusal(action, `there must be more than ${neighbours} real points`, data.n));
  let covered = 0;
  for (let k = 0; k < data.n; k++) {
    const radius = distanceOfNeighbour(data, k, neighbours);
    if (isWithin(radius, data, k, drawn)) covered++;
  }
  return covered / data.n;
}

/** Squared distance of point i from its k-th nearest neighbour. */
function distanceOfNeighbour(points: Points, i: number, k: number): number {
  const distances = new Float64Array(points.n - 1);
  for (let j = 0, at = 0; j < points.n; j++)
    if (j !== i) distances[at++] = squaredDistance(points, i, points, j);
  return distances.sort()[k - 1]!;
}

function isWithin(radius: number, points: Points, i: number, others: Points): boolean {
  for (let j = 0; j < others.n; j++) if (squaredDistance(points, i, others, j) <= radius) return true;
  return false;
}
