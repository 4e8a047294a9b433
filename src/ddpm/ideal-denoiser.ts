import { refusal } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import type { Mixture } from '../probability/mixture';
import type { MultivariateMixture } from '../probability/multivariate-mixture';
import { type Noising, noised } from '../probability/noised';
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
  const points = Float64Array.from(data.points);
  const weights = new Float64Array(data.n);
  return {
    predicts: 'x0',
    predict: (x, t) => {
      requireStep('predict', t, schedule.steps);
      const { scale, std } = marginal(schedule, t);
      const out = new Float64Array(requireWhole(x, d));
      for (let start = 0; start < x.length; start += d) {
        weigh(weights, points, x.subarray(start, start + d), { scale, std });
        for (let k = 0; k < data.n; k++) {
          const w = weights[k]!;
          if (w > 0) for (let i = 0; i < d; i++) out[start + i]! += w * points[k * d + i]!;
        }
      }
      return out;
    },
  };
}

function requireWhole(x: FloatArray, d: number): number {
  if (x.length % d === 0) return x.length;
  throw new RangeError(refusal('predict', `the length of x must be a multiple of ${d}`, x.length));
}

/** w_k ∝ exp(−‖x − scale·x⁽ᵏ⁾‖²/2std²), summing to 1; the nearest one is taken out of the exponents. */
function weigh(
  weights: Float64Array,
  points: Float64Array,
  x: FloatArray,
  { scale, std }: { scale: number; std: number },
): void {
  const d = x.length;
  let nearest = Infinity;
  for (let k = 0; k < weights.length; k++) {
    let distance = 0;
    for (let i = 0; i < d; i++) distance += (x[i]! - scale * points[k * d + i]!) ** 2;
    weights[k] = distance;
    if (distance < nearest) nearest = distance;
  }
  const factor = -0.5 / (std * std);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] = Math.exp(factor * (weights[k]! - nearest));
  for (let k = 0; k < weights.length; k++) weights[k]! /= sum;
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
