import { marginal } from './forward';
import { posterior } from './posterior';
import { conversion, type Prediction } from './predictions';
import { type ReverseVariance, reverseVariance } from './reverse-step';
import { requireStep, type Schedule } from './schedule';

/** Settings of {@link lossWeight}. */
export interface LossWeightOptions {
  /** What the model predicts; `eps` unless told. */
  readonly predicts?: Prediction;
  /** σ_t² of the step back; `small` unless told. */
  readonly variance?: ReverseVariance;
}

/**
 * What the evidence bound multiplies the squared error of a prediction with: the divergence of the true step back from
 * the model's is the squared distance of their means over 2σ², and the means differ by a₁ times the error of x̂₀.
 *
 *     KL = a₁²/(2σ_t²) ‖x₀ − x̂₀‖² = β_t²/(2σ_t²α_t(1 − ᾱ_t)) ‖ε − ε̂‖²
 *
 * (Ho et al. 2020, eq. 12, whose simple loss leaves it out; lecture 001.) With the small variance it is ∞ at t = 1,
 * where the true step back has none.
 * @throws RangeError
 */
export function lossWeight(
  schedule: Schedule,
  t: number,
  { predicts = 'eps', variance = 'small' }: LossWeightOptions = {},
): number {
  requireStep('weigh the loss', t, schedule.steps);
  const { value, over } = conversion({ from: predicts, to: 'x0' }, marginal(schedule, t));
  const gain = (posterior(schedule, t).x0 * value) / over;
  return (gain * gain) / (2 * reverseVariance(schedule, { t }, variance));
}
