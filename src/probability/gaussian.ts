import { requireCount, requireFinite, requirePositive } from '../check';
import type { Random } from '../random/random';
import type { Density1 } from './density';

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/** N(mean, std²) on the line. */
export interface Gaussian extends Density1 {
  readonly mean: number;
  readonly std: number;
  readonly variance: number;
  /** Differential entropy ½ ln(2πe σ²), nats. */
  entropy(): number;
}

/**
 * The normal law on the line:
 * p(x) = exp(−(x − μ)²/2σ²) / (σ√(2π)), score −(x − μ)/σ².
 * @param mean μ
 * @param std σ, the standard deviation (not the variance)
 * @throws RangeError unless the mean is finite and std positive
 */
export function gaussian(mean = 0, std = 1): Gaussian {
  requireFinite('make a Gaussian', 'mean', mean);
  requirePositive('make a Gaussian', 'std', std);
  const logDensity = (x: number) => -0.5 * ((x - mean) / std) ** 2 - Math.log(std) - logRootTwoPi;
  return {
    mean,
    std,
    variance: std * std,
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    score: (x) => (mean - x) / std / std,
    entropy: () => 0.5 + logRootTwoPi + Math.log(std),
    sample: (random: Random, n: number) => {
      requireCount('sample a Gaussian', 'n', n, 0);
      return random.normals(n).map((z) => mean + std * z);
    },
  };
}
