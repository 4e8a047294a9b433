import { refusal, requireCount, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import type { Density } from './density';
import { solveUpper } from './linalg';
import { logSumExp, softmax } from './log-sum-exp';
import { normalisedWeights } from './mixture';
import {
  type Covariance,
  fillDraws,
  type MultivariateGaussian,
  multivariateGaussian,
  whiten,
} from './multivariate-gaussian';
import { tableSampler } from './table-sampler';

/** One component of a mixture on ℝᵈ. */
export interface Cloud {
  /** Relative weight, ≥ 0. */
  readonly weight: number;
  readonly mean: ArrayLike<number>;
  /** One variance, d variances, or d rows. */
  readonly covariance: Covariance;
}

/** A Gaussian mixture on ℝᵈ, p(x) = Σ w_k N(x; μ_k, Σ_k). */
export interface MultivariateMixture extends Density {
  /** w_k, summing to 1. */
  readonly weights: Float64Array;
  readonly components: readonly MultivariateGaussian[];
  /** Probabilities that x came from each component. */
  responsibilities(x: ArrayLike<number>): Float64Array;
  /** n draws and the number of the component that each came from. */
  labelledSample(random: Random, n: number): { points: Float64Array; labels: Int32Array };
}

/**
 * A Gaussian mixture on ℝᵈ. Weights may have any positive sum; they are divided by it.
 * @throws RangeError if there is no component, the dimensions differ, or a component is no Gaussian
 */
export function multivariateMixture(clouds: readonly Cloud[]): MultivariateMixture {
  requireNotEmpty('make a mixture', 'the list of components', clouds);
  const weights = normalisedWeights(clouds.map((cloud) => cloud.weight));
  const components = clouds.map((cloud) => multivariateGaussian(cloud.mean, cloud.covariance));
  const dimension = components[0]!.dimension;
  const dimensions = components.map((c) => c.dimension);
  if (dimensions.some((d) => d !== dimension))
    throw new RangeError(refusal('make a mixture', 'all means must have the same length', dimensions));
  const component = tableSampler(weights);
  const offsets = weights.map((w, k) => Math.log(w) + components[k]!.logDensity(components[k]!.mean));
  // Refilled by every call, so that evaluation allocates only what it returns.
  const logs = new Float64Array(components.length);
  const whitened = components.map(() => new Float64Array(dimension));
  /** ln(w_k N(x; μ_k, Σ_k)) of every component; leaves L_k⁻¹(x − μ_k) in `whitened`. */
  const parts = (x: ArrayLike<number>) => {
    for (let k = 0; k < logs.length; k++) {
      const { mean, lower } = components[k]!;
      logs[k] = offsets[k]! - 0.5 * whiten(x, mean, lower, whitened[k]!);
    }
    return logs;
  };
  const logDensity = (x: ArrayLike<number>) => logSumExp(parts(x));
  const labelledSample = (random: Random, n: number) => {
    requireCount('sample a mixture', 'n', n, 0);
    const points = new Float64Array(n * dimension);
    const labels = new Int32Array(n);
    for (let k = 0; k < n; k++) {
      const label = component(random);
      const { mean, lower } = components[label]!;
      labels[k] = label;
      fillDraws(random, points.subarray(k * dimension, (k + 1) * dimension), mean, lower);
    }
    return { points, labels };
  };
  return {
    dimension,
    weights,
    components,
    responsibilities: (x) => softmax(parts(x)),
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    score: (x) => {
      const total = logSumExp(parts(x));
      const score = new Float64Array(dimension);
      for (let k = 0; k < logs.length; k++) {
        const responsibility = Math.exp(logs[k]! - total);
        if (responsibility === 0) continue;
        const pull = solveUpper(components[k]!.lower, whitened[k]!, whitened[k]!);
        for (let i = 0; i < dimension; i++) score[i]! -= responsibility * pull[i]!;
      }
      return score;
    },
    labelledSample,
    sample: (random, n) => labelledSample(random, n).points,
  };
}
