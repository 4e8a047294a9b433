import { refusal, requireSameLength } from '../check';
import type { Random } from '../random/random';
import { addNoise, jump, type WalkState } from './forward';
import { requireStep, rounding, type Schedule } from './schedule';

/** The Gaussian q(x_s | x_t, x₀) = N(x0·x₀ + xt·x_t, variance I): the lecture's a₁, a₂ and a₃. */
export interface Posterior {
  /** a₁, the weight of x₀. */
  readonly x0: number;
  /** a₂, the weight of x_t. */
  readonly xt: number;
  /** a₃. */
  readonly variance: number;
}

/**
 * The true step back, known because x₀ is (Ho et al. 2020, eq. 6–7):
 *
 *     a₁ = √ᾱ_{t−1} β_t/(1 − ᾱ_t),  a₂ = √α_t (1 − ᾱ_{t−1})/(1 − ᾱ_t),  a₃ = (1 − ᾱ_{t−1})/(1 − ᾱ_t) β_t
 *
 * With s < t − 1 several steps at once: ᾱ_s in place of ᾱ_{t−1}, α and β those of the way from s to t.
 * @throws RangeError unless 0 ≤ s < t ≤ T
 */
export function posterior(schedule: Schedule, t: number, s = t - 1): Posterior {
  requireStep('go back', t, schedule.steps);
  requireStep('go back', s, schedule.steps, 0);
  if (s >= t) throw new RangeError(refusal('go back', 's must be less than t', [s, t]));
  const { alpha, beta } = jump(schedule, t, s);
  const round = rounding(schedule);
  const noiseNow = schedule.oneMinusAlphaBar(t);
  const noiseBefore = schedule.oneMinusAlphaBar(s);
  const root = round(Math.sqrt(schedule.alphaBar(s)));
  return {
    x0: round(round(root * beta) / noiseNow),
    xt: round(round(round(Math.sqrt(alpha)) * noiseBefore) / noiseNow),
    variance: round(round(noiseBefore / noiseNow) * beta),
  };
}

/** a₁x₀ + a₂x_t. [d] → [d]. @throws RangeError if the lengths differ */
export function posteriorMeanOf(
  { x0: a1, xt: a2 }: Posterior,
  x0: ArrayLike<number>,
  xt: ArrayLike<number>,
): Float64Array {
  requireSameLength('compute the mean of a step back', ['x0', 'xt'], x0, xt);
  return addNoise(x0, { scale: a1, std: a2 }, xt);
}

/**
 * Walks back from x_T with x₀ in hand: yields x_T, x_{T−1} … x₀, each drawn from q(x_{t−1} | x_t, x₀). The last step has
 * variance 0 and ends on x₀.
 * @throws RangeError if the lengths differ
 */
export function* posteriorWalk(
  schedule: Schedule,
  x0: ArrayLike<number>,
  xT: ArrayLike<number>,
  random: Random,
): Generator<WalkState, void, undefined> {
  requireSameLength('walk back', ['x0', 'xT'], x0, xT);
  let x: Float64Array = Float64Array.from(xT);
  yield { t: schedule.steps, x };
  for (let t = schedule.steps; t > 0; t--) {
    const back = posterior(schedule, t);
    const mean = posteriorMeanOf(back, x0, x);
    x = addNoise(mean, { scale: 1, std: Math.sqrt(back.variance) }, random.normals(mean.length));
    yield { t: t - 1, x };
  }
}
