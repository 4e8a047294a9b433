/** Eigenvalues of a symmetric matrix and its unit eigenvectors, the latter as rows. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Sweeps after which Jacobi's method has long converged: it does so quadratically, in six to ten. */
const mostSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric d × d matrix, by Jacobi's rotations (Golub and Van Loan 2013, section 8.5): each
 * makes one entry off the diagonal 0, in turn, until all of them are 0 to rounding.
 */
export function symmetricEigen(matrix: Float64Array, d: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(d * d);
  for (let i = 0; i < d; i++) vectors[i * d + i] = 1;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < d; p++)
      for (let q = p + 1; q < d; q++) {
        const off = a[p * d + q]!;
        const scale = Math.sqrt(Math.abs(a[p * d + p]! * a[q * d + q]!));
        if (Math.abs(off) <= 1e-16 * scale || Math.abs(off) < 1e-300) continue;
        rotated = true;
        rotate(a, vectors, d, p, q);
      }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: d }, (_, i) => a[i * d + i]!), vectors };
}

/** The rotation in the plane of axes p and q that makes entry (p, q) 0, of the two angles the smaller one. */
function rotate(a: Float64Array, vectors: Float64Array, d: number, p: number, q: number): void {
  const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * a[p * d + q]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < d; k++) {
    const [x, y] = [a[k * d + p]!, a[k * d + q]!];
    a[k * d + p] = c * x - s * y;
    a[k * d + q] = s * x + c * y;
  }
  for (let k = 0; k < d; k++) {
    const [x, y] = [a[p * d + k]!, a[q * d + k]!];
    a[p * d + k] = c * x - s * y;
    a[q * d + k] = s * x + c * y;
    const [u, v] = [vectors[p * d + k]!, vectors[q * d + k]!];
    vectors[p * d + k] = c * u - s * v;
    vectors[q * d + k] = s * u + c * v;
  }
  a[p * d + q] = 0;
  a[q * d + p] = 0;
}
