import { refusal, requireAllFinite, requireLength, requireNotEmpty } from '../check';

/** A square matrix as its rows. */
export type Rows = ArrayLike<ArrayLike<number>>;

/**
 * The lower triangle L of a symmetric positive definite matrix, Σ = L Lᵀ, row by row in one array
 * (entry i · d + j is L_ij). What a multivariate Gaussian needs follows from L: a draw is μ + L z,
 * the Mahalanobis distance |L⁻¹(x − μ)|, and ln det Σ = 2 Σ ln L_ii.
 * @throws RangeError unless the matrix is square, symmetric and positive definite
 */
export function cholesky(matrix: Rows): Float64Array {
  const action = 'factor a matrix';
  requireNotEmpty(action, 'the matrix', matrix);
  const d = matrix.length;
  for (let i = 0; i < d; i++) {
    requireLength(action, `row ${i}`, matrix[i]!, d);
    requireAllFinite(action, `row ${i}`, matrix[i]!);
  }
  requireSymmetric(action, matrix);
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * d + k]! * lower[j * d + k]!;
      if (i === j) {
        if (!(rest > 0)) throw new RangeError(refusal(action, 'it must be positive definite', matrix));
        lower[i * d + i] = Math.sqrt(rest);
      } else lower[i * d + j] = rest / lower[j * d + j]!;
    }
  }
  return lower;
}

function requireSymmetric(action: string, matrix: Rows): void {
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [matrix[i]![j]!, matrix[j]![i]!];
      if (!(Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))))
        throw new RangeError(refusal(action, `entries (${i}, ${j}) and (${j}, ${i}) must be equal`, [a, b]));
    }
  }
}

/** The matrix with the given diagonal. */
export function diagonal(entries: ArrayLike<number>): number[][] {
  return Array.from({ length: entries.length }, (_, i) =>
    Array.from({ length: entries.length }, (_, j) => (i === j ? entries[i]! : 0)),
  );
}

/** L⁻¹ b for a lower triangle L, in `out`, which may be b itself. */
export function solveLower(
  lower: Float64Array,
  b: ArrayLike<number>,
  out: Float64Array = new Float64Array(b.length),
): Float64Array {
  const d = b.length;
  for (let i = 0; i < d; i++) {
    let rest = b[i]!;
    for (let j = 0; j < i; j++) rest -= lower[i * d + j]! * out[j]!;
    out[i] = rest / lower[i * d + i]!;
  }
  return out;
}

/** (Lᵀ)⁻¹ b for a lower triangle L, in `out`, which may be b itself. */
export function solveUpper(
  lower: Float64Array,
  b: ArrayLike<number>,
  out: Float64Array = new Float64Array(b.length),
): Float64Array {
  const d = b.length;
  for (let i = d - 1; i >= 0; i--) {
    let rest = b[i]!;
    for (let j = i + 1; j < d; j++) rest -= lower[j * d + i]! * out[j]!;
    out[i] = rest / lower[i * d + i]!;
  }
  return out;
}

/** ln det(L Lᵀ) = 2 Σ ln L_ii. */
export function logDeterminant(lower: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += Math.log(lower[i * d + i]!);
  return 2 * sum;
}
