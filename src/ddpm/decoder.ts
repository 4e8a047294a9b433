import { refusal, requireCount, requirePositive, requireSameLength } from '../check';
import { gaussian } from '../probability/gaussian';
import { logNormalInterval } from '../probability/normal-cdf';

/**
 * How the last step scores the data: a `density` of N(μ, σ² I), or `pixels`, the probability of one of 256 values evenly
 * spaced in [−1, 1].
 */
export type Decoder = 'density' | 'pixels';

/** Pixel values of an 8-bit picture. */
const levels = 256;

/**
 * ln p(x) of data in [−1, 1] that takes `levels` evenly spaced values, for N(μ, σ²) in each coordinate: the mass of the
 * bin around x, the outermost bins reaching to ∞ (Ho et al. 2020, eq. 13). The probabilities of all levels add up to 1.
 * Nats, summed over coordinates.
 * @throws RangeError unless x holds levels and std is positive
 */
export function discretisedLogLikelihood(
  x: ArrayLike<number>,
  mean: ArrayLike<number>,
  std: number,
  bins = levels,
): number {
  requireSameLength('score pixels', ['x', 'mean'], x, mean);
  requirePositive('score pixels', 'std', std);
  requireCount('score pixels', 'bins', bins, 2);
  const half = 1 / (bins - 1);
  let total = 0;
  for (let k = 0; k < x.length; k++) {
    const level = requireLevel(x[k]!, bins);
    const low = level === 0 ? -Infinity : (x[k]! - half - mean[k]!) / std;
    const high = level === bins - 1 ? Infinity : (x[k]! + half - mean[k]!) / std;
    total += logNormalInterval(low, high);
  }
  return total;
}

function requireLevel(x: number, bins: number): number {
  const place = ((x + 1) / 2) * (bins - 1);
  const level = Math.round(place);
  // Values that went through float32 are off by some millionths of a level.
  if (Math.abs(place - level) < 1e-3 && level >= 0 && level < bins) return level;
  throw new RangeError(refusal('score pixels', `x must be one of ${bins} levels in [-1, 1]`, x));
}

/** ln N(x; μ, σ² I), nats, summed over coordinates. @throws RangeError unless std is positive */
export function gaussianLogLikelihood(x: ArrayLike<number>, mean: ArrayLike<number>, std: number): number {
  requireSameLength('score data', ['x', 'mean'], x, mean);
  const law = gaussian(0, std);
  let total = 0;
  for (let k = 0; k < x.length; k++) total += law.logDensity(x[k]! - mean[k]!);
  return total;
}
