import { requireAllFinite, requireCount, requireLength, requireNotEmpty, requirePositive } from '../check';
import type { Random } from '../random/random';
import type { Density } from './density';
import { cholesky, diagonal, logDeterminant, type Rows, solveLower, solveUpper } from './linalg';

/** N(μ, Σ) on ℝᵈ. */
export interface MultivariateGaussian extends Density {
  readonly mean: Float64Array;
  /** Σ as its rows, also when it was given as a diagonal. */
  readonly covariance: readonly (readonly number[])[];
  /** L of Σ = L Lᵀ, row by row. */
  readonly lower: Float64Array;
  /** Differential entropy ½ ln det(2πe Σ), nats. */
  entropy(): number;
}

/** What a covariance may be given as: one variance for all coordinates, d variances, or d rows. */
export type Covariance = number | ArrayLike<number> | Rows;

function covarianceRows(covariance: Covariance, d: number): number[][] {
  const action = 'make a multivariate Gaussian';
  if (typeof covariance === 'number')
    return covarianceRows(
      Array.from({ length: d }, () => covariance),
      d,
    );
  requireLength(action, 'covariance', covariance, d);
  if (typeof covariance[0] !== 'number') return Array.from(covariance as Rows, (row) => Array.from(row));
  const variances = Array.from(covariance as ArrayLike<number>);
  for (const [k, variance] of variances.entries()) requirePositive(action, `variance ${k}`, variance);
  return diagonal(variances);
}

/**
 * The normal law on ℝᵈ:
 * p(x) = exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ)) / √det(2πΣ), score −Σ⁻¹(x − μ).
 * @param mean μ, d numbers
 * @param covariance Σ: one variance (Σ = v I), d variances (the diagonal), or d rows of d numbers
 * @throws RangeError unless Σ fits μ and is symmetric and positive definite
 */
export function multivariateGaussian(
  mean: ArrayLike<number>,
  covariance: Covariance = 1,
): MultivariateGaussian {
  requireNotEmpty('make a multivariate Gaussian', 'mean', mean);
  requireAllFinite('make a multivariate Gaussian', 'mean', mean);
  const mu = Float64Array.from(mean);
  const dimension = mu.length;
  const rows = covarianceRows(covariance, dimension);
  const lower = cholesky(rows);
  const logNorm = 0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant(lower, dimension));
  const whitened = new Float64Array(dimension); // refilled by every call
  const logDensity = (x: ArrayLike<number>) => -0.5 * whiten(x, mu, lower, whitened) - logNorm;
  return {
    dimension,
    mean: mu,
    covariance: rows,
    lower,
    logDensity,
    density: (x) => Math.exp(logDensity(x)),
    score: (x) => {
      whiten(x, mu, lower, whitened);
      return solveUpper(lower, whitened).map((v) => -v);
    },
    entropy: () => logNorm + dimension / 2,
    sample: (random, n) => {
      requireCount('sample a Gaussian', 'n', n, 0);
      return fillDraws(random, new Float64Array(n * dimension), mu, lower);
    },
  };
}

/** Puts L⁻¹(x − μ) into `out` and returns its squared length, the squared Mahalanobis distance of x from μ. */
export function whiten(
  x: ArrayLike<number>,
  mean: Float64Array,
  lower: Float64Array,
  out: Float64Array,
): number {
  requireLength('evaluate a Gaussian', 'x', x, mean.length);
  for (let i = 0; i < mean.length; i++) out[i] = x[i]! - mean[i]!;
  solveLower(lower, out, out);
  let square = 0;
  for (let i = 0; i < mean.length; i++) square += out[i]! * out[i]!;
  return square;
}

/** Fills `out` with draws μ + L z of N(μ, L Lᵀ), interleaved, and returns it. */
export function fillDraws(
  random: Random,
  out: Float64Array,
  mean: Float64Array,
  lower: Float64Array,
): Float64Array {
  const d = mean.length;
  random.normals(out);
  for (let start = 0; start < out.length; start += d) {
    // From the last coordinate down, as x_i needs z_0 … z_i only: the draw overwrites its own noise.
    for (let i = d - 1; i >= 0; i--) {
      let x = mean[i]!;
      for (let j = 0; j <= i; j++) x += lower[i * d + j]! * out[start + j]!;
      out[start + i] = x;
    }
  }
  return out;
}
