import { expect, it } from 'vitest';
import { estimate } from '../../../src/probability/estimate';
import { random } from '../../../src/random/random';
import { divergenceOf, signs } from '../../../src/sde/reversal/divergence';
import type { ScoreField } from '../../../src/sde/reversal/score-field';

/** x ↦ A x in three dimensions; its divergence is the trace, 2, wherever it is. */
const A = [
  [1, 2, 0],
  [-1, 4, 3],
  [0.5, 1, -3],
];
const linear: ScoreField = (x) =>
  x.map((_, i) => {
    const from = 3 * Math.floor(i / 3);
    return A[i % 3]!.reduce((sum, a, j) => sum + a * x[from + j]!, 0);
  });

it('finds the trace, state by state', () => {
  const x = random(1).normals(12);
  const found = divergenceOf(linear, 4, { dimension: 3 })(x, 0);
  expect(found).toHaveLength(4);
  found.forEach((value) => {
    expect(value).toBeCloseTo(2, 7);
  });
});

it("Hutchinson's estimate is right on average, with the variance of the entries off the diagonal", () => {
  const n = 20_000;
  const options = { dimension: 3, divergence: 'hutchinson', random: random(2) } as const;
  const { mean, standardError } = estimate(divergenceOf(linear, n, options)(new Float64Array(3 * n), 0));
  expect(Math.abs(mean - 2)).toBeLessThan(4 * standardError);
  // Σ_{i<j} (A_ij + A_ji)² = 1 + 0.25 + 16.
  expect(standardError).toBeCloseTo(Math.sqrt(17.25 / n), 3);
  const four = divergenceOf(linear, n, { ...options, probes: 4 })(new Float64Array(3 * n), 0);
  expect(estimate(four).standardError).toBeCloseTo(Math.sqrt(17.25 / 4 / n), 3);
});

it('keeps its directions, so that an integrand does not jump', () => {
  const divergence = divergenceOf(linear, 2, { dimension: 3, divergence: 'hutchinson', random: random(3) });
  const x = random(4).normals(6);
  expect([...divergence(x, 0)]).toEqual([...divergence(x, 0.5)]);
});

it('draws signs', () => {
  const drawn = signs(10_000, random(5));
  expect(drawn.every((v) => v === 1 || v === -1)).toBe(true);
  expect(Math.abs(estimate(drawn).mean)).toBeLessThan(0.04); // 4 standard errors
});

it('refuses an estimate without random numbers, and other kinds', () => {
  expect(() => divergenceOf(linear, 1, { dimension: 3, divergence: 'hutchinson' })).toThrow(
    "Cannot take a divergence as Hutchinson's estimate needs random: random(seed)",
  );
  expect(() => divergenceOf(linear, 1, { dimension: 0 })).toThrow('dimension must be an integer');
  expect(() => divergenceOf(linear, 1, { dimension: 3, divergence: 'trace' as 'exact' })).toThrow(
    "divergence must be 'exact' or 'hutchinson'",
  );
});
