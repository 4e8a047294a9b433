import { refusal, requireNotEmpty, requireSameLength } from '../check';
import type { Noising } from '../probability/noised';
import type { Random } from '../random/random';
import { requireStep, rounding, type Schedule } from './schedule';

/**
 * q(x_t | x₀) = N(scale·x₀, std² I), scale √ᾱ_t, std √(1 − ᾱ_t); t = 0 … T (Ho et al. 2020, eq. 4): the noise of t steps
 * at once.
 */
export function marginal(schedule: Schedule, t: number): Noising {
  const round = rounding(schedule);
  return {
    scale: round(Math.sqrt(schedule.alphaBar(t))),
    std: round(Math.sqrt(schedule.oneMinusAlphaBar(t))),
  };
}

/**
 * q(x_t | x_s) = N(scale·x_s, std² I) for s < t, one step unless told: scale √(ᾱ_t/ᾱ_s), std √(1 − ᾱ_t/ᾱ_s). For
 * s = t − 1 these are √α_t and √β_t, the α and β of lecture 002, scale² + std² = 1.
 * @throws RangeError unless 0 ≤ s < t ≤ T
 */
export function transition(schedule: Schedule, t: number, s = t - 1): Noising {
  const { alpha, beta } = jump(schedule, t, s);
  return { scale: Math.sqrt(alpha), std: Math.sqrt(beta) };
}

/** α = ᾱ_t/ᾱ_s and β = 1 − α of the way from s to t. @throws RangeError unless 0 ≤ s < t ≤ T */
export function jump(schedule: Schedule, t: number, s = t - 1): { alpha: number; beta: number } {
  requireStep('go forward', t, schedule.steps);
  requireStep('go forward', s, schedule.steps, 0);
  if (s >= t) throw new RangeError(refusal('go forward', 's must be less than t', [s, t]));
  if (schedule.precision === 'single') {
    // As PyTorch code has it that knows ᾱ alone.
    const alpha = Math.fround(schedule.alphaBar(t) / schedule.alphaBar(s));
    return { alpha, beta: Math.fround(1 - alpha) };
  }
  if (s === t - 1) return { alpha: schedule.alpha(t), beta: schedule.beta(t) };
  const log = schedule.logAlphaBar(t) - schedule.logAlphaBar(s);
  return { alpha: Math.exp(log), beta: 0 - Math.expm1(log) };
}

/** Signal-to-noise ratio ᾱ_t/(1 − ᾱ_t), of variances; ∞ at t = 0. */
export function snr(schedule: Schedule, t: number): number {
  return schedule.alphaBar(t) / schedule.oneMinusAlphaBar(t);
}

/** x_t = scale·x₀ + std·ε for given noise. [d] → [d]. @throws RangeError if the lengths differ */
export function addNoise(
  x0: ArrayLike<number>,
  { scale, std }: Noising,
  eps: ArrayLike<number>,
): Float64Array {
  requireSameLength('add noise', ['x0', 'eps'], x0, eps);
  const out = new Float64Array(x0.length);
  for (let k = 0; k < out.length; k++) out[k] = scale * x0[k]! + std * eps[k]!;
  return out;
}

/** One x_t of the walk. */
export interface WalkState {
  readonly t: number;
  /** x_t, an array of its own. */
  readonly x: Float64Array;
}

/** Settings of {@link forwardWalk}. */
export interface ForwardWalkOptions {
  /** False leaves out the factor √α_t, so that the mean stays and the variance grows; true unless told. */
  readonly shrink?: boolean;
}

/**
 * Walks from the data to noise, a step at a time: yields x₀, x₁ … x_T with
 *
 *     x_t = √α_t x_{t−1} + √β_t z_t,  z_t ~ N(0, I)
 *
 * x₀ is any list of numbers: a point, many points, an image.
 * @throws RangeError if x₀ is empty
 */
export function* forwardWalk(
  schedule: Schedule,
  x0: ArrayLike<number>,
  random: Random,
  { shrink = true }: ForwardWalkOptions = {},
): Generator<WalkState, void, undefined> {
  requireNotEmpty('walk forward', 'x0', x0);
  let x: Float64Array = Float64Array.from(x0);
  yield { t: 0, x };
  for (let t = 1; t <= schedule.steps; t++) {
    const { scale, std } = transition(schedule, t);
    x = addNoise(x, { scale: shrink ? scale : 1, std }, random.normals(x.length));
    yield { t, x };
  }
}
