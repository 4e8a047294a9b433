import { refusal, requireSameLength } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import { bitsPerDimension } from '../probability/bits-per-dimension';
import { klGaussian } from '../probability/kl-gaussian';
import type { Random } from '../random/random';
import { type Decoder, discretisedLogLikelihood, gaussianLogLikelihood } from './decoder';
import { addNoise, marginal } from './forward';
import { type Model, predicting } from './model';
import { posterior, posteriorMeanOf } from './posterior';
import { type ReverseVariance, reverseVariance } from './reverse-step';
import { requireStep, type Schedule } from './schedule';

/**
 * L_T = KL(q(x_T | x₀) ‖ N(0, I)), nats: what is lost because x_T is not quite noise. No model can change it
 * (Ho et al. 2020, eq. 5, first term).
 */
export function priorTerm(schedule: Schedule, x0: ArrayLike<number>): number {
  const { scale, std } = marginal(schedule, schedule.steps);
  let total = 0;
  for (let k = 0; k < x0.length; k++) total += klGaussian({ mean: scale * x0[k]!, std }, { mean: 0, std: 1 });
  return total;
}

/**
 * L_{t−1} = KL(q(x_{t−1} | x_t, x₀) ‖ p(x_{t−1} | x_t)), nats, for the model's guess x̂₀, t = 2 … T (eq. 5, second
 * term). Both are Gaussians, and their means differ by a₁(x₀ − x̂₀).
 * @throws RangeError
 */
export function stepTerm(
  schedule: Schedule,
  t: number,
  { x0, guess, variance = 'small' }: StepGuess,
): number {
  requireSameLength('compute the bound', ['x0', 'guess'], x0, guess);
  requireStep('compute a step of the bound', t, schedule.steps);
  if (t === 1)
    throw new RangeError(
      refusal(
        'compute a step of the bound',
        't must be at least 2 (t = 1 is the decoder, in evidenceBound)',
        t,
      ),
    );
  const truth = posterior(schedule, t);
  const [q, p] = [truth.variance, reverseVariance(schedule, { t }, variance)];
  let square = 0;
  for (let k = 0; k < x0.length; k++) square += (truth.x0 * (x0[k]! - guess[k]!)) ** 2;
  const spread = klGaussian({ mean: 0, std: Math.sqrt(q) }, { mean: 0, std: Math.sqrt(p) });
  return x0.length * spread + square / (2 * p);
}

/** The truth and a model's guess of it at one step. */
export interface StepGuess {
  readonly x0: ArrayLike<number>;
  /** x̂₀. */
  readonly guess: ArrayLike<number>;
  /** σ_t² of the model's step; `small` unless told. */
  readonly variance?: ReverseVariance;
}

/** Deviation of p(x₀ | x₁). With the small variance it would be 0; Ho et al.'s code takes that of t = 2, and so does this. */
function decoderStd(schedule: Schedule, variance: ReverseVariance): number {
  const useSecond = variance === 'small' && schedule.steps > 1;
  return Math.sqrt(useSecond ? posterior(schedule, 2).variance : schedule.beta(1));
}

/** Settings of {@link evidenceBound}. */
export interface BoundOptions {
  /** σ_t² of the model's steps; `small` unless told. */
  readonly variance?: ReverseVariance;
  /** `density` unless told. */
  readonly decoder?: Decoder;
}

/** The terms of the bound, nats a sample, each an average over the data. */
export interface EvidenceBound {
  /** L_T. */
  readonly prior: number;
  /** L_{t−1} at entry t, t = 2 … T; entries 0 and 1 are 0. */
  readonly steps: Float64Array;
  /** L₀ = −ln p(x₀ | x₁). */
  readonly decoder: number;
  /** The sum of all: an upper bound of −ln p(x₀), up to the randomness of the draws. */
  readonly total: number;
  /** The sum in bits for each number of a sample. */
  readonly bitsPerDimension: number;
}

/**
 * The evidence bound of a chain, term by term (Ho et al. 2020, eq. 5; lectures 001, 002):
 *
 *     −ln p(x₀) ≤ L_T + Σ_{t=2…T} L_{t−1} + L₀
 *
 * with one draw of x_t for each sample and t. T calls of the model on the whole data.
 * @throws RangeError
 */
export function evidenceBound(
  model: Model,
  schedule: Schedule,
  data: Samples,
  { random, variance = 'small', decoder = 'density' }: BoundOptions & { readonly random: Random },
): EvidenceBound {
  const d = dimensionOf('compute the bound', data);
  const x0 = Float64Array.from(data.points);
  const guesses = predicting(model, 'x0', schedule);
  const steps = new Float64Array(schedule.steps + 1);
  let reconstruction = 0;
  for (let t = 1; t <= schedule.steps; t++) {
    const xt = addNoise(x0, marginal(schedule, t), random.normals(x0.length));
    const guess = guesses.predict(xt, t);
    if (t > 1) steps[t] = stepTerm(schedule, t, { x0, guess, variance }) / data.n;
    else {
      const mean = posteriorMeanOf(posterior(schedule, 1), guess, xt);
      const score = decoder === 'pixels' ? discretisedLogLikelihood : gaussianLogLikelihood;
      reconstruction = -score(x0, mean, decoderStd(schedule, variance)) / data.n;
    }
  }
  const prior = priorTerm(schedule, x0) / data.n;
  const total = prior + reconstruction + steps.reduce((sum, term) => sum + term, 0);
  return { prior, steps, decoder: reconstruction, total, bitsPerDimension: bitsPerDimension(total, d) };
}
