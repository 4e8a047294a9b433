import { requirePositive, requireSameLength } from '../../check';
import type { Noising } from '../../probability/noised';

/**
 * Tweedie's formula: what x₀ is on average, given x_t = scale·x₀ + std·ε, from the score at x_t,
 *
 *     E[x₀ given x_t] = (x_t + std² ∇ ln p_t(x_t)) / scale
 *
 * (Robbins 1956; Efron 2011, eq. 1.4; lecture 004). Numbers of any count of states in a row.
 * @throws RangeError unless scale > 0 and both lists have one length
 */
export function tweedieMean(
  x: ArrayLike<number>,
  score: ArrayLike<number>,
  { scale, std }: Noising,
): Float64Array {
  const action = "use Tweedie's formula";
  requirePositive(action, 'scale', scale);
  requireSameLength(action, ['x', 'score'], x, score);
  return Float64Array.from(x, (value, i) => (value + std * std * score[i]!) / scale);
}

/**
 * Tweedie's formula the other way round: the score from what x₀ is on average,
 *
 *     ∇ ln p_t(x_t) = (scale · E[x₀ given x_t] − x_t) / std²
 *
 * Lecture 004 writes the average of (z − e^{−t}x)/(1 − e^{−t}) instead; the sign and the square are slips.
 * @throws RangeError unless std > 0 and both lists have one length
 */
export function tweedieScore(
  x: ArrayLike<number>,
  mean: ArrayLike<number>,
  { scale, std }: Noising,
): Float64Array {
  const action = "use Tweedie's formula";
  requirePositive(action, 'std', std);
  requireSameLength(action, ['x', 'mean'], x, mean);
  return Float64Array.from(x, (value, i) => (scale * mean[i]! - value) / (std * std));
}
