import { requireInRange, requireOneOf, requirePositive } from '../check';
import type { Algebra, Threshold } from './algebra';
import { jump, marginal } from './forward';
import { posterior } from './posterior';
import { conversion, type Prediction } from './predictions';
import { rounding, type Schedule } from './schedule';

/**
 * σ_t² of the step back (Ho et al. 2020, section 3.2): `small` the true posterior's a₃, right if the data were one
 * point; `large` β_t, right if the data were N(0, I).
 */
export type ReverseVariance = 'small' | 'large';

/** A step back: from x_t to x_s, s = t − 1 unless told. */
export interface StepBack {
  readonly t: number;
  readonly s?: number;
}

/** σ² of the step from x_t to x_s. @throws RangeError */
export function reverseVariance(
  schedule: Schedule,
  { t, s = t - 1 }: StepBack,
  variance: ReverseVariance,
): number {
  requireOneOf('step back', 'variance', variance, ['small', 'large']);
  return variance === 'small' ? posterior(schedule, t, s).variance : jump(schedule, t, s).beta;
}

/** What is done to x̂₀ before it is used. */
export interface LimitOptions {
  /** Limits x̂₀ to [−clip, clip]: 1 for pictures in [−1, 1]. Nothing unless told. */
  readonly clip?: number;
  /** Dynamic thresholding in place of clipping. */
  readonly threshold?: Threshold;
}

/** The numbers of one step back from x_t to x_s. */
export interface ReverseCoefficients<C> {
  /** x̂₀ = (fromX·x_t + fromOutput·output)/over. */
  readonly fromX: C;
  readonly fromOutput: C;
  readonly over: C;
  /** a₁ and a₂: μ = x0·x̂₀ + xt·x_t. */
  readonly x0: C;
  readonly xt: C;
  /** σ_t. */
  readonly std: C;
}

/** Settings of {@link reverseCoefficients}. */
export interface ReverseOptions {
  readonly predicts: Prediction;
  /** `small` unless told. */
  readonly variance?: ReverseVariance;
}

/**
 * The numbers of the step from x_t to x_s, s = t − 1 unless told. The step that ends in s = 0 adds no noise
 * (algorithm 2 of Ho et al. 2020).
 * @throws RangeError
 */
export function reverseCoefficients(
  schedule: Schedule,
  { t, s = t - 1 }: StepBack,
  { predicts, variance = 'small' }: ReverseOptions,
): ReverseCoefficients<number> {
  const round = rounding(schedule);
  const toX0 = conversion({ from: predicts, to: 'x0' }, marginal(schedule, t));
  const back = posterior(schedule, t, s);
  const noise = s === 0 ? 0 : reverseVariance(schedule, { t, s }, variance);
  return {
    fromX: toX0.x,
    fromOutput: toX0.value,
    over: toX0.over,
    x0: back.x0,
    xt: back.xt,
    std: round(Math.sqrt(noise)),
  };
}

/** x̂₀ after clipping or thresholding. */
export function limitX0<X>(algebra: Algebra<X, unknown>, x0: X, { clip, threshold }: LimitOptions): X {
  if (threshold) {
    const { quantile = 0.995, max = 1 } = threshold;
    return algebra.threshold(x0, { quantile, max });
  }
  return clip === undefined ? x0 : algebra.clip(x0, clip);
}

/** Refuses limits that are none. */
export function requireLimits(action: string, { clip, threshold }: LimitOptions): void {
  if (clip !== undefined) requirePositive(action, 'clip', clip);
  if (threshold?.quantile !== undefined) requireInRange(action, 'quantile', threshold.quantile, 0, 1);
  if (threshold?.max !== undefined) requireInRange(action, 'max', threshold.max, 1, Number.MAX_VALUE);
}

/**
 * One step of ancestral sampling (Ho et al. 2020, algorithm 2, by way of x̂₀ as in eq. 7 and 15):
 *
 *     x̂₀ from the model's output, limited;  x_s = a₁x̂₀ + a₂x_t + σ_t z
 *
 * The same lines for typed arrays, tensors and compiled steps.
 * @param z - noise, or undefined for the last step
 */
export function reverseStep<X, C>(
  algebra: Algebra<X, C>,
  { x, output, z }: { readonly x: X; readonly output: X; readonly z: X | undefined },
  c: ReverseCoefficients<C>,
  { one, limits }: { readonly one: C; readonly limits: LimitOptions },
): { x: X; x0: X } {
  const x0 = limitX0(algebra, algebra.combine(c.fromX, x, c.fromOutput, output, c.over), limits);
  const mean = algebra.combine(c.x0, x0, c.xt, x);
  return { x0, x: z === undefined ? mean : algebra.combine(one, mean, c.std, z) };
}
