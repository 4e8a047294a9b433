import { refusal } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import type { Mixture } from '../probability/mixture';
import type { MultivariateMixture } from '../probability/multivariate-mixture';
import { type Noising, noised } from '../probability/noised';
import { posteriorMeanOfPoints } from '../probability/posterior-of-points';
import type { FloatArray } from '../random/random';
import { marginal } from './forward';
import type { Model } from './model';
import { requireStep, type Schedule } from './schedule';

/**
 * The best answer that any model can give on a data set, x̂₀ = E[x₀ given x_t], without training:
 *
 *     x̂₀ = Σ w_k x⁽ᵏ⁾,  w = softmax(−‖x_t − √ᾱ_t x⁽ᵏ⁾‖²/(2(1 − ᾱ_t)))
 *
 * (De Bortoli 2022; Karras et al. 2022, eq. 57). Sampling with it gives back the data set: what a network adds is what
 * it does not fit.
 * @throws RangeError
 */
export function idealDenoiser(data: Samples, schedule: Schedule): Model {
  const d = dimensionOf('build the ideal denoiser', data);
  const meanOf = posteriorMeanOfPoints(data.points, d);
  return {
    predicts: 'x0',
    predict: (x, t) => {
      requireStep('predict', t, schedule.steps);
      const noising = marginal(schedule, t);
      const out = new Float64Array(requireWhole(x, d));
      for (let start = 0; start < x.length; start += d)
        out.set(meanOf(x.subarray(start, start + d), noising), start);
      return out;
    },
  };
}

function requireWhole(x: FloatArray, d: number): number {
  if (x.length % d === 0) return x.length;
  throw new RangeError(refusal('predict', `the length of x must be a multiple of ${d}`, x.length));
}

/**
 * The best answer where the law of the data is known, a Gaussian mixture: E[x₀ given x_t] in closed form, by Tweedie's
 * formula (x_t + (1 − ᾱ_t) ∇ ln p_t(x_t))/√ᾱ_t.
 */
export function exactDenoiser(p: Mixture | MultivariateMixture, schedule: Schedule): Model {
  const d = 'dimension' in p ? p.dimension : 1;
  return {
    predicts: 'x0',
    predict: (x, t) => {
      requireStep('predict', t, schedule.steps);
      const { scale, std } = marginal(schedule, t);
      const out = new Float64Array(requireWhole(x, d));
      const score = scoreOf(p, { scale, std });
      for (let start = 0; start < x.length; start += d) {
        const point = x.subarray(start, start + d);
        const slope = score(point);
        for (let i = 0; i < d; i++) out[start + i] = (point[i]! + std * std * slope[i]!) / scale;
      }
      return out;
    },
  };
}

/** The score of the law with noise added, which is made once for many points. */
function scoreOf(
  p: Mixture | MultivariateMixture,
  noising: Noising,
): (point: FloatArray) => ArrayLike<number> {
  if ('dimension' in p) {
    const law = noised(p, noising);
    return (point) => law.score(point);
  }
  const law = noised(p, noising);
  return (point) => [law.score(point[0]!)];
}
