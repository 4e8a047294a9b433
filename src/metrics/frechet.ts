import { refusal } from '../check';
import { type Points, pointsOf } from './clouds';
import { symmetricEigen } from './symmetric-eigen';

/**
 * The Fréchet distance between the Gaussians that have the samples' means and covariances (Dowson and Landau 1982, eq. 4):
 *
 *     ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^{1/2})
 *
 * the square of their Wasserstein distance of order 2. Of features that a classifier finds in pictures it is the score that
 * Heusel et al. 2017 proposed (there with Inception's features: their values do not compare with those of other networks).
 * Covariances have divisor n − 1, as in the reference implementations.
 *
 * @param a - n rows of `dimension` features, one after the other
 * @throws RangeError unless both hold at least two whole rows, of finite numbers
 */
export function frechetDistance(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { dimension }: { readonly dimension: number },
): number {
  const action = 'take the Fréchet distance';
  const [left, right] = [pointsOf(action, 'a', a, { dimension }), pointsOf(action, 'b', b, { dimension })];
  if (Math.min(left.n, right.n) < 2)
    throw new RangeError(refusal(action, 'there must be at least 2 rows of each', [left.n, right.n]));
  const [first, second] = [momentsOf(left), momentsOf(right)];
  let distance = 0;
  for (let i = 0; i < dimension; i++) {
    distance += (first.mean[i]! - second.mean[i]!) ** 2;
    distance += first.covariance[i * dimension + i]! + second.covariance[i * dimension + i]!;
  }
  return distance - 2 * traceOfRoot(first.covariance, second.covariance, dimension);
}

function momentsOf({ n, dimension: d, values }: Points): { mean: Float64Array; covariance: Float64Array } {
  const mean = new Float64Array(d);
  for (let k = 0; k < n; k++) for (let i = 0; i < d; i++) mean[i] = mean[i]! + values[k * d + i]! / n;
  const covariance = new Float64Array(d * d);
  const offset = new Float64Array(d);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < d; i++) offset[i] = values[k * d + i]! - mean[i]!;
    for (let i = 0; i < d; i++)
      for (let j = 0; j <= i; j++)
        covariance[i * d + j] = covariance[i * d + j]! + (offset[i]! * offset[j]!) / (n - 1);
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) covariance[j * d + i] = covariance[i * d + j]!;
  return { mean, covariance };
}

/** tr (AB)^{1/2} = Σ √λ of the symmetric A^{1/2} B A^{1/2}, which has the eigenvalues of AB. */
function traceOfRoot(a: Float64Array, b: Float64Array, d: number): number {
  const { values, vectors } = symmetricEigen(a, d);
  // In A's eigenvectors v_i the product is √λ_i (v_iᵀ B v_j) √λ_j.
  const half = product(vectors, b, d);
  const inside = productWithTransposed(half, vectors, d);
  const root = values.map((value) => Math.sqrt(Math.max(0, value)));
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) inside[i * d + j] = inside[i * d + j]! * root[i]! * root[j]!;
  return symmetricEigen(inside, d).values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++) {
      const factor = a[i * d + k]!;
      for (let j = 0; j < d; j++) out[i * d + j] = out[i * d + j]! + factor * b[k * d + j]!;
    }
  return out;
}

function productWithTransposed(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += a[i * d + k]! * b[j * d + k]!;
      out[i * d + j] = sum;
    }
  return out;
}
