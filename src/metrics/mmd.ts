import { refusal, requirePositive } from '../check';
import { type DimensionOption, type Points, pointsOf, squaredDistance } from './clouds';

/** Options of {@link mmdSquared}. */
export interface MmdOptions extends DimensionOption {
  /** Width h of the kernel, or several whose kernels are averaged; the median heuristic unless told. */
  readonly bandwidth?: number | readonly number[];
  /** The estimate without a point's similarity to itself, which is 0 in the mean for equal laws and may be negative; true unless told. */
  readonly unbiased?: boolean;
}

/** The most points that the median heuristic looks at. */
const mostForMedian = 500;

/**
 * The squared maximum mean discrepancy between the laws that two samples come from (Gretton et al. 2012, JMLR 13), with the
 * Gaussian kernel k(x, y) = exp(−‖x − y‖²/2h²):
 *
 *     MMD² = E k(x, x′) − 2 E k(x, y) + E k(y, y′)
 *
 * Unbiased (their eq. 3): pairs of one sample are of different points. Biased (the square of their eq. 5): of all pairs, never
 * negative, larger by about (1 − E k(x, x′))/n + (1 − E k(y, y′))/m. The time is of the order (n + m)²·d.
 *
 * @throws RangeError unless both hold whole, finite points, at least two of them for the unbiased estimate
 */
export function mmdSquared(a: ArrayLike<number>, b: ArrayLike<number>, options: MmdOptions = {}): number {
  const action = 'estimate the maximum mean discrepancy';
  const { unbiased = true } = options;
  const [left, right] = [pointsOf(action, 'a', a, options), pointsOf(action, 'b', b, options)];
  if (unbiased && Math.min(left.n, right.n) < 2)
    throw new RangeError(
      refusal(action, 'the unbiased estimate needs at least 2 points of each', [left.n, right.n]),
    );
  const widths = options.bandwidth ?? medianBandwidth(a, b, options);
  const factors = (typeof widths === 'number' ? [widths] : widths).map((width) => {
    requirePositive(action, 'bandwidth', width);
    return -1 / (2 * width * width);
  });
  requirePositive(action, 'the number of bandwidths', factors.length);
  const within = (points: Points) => similarityWithin(points, factors, unbiased);
  return within(left) - 2 * similarityBetween(left, right, factors) + within(right);
}

/**
 * The median heuristic for the width of the kernel (Gretton et al. 2012, section 8): the median distance between two different
 * points of both samples together, of at most 500 of them, taken at equal steps.
 */
export function medianBandwidth(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: DimensionOption = {},
): number {
  const action = 'choose a bandwidth';
  const both = pointsOf(action, 'the samples', [...Array.from(a), ...Array.from(b)], options);
  const shown = Math.min(both.n, mostForMedian);
  const at = (k: number) => Math.floor((k * both.n) / shown);
  const distances = new Float64Array((shown * (shown - 1)) / 2);
  for (let i = 1, next = 0; i < shown; i++)
    for (let j = 0; j < i; j++) distances[next++] = squaredDistance(both, at(i), both, at(j));
  distances.sort();
  const median = Math.sqrt(distances[distances.length >>> 1] ?? 0);
  requirePositive(action, 'the median distance', median);
  return median;
}

/** Beyond this the kernel is less than 10⁻²², nothing beside the 1 of a point and itself. */
const least = -50;

/** Mean over the factors of exp(factor · squared). */
function kernel(squared: number, factors: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < factors.length; k++) {
    const exponent = squared * factors[k]!;
    if (exponent > least) sum += Math.exp(exponent);
  }
  return sum / factors.length;
}

function similarityBetween(a: Points, b: Points, factors: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.n; i++)
    for (let j = 0; j < b.n; j++) sum += kernel(squaredDistance(a, i, b, j), factors);
  return sum / (a.n * b.n);
}

function similarityWithin(points: Points, factors: readonly number[], unbiased: boolean): number {
  const { n } = points;
  let sum = 0;
  for (let i = 1; i < n; i++)
    for (let j = 0; j < i; j++) sum += kernel(squaredDistance(points, i, points, j), factors);
  return unbiased ? (2 * sum) / (n * (n - 1)) : (2 * sum + n) / (n * n);
}
