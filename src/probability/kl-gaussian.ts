import { refusal } from '../check';
import type { Gaussian } from './gaussian';
import { logDeterminant, solveLower } from './linalg';
import type { MultivariateGaussian } from './multivariate-gaussian';

/**
 * KL(p‖q) = ln(σ_q/σ_p) + (σ_p² + (μ_p − μ_q)²)/(2σ_q²) − ½, nats, of two Gaussians on the line.
 * For equal deviations it is the squared distance of the means over 2σ².
 */
export function klGaussian(p: Pick<Gaussian, 'mean' | 'std'>, q: Pick<Gaussian, 'mean' | 'std'>): number {
  const ratio = p.std / q.std;
  const distance = (p.mean - q.mean) / q.std;
  return 0.5 * (spreadTerm(ratio) + distance * distance);
}

/** r² − 1 − ln r², without the cancellation near r = 1. */
function spreadTerm(ratio: number): number {
  const excess = (ratio - 1) * (ratio + 1);
  return Math.abs(excess) < 0.5 ? excess - Math.log1p(excess) : excess - 2 * Math.log(ratio);
}

/** The three parts that a Gaussian KL divergence adds up, and their sum, nats. */
export interface GaussianKl {
  /** ½ ln(det Σ_q / det Σ_p): the ratio of the volumes. */
  readonly volume: number;
  /** ½ (tr(Σ_q⁻¹ Σ_p) − d): the shapes. */
  readonly shape: number;
  /** ½ (μ_q − μ_p)ᵀ Σ_q⁻¹ (μ_q − μ_p): the distance of the means, in units of q's spread. */
  readonly distance: number;
  readonly kl: number;
}

/**
 * KL(p‖q) = ½ (ln(det Σ_q/det Σ_p) − d + tr(Σ_q⁻¹Σ_p) + (μ_q − μ_p)ᵀ Σ_q⁻¹ (μ_q − μ_p)), nats,
 * of two Gaussians on ℝᵈ, part by part (lecture 001).
 * @throws RangeError if the dimensions differ
 */
export function klMultivariateGaussian(p: MultivariateGaussian, q: MultivariateGaussian): GaussianKl {
  const d = p.dimension;
  if (d !== q.dimension)
    throw new RangeError(
      refusal('compute the KL divergence', 'the dimensions of p and q must be equal', [d, q.dimension]),
    );
  const volume = 0.5 * (logDeterminant(q.lower, d) - logDeterminant(p.lower, d));
  let trace = 0; // tr(Σ_q⁻¹ Σ_p) = ‖L_q⁻¹ L_p‖², column by column
  for (let j = 0; j < d; j++)
    for (const entry of solveLower(
      q.lower,
      Float64Array.from({ length: d }, (_, i) => p.lower[i * d + j]!),
    ))
      trace += entry * entry;
  const shape = 0.5 * (trace - d);
  const gap = solveLower(
    q.lower,
    q.mean.map((m, i) => m - p.mean[i]!),
  );
  const distance = 0.5 * gap.reduce((sum, z) => sum + z * z, 0);
  return { volume, shape, distance, kl: volume + shape + distance };
}
