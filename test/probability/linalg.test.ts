import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, diagonal, logDeterminant, solveLower, solveUpper } from '../../src/probability/linalg';

/** A Aᵀ + I of a random A: symmetric positive definite. */
const definite = fc.integer({ min: 1, max: 6 }).chain((d) =>
  fc
    .array(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: d, maxLength: d }), {
      minLength: d,
      maxLength: d,
    })
    .map((a) =>
      a.map((row, i) =>
        a.map((other, j) => row.reduce((sum, v, k) => sum + v * other[k]!, 0) + (i === j ? 1 : 0)),
      ),
    ),
);

describe('cholesky', () => {
  it('factors a matrix into L Lᵀ, and its solvers invert both halves', () => {
    fc.assert(
      fc.property(definite, (matrix) => {
        const d = matrix.length;
        const lower = cholesky(matrix);
        for (let i = 0; i < d; i++)
          for (let j = 0; j < d; j++) {
            let product = 0;
            for (let k = 0; k < d; k++) product += lower[i * d + k]! * lower[j * d + k]!;
            expect(product).toBeCloseTo(matrix[i]![j]!, 9);
            if (j > i) expect(lower[i * d + j]).toBe(0);
          }
        const b = Array.from({ length: d }, (_, k) => k + 1);
        const x = solveUpper(lower, solveLower(lower, b));
        for (const [i, row] of matrix.entries())
          expect(row.reduce((sum, v, j) => sum + v * x[j]!, 0)).toBeCloseTo(b[i]!, 7);
      }),
    );
  });

  it('gives the determinant of a known matrix', () => {
    // Moler's and MATLAB's pascal(3) = [1 1 1; 1 2 3; 1 3 6] has determinant 1; with 2 added in the corner, 3.
    expect(
      logDeterminant(
        cholesky([
          [1, 1, 1],
          [1, 2, 3],
          [1, 3, 6],
        ]),
        3,
      ),
    ).toBeCloseTo(0, 13);
    expect(
      logDeterminant(
        cholesky([
          [1, 1, 1],
          [1, 2, 3],
          [1, 3, 8],
        ]),
        3,
      ),
    ).toBeCloseTo(Math.log(3), 13);
    expect(logDeterminant(cholesky(diagonal([2, 3])), 2)).toBeCloseTo(Math.log(6), 14);
  });

  it('refuses what has no factor', () => {
    expect(() => cholesky([])).toThrow(/the matrix must not be empty/);
    expect(() =>
      cholesky([
        [1, NaN],
        [NaN, 1],
      ]),
    ).toThrow(/row 0\[1\] must be a finite number/);
    expect(() => cholesky([[0]])).toThrow(/positive definite/);
  });
});
