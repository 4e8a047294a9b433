import { refusal, requireCount, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import type { Density } from './density';
import { logSumExp, softmax } from './log-sum-exp';
import { normalisedWeights } from './mixture';
import {
  type Covariance,
  fillDraws,
  type MultivariateGaussian,
  multivariateGaussian,
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
  const logWeights = weights.map(Math.log);
  const parts = (x: ArrayLike<number>) => logWeights.map((w, k) => w + components[k]!.logDensity(x));
  const responsibilities = (x: ArrayLike<number>) => softmax(parts(x));
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
    responsibilities,
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    score: (x) => {
      const total = new Float64Array(dimension);
      for (const [k, r] of responsibilities(x).entries()) {
        if (r === 0) continue;
        const part = components[k]!.score(x);
        for (let i = 0; i < dimension; i++) total[i]! += r * part[i]!;
      }
      return total;
    },
    labelledSample,
    sample: (random, n) => labelledSample(random, n).points,
  };
}
