import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/probability/correlation';

const numbers = (n: number) => fc.array(fc.integer({ min: -100, max: 100 }), { minLength: n, maxLength: n });
const pair = fc
  .tuple(numbers(6), numbers(6))
  .filter((lists) => lists.every((list) => new Set(list).size > 1));

describe('correlation', () => {
  it("is Pearson's coefficient of the first of Anscombe's quartets", () => {
    // F. J. Anscombe, Graphs in statistical analysis, The American Statistician 27 (1973): 0.816 in all four.
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(correlation(x, y)).toBeCloseTo(0.816, 3);
  });

  it('is symmetric, within [−1, 1], and blind to scale and origin', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const r = correlation(a, b);
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
        expect(correlation(b, a)).toBeCloseTo(r, 12);
        const moved = b.map((v) => 3 * v - 7);
        expect(correlation(a, moved)).toBeCloseTo(r, 12);
        expect(
          correlation(
            a,
            b.map((v) => -v),
          ),
        ).toBeCloseTo(-r, 12);
      }),
    );
  });

  it('is 1 for a list and itself', () => {
    expect(correlation([1, 2, 4], [1, 2, 4])).toBeCloseTo(1, 15);
  });

  it('refuses what has none', () => {
    expect(() => correlation([1, 2], [1, 2, 3])).toThrow('Cannot correlate');
    expect(() => correlation([1], [1])).toThrow('Cannot correlate as there must be two numbers at least');
    expect(() => correlation([1, 1], [1, 2])).toThrow('Cannot correlate as neither list must be constant');
  });
});
