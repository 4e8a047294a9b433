import { refusal, requireShape } from '../check';
import { valuesAtHand } from '../runtime/at-hand';
import { tf } from '../runtime/tf';
import { marginal } from './forward';
import { type LossWeightOptions, lossWeight } from './loss-weight';
import type { NetworkModel } from './network-model';
import type { Prediction } from './predictions';
import { everyStep, requireStep, type Schedule } from './schedule';

/** What a training step is given. */
export interface DiffusionBatch {
  /** Data [n, …]. */
  readonly x0: tf.Tensor;
  /** A step 1 … T for each [n], int32. */
  readonly t: tf.Tensor;
  /** Noise of N(0, I), shaped as x0. */
  readonly eps: tf.Tensor;
  /** A class for each [n], int32, where the network knows classes. */
  readonly labels?: tf.Tensor;
}

/**
 * What the squared error at t is multiplied with: `simple`, 1 (Ho et al. 2020, eq. 14; for a score 1 − ᾱ_t, which makes
 * it that of ε); `bound`, the weight of the evidence bound with the large variance; or any function of t.
 */
export type LossWeighting = 'simple' | 'bound' | ((t: number) => number);

function weightAt(
  schedule: Schedule,
  predicts: Prediction,
  weight: LossWeighting,
): ((t: number) => number) | undefined {
  if (typeof weight === 'function') return weight;
  const options: LossWeightOptions = { predicts, variance: 'large' };
  if (weight === 'bound') return (t) => lossWeight(schedule, t, options);
  if (weight !== 'simple')
    throw new RangeError(refusal('weigh the loss', "weight must be 'simple', 'bound' or a function", weight));
  return predicts === 'score' ? (t) => schedule.oneMinusAlphaBar(t) : undefined;
}

/** What a model of each kind should answer. */
const targets: Record<Prediction, (parts: Record<'x0' | 'eps' | 'scale' | 'std', tf.Tensor>) => tf.Tensor> = {
  eps: ({ eps }) => eps,
  x0: ({ x0 }) => x0,
  v: ({ x0, eps, scale, std }) => tf.sub(tf.mul(scale, eps), tf.mul(std, x0)),
  score: ({ eps, std }) => tf.neg(tf.div(eps, std)),
};

/** Refuses times that the schedule does not have, where they can be read at once. @throws RangeError */
export function requireTimes(t: tf.Tensor, { steps }: Pick<Schedule, 'steps'>): void {
  for (const step of valuesAtHand(t) ?? []) requireStep('compute the loss', step, steps);
}

/**
 * The loss of a diffusion model, a function of batches:
 *
 *     L = E[w_t · |target − model(√ᾱ_t x₀ + √(1 − ᾱ_t) ε, t)|²],  |·|² the mean over the numbers of a sample
 *
 * With ε as the target and w = 1 it is what algorithm 1 of Ho et al. 2020 descends on. Fit for compiled steps; there, where
 * nobody can look at t, the loss is NaN for t = 0.
 * @throws RangeError for another t than 1 … T as well
 */
export function diffusionLoss(
  model: NetworkModel,
  schedule: Schedule,
  { weight = 'simple' }: { readonly weight?: LossWeighting } = {},
): (batch: DiffusionBatch) => tf.Scalar {
  const { predicts } = model;
  const weights = weightAt(schedule, predicts, weight);
  /** Values by t. There is nothing to learn at t = 0, the data: where a graph computes and cannot refuse it, all is NaN. */
  const table = (f: (t: number) => number) => Float32Array.of(NaN, ...everyStep(schedule, f));
  const scales = table((t) => marginal(schedule, t).scale);
  const stds = table((t) => marginal(schedule, t).std);
  const factors = weights && table(weights);
  return ({ x0, t, eps, labels }) => {
    requireShape('compute the loss', 'eps', eps.shape, x0.shape);
    requireShape('compute the loss', 't', t.shape, [x0.shape[0]!]);
    requireTimes(t, schedule);
    return tf.tidy(() => {
      const column = [-1, ...x0.shape.slice(1).fill(1)];
      // The tables are made anew so that nothing is left over; in a compiled step they are constants.
      const at = (values: Float32Array) => tf.gather(tf.tensor1d(values), t as tf.Tensor1D).reshape(column);
      const [scale, std] = [at(scales), at(stds)];
      const xt = tf.add(tf.mul(scale, x0), tf.mul(std, eps));
      const answer = model.predict(xt, tf.cast(t, 'float32'), labels);
      const error = tf.squaredDifference(targets[predicts]({ x0, eps, scale, std }), answer);
      return tf.mean(factors ? tf.mul(at(factors), error) : error) as tf.Scalar;
    });
  };
}
