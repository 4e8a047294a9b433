import { describe, expect, it } from 'vitest';
import { crossEntropy, entropy, inBits } from '../../src/probability/entropy';
import { klDiscrete } from '../../src/probability/kl';

/** Numbers that SciPy asserts of scipy.stats.entropy in scipy/stats/tests/test_entropy.py, with as many digits. */
const normalised = (list: number[]) => list.map((v) => v / list.reduce((a, b) => a + b, 0));
const column = (matrix: number[][], k: number) => matrix.map((row) => row[k]!);

const pk = [
  [0.1, 0.2],
  [0.6, 0.3],
  [0.3, 0.5],
];
const qk = [
  [0.2, 0.1],
  [0.3, 0.6],
  [0.5, 0.3],
];

describe('scipy.stats.entropy', () => {
  it('of a law with itself and with another (test_entropy_positive)', () => {
    expect(klDiscrete([0.5, 0.2, 0.3], [0.5, 0.2, 0.3])).toBe(0);
    expect(klDiscrete([0.5, 0.2, 0.3], [0.1, 0.25, 0.65])).toBeGreaterThan(0);
  });

  it('in bits (test_entropy_base)', () => {
    const uniform = Array.from({ length: 16 }, () => 1 / 16);
    expect(inBits(entropy(uniform))).toBeCloseTo(4, 14);
    const uneven = normalised(Array.from({ length: 16 }, (_, k) => (k < 8 ? 2 : 1)));
    const nats = klDiscrete(uniform, uneven);
    expect(nats / inBits(nats)).toBeCloseTo(Math.LN2, 14);
  });

  it('with an outcome that does not happen (test_entropy_zero)', () => {
    expect(entropy(normalised([0, 1, 2]))).toBeCloseTo(0.63651416829481278, 15);
  });

  it('column by column, and row by row (test_entropy_2d, test_entropy_2d_nondefault_axis)', () => {
    const columns = [0, 1].map((k) => klDiscrete(column(pk, k), column(qk, k)));
    for (const [k, value] of [0.1933259, 0.18609809].entries()) expect(columns[k]).toBeCloseTo(value, 7);
    const rows = pk.map((row, k) => klDiscrete(normalised(row), normalised(qk[k]!)));
    for (const [k, value] of [0.23104906, 0.23104906, 0.12770641].entries())
      expect(rows[k]).toBeCloseTo(value, 7);
    const entropies = pk.map((row) => entropy(normalised(row)));
    for (const [k, value] of [0.63651417, 0.63651417, 0.66156324].entries())
      expect(entropies[k]).toBeCloseTo(value, 7);
  });

  it('where the one or the other excludes an outcome (test_entropy_2d_zero)', () => {
    expect(klDiscrete(column(pk, 0), normalised([0, 0.3, 0.5]))).toBe(Infinity);
    expect(klDiscrete(normalised([0, 0.6, 0.3]), normalised([0, 0.3, 0.5]))).toBeCloseTo(0.17403988, 7);
  });

  it('of the coin in its documentation, in bits', () => {
    const [p, q] = [
      [0.5, 0.5],
      [0.9, 0.1],
    ];
    expect(inBits(entropy(q!))).toBeCloseTo(0.46899559358928117, 15);
    expect(inBits(klDiscrete(p!, q!))).toBeCloseTo(0.7369655941662062, 15);
    expect(inBits(crossEntropy(p!, q!))).toBeCloseTo(1.736965594166206, 14);
    expect(entropy(p!) + klDiscrete(p!, q!)).toBeCloseTo(crossEntropy(p!, q!), 15);
  });
});
