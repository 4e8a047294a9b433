import { requireCount, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import type { Density1 } from './density';
import { type Gaussian, gaussian } from './gaussian';
import { logSumExp, softmax } from './log-sum-exp';
import { tableSampler } from './table-sampler';

/** One bell of a mixture on the line. */
export interface Bell {
  /** Relative weight, ≥ 0. */
  readonly weight: number;
  readonly mean: number;
  readonly std: number;
}

/** A Gaussian mixture on the line, p(x) = Σ w_k N(x; μ_k, σ_k²). */
export interface Mixture extends Density1 {
  /** w_k, summing to 1. */
  readonly weights: Float64Array;
  readonly components: readonly Gaussian[];
  /** Mean and variance of the whole mixture. */
  readonly mean: number;
  readonly variance: number;
  /** Probabilities that x came from each component, w_k N(x; μ_k, σ_k²) / p(x). */
  responsibilities(x: number): Float64Array;
}

/** Weights divided by their sum. @throws RangeError unless all are ≥ 0 and one is positive */
export function normalisedWeights(weights: ArrayLike<number>): Float64Array {
  requireNotEmpty('make a mixture', 'the list of components', weights);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    requireNonNegative('make a mixture', `weight ${k}`, weights[k]!);
    sum += weights[k]!;
  }
  if (!(sum > 0))
    throw new RangeError(`Cannot make a mixture as one weight must be positive: current value is ${sum}`);
  return Float64Array.from(weights, (weight) => weight / sum);
}

/**
 * A Gaussian mixture on the line. Weights may have any positive sum; they are divided by it.
 * The log density is a log-sum-exp, and the score the responsibilities' average of the components' scores,
 * so both hold far into the tails.
 * @throws RangeError if there is no component, or a component is no Gaussian
 */
export function mixture(bells: readonly Bell[]): Mixture {
  requireNotEmpty('make a mixture', 'the list of components', bells);
  const weights = normalisedWeights(bells.map((bell) => bell.weight));
  const components = bells.map((bell) => gaussian(bell.mean, bell.std));
  const component = tableSampler(weights);
  const offsets = weights.map((w, k) => Math.log(w) + components[k]!.logDensity(components[k]!.mean));
  const logs = new Float64Array(components.length); // refilled by every call: evaluation allocates nothing
  /** ln(w_k N(x; μ_k, σ_k²)) of every component. */
  const parts = (x: number) => {
    for (let k = 0; k < logs.length; k++) {
      const { mean, std } = components[k]!;
      const z = (x - mean) / std;
      logs[k] = offsets[k]! - 0.5 * z * z;
    }
    return logs;
  };
  const average = (f: (c: Gaussian) => number) =>
    components.reduce((sum, c, k) => sum + weights[k]! * f(c), 0);
  const mean = average((c) => c.mean);
  return {
    weights,
    components,
    mean,
    variance: average((c) => c.variance + (c.mean - mean) ** 2),
    logDensity: (x) => logSumExp(parts(x)),
    density: (x) => Math.exp(logSumExp(parts(x))),
    responsibilities: (x) => softmax(parts(x)),
    score: (x) => {
      const total = logSumExp(parts(x));
      let sum = 0;
      for (let k = 0; k < logs.length; k++) {
        const responsibility = Math.exp(logs[k]! - total);
        if (responsibility > 0) sum += responsibility * components[k]!.score(x);
      }
      return sum;
    },
    sample: (random: Random, n: number) => {
      requireCount('sample a mixture', 'n', n, 0);
      return Float64Array.from({ length: n }, () => {
        const c = components[component(random)]!;
        return random.normal(c.mean, c.std);
      });
    },
  };
}
