import { last } from '../../../src/ddpm/ancestral';
import type { Model } from '../../../src/ddpm/model';
import { followPlan } from '../../../src/ddpm/samplers/follow';
import type { NoiseLevel } from '../../../src/ddpm/samplers/levels';
import type { SamplingPlan } from '../../../src/ddpm/samplers/plan';

/** Levels with ln σ evenly spaced; t is σ, so that a model can be a formula in σ. */
export function evenLevels(high: number, low: number, steps: number): NoiseLevel[] {
  return Array.from({ length: steps + 1 }, (_, k) => {
    const sigma = high * (low / high) ** (k / steps);
    return { t: sigma, scale: 1 / Math.hypot(1, sigma), std: sigma / Math.hypot(1, sigma) };
  });
}

/** E[x₀ given x] for data N(mean, std²), x = (x₀ + σε)/√(1 + σ²): the answer of the best model. */
export function gaussianModel(mean: number, std: number): Model {
  return {
    predicts: 'x0',
    predict: (x, sigma) =>
      x.map((value) => mean + (std ** 2 / (std ** 2 + sigma ** 2)) * (value * Math.hypot(1, sigma) - mean)),
  };
}

/** Where the probability-flow equation takes x̃ = x₀ + σε from σ = high to low, exactly: lengths scale like √(std² + σ²). */
export function exactFlow(
  { mean, std }: { mean: number; std: number },
  unshrunk: number,
  { high, low }: { high: number; low: number },
): number {
  return mean + (unshrunk - mean) * Math.sqrt((std ** 2 + low ** 2) / (std ** 2 + high ** 2));
}

/** Error of a sampler against the exact flow of a Gaussian from σ = 10 to 0.1, for a number of steps. */
export function errorOf(plan: (levels: NoiseLevel[]) => SamplingPlan, steps: number): number {
  const law = { mean: 0.7, std: 0.6 };
  const levels = evenLevels(10, 0.1, steps);
  const start = Float64Array.of(9 * levels[0]!.scale);
  const { x } = last(followPlan(gaussianModel(law.mean, law.std), plan(levels), start));
  return Math.abs(x[0]! / levels.at(-1)!.scale - exactFlow(law, 9, { high: 10, low: 0.1 }));
}

/** The order of convergence between n and 2n steps. */
export const orderOf = (plan: (levels: NoiseLevel[]) => SamplingPlan, n: number): number =>
  Math.log2(errorOf(plan, n) / errorOf(plan, 2 * n));
