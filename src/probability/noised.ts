import { requireFinite, requireNonNegative } from '../check';
import { solveLower, solveUpper } from './linalg';
import { type Mixture, mixture } from './mixture';
import { type MultivariateMixture, multivariateMixture } from './multivariate-mixture';

/** A noising x_t = scale · x₀ + std · ε with ε ~ N(0, I). Ornstein–Uhlenbeck at time t: scale e^{−t}, std √(1 − e^{−2t}). */
export interface Noising {
  readonly scale: number;
  readonly std: number;
}

function requireNoising(action: string, { scale, std }: Noising): void {
  requireFinite(action, 'scale', scale);
  requireNonNegative(action, 'std', std);
}

function isMultivariate(p: Mixture | MultivariateMixture): p is MultivariateMixture {
  return 'dimension' in p;
}

/** scale² Σ + std² I, as rows. */
function noisedRows(covariance: readonly (readonly number[])[], { scale, std }: Noising): number[][] {
  return covariance.map((row, i) => row.map((entry, j) => scale * scale * entry + (i === j ? std * std : 0)));
}

/**
 * The exact law of x_t = scale · x₀ + std · ε when x₀ follows a Gaussian mixture: again a mixture, of the same weights,
 * means scale · μ_k and covariances scale² Σ_k + std² I. Its score is the exact score of the noised data.
 * @throws RangeError unless scale is finite and std ≥ 0, or if scale and std are both 0
 */
export function noised(p: Mixture, noising: Noising): Mixture;
export function noised(p: MultivariateMixture, noising: Noising): MultivariateMixture;
export function noised(p: Mixture | MultivariateMixture, noising: Noising): Mixture | MultivariateMixture {
  requireNoising('noise a mixture', noising);
  const { scale, std } = noising;
  if (isMultivariate(p))
    return multivariateMixture(
      p.components.map((c, k) => ({
        weight: p.weights[k]!,
        mean: c.mean.map((m) => scale * m),
        covariance: noisedRows(c.covariance, noising),
      })),
    );
  return mixture(
    p.components.map((c, k) => ({
      weight: p.weights[k]!,
      mean: scale * c.mean,
      std: Math.hypot(scale * c.std, std),
    })),
  );
}

/**
 * E[x₀ given x_t = x]: what the best possible denoiser answers. Each component's own posterior mean,
 * μ_k + scale Σ_k (scale² Σ_k + std² I)⁻¹ (x − scale μ_k), averaged with the responsibilities at x.
 * Equal to Tweedie's (x + std² ∇ ln p_t(x)) / scale wherever scale ≠ 0.
 * @throws RangeError as `noised`
 */
export function posteriorMean(p: Mixture, noising: Noising, x: number): number;
export function posteriorMean(p: MultivariateMixture, noising: Noising, x: ArrayLike<number>): Float64Array;
export function posteriorMean(
  p: Mixture | MultivariateMixture,
  noising: Noising,
  x: number | ArrayLike<number>,
): number | Float64Array {
  if (isMultivariate(p)) return multivariatePosteriorMean(p, noising, x as ArrayLike<number>);
  const pt = noised(p, noising);
  const r = pt.responsibilities(x as number);
  return p.components.reduce((sum, c, k) => {
    const noisy = pt.components[k]!;
    return (
      sum + r[k]! * (c.mean + (noising.scale * c.variance * ((x as number) - noisy.mean)) / noisy.variance)
    );
  }, 0);
}

function multivariatePosteriorMean(
  p: MultivariateMixture,
  noising: Noising,
  x: ArrayLike<number>,
): Float64Array {
  const pt = noised(p, noising);
  const total = new Float64Array(p.dimension);
  for (const [k, r] of pt.responsibilities(x).entries()) {
    const { mean, covariance } = p.components[k]!;
    const { lower, mean: noisyMean } = pt.components[k]!;
    const solved = solveUpper(
      lower,
      solveLower(
        lower,
        noisyMean.map((m, i) => x[i]! - m),
      ),
    );
    for (let i = 0; i < p.dimension; i++) {
      const shift = covariance[i]!.reduce((sum, entry, j) => sum + entry * solved[j]!, 0);
      total[i]! += r * (mean[i]! + noising.scale * shift);
    }
  }
  return total;
}
