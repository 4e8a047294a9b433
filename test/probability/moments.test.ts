import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moments, runningMeans } from '../../src/probability/moments';

const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });

describe('moments', () => {
  it('gives the closed forms of 1 … n: mean (n + 1) / 2, variance (n² − 1) / 12', () => {
    const { mean, variance, std } = moments(Array.from({ length: 1000 }, (_, k) => k + 1));
    expect(mean).toBe(500.5);
    expect(variance).toBeCloseTo((1000 ** 2 - 1) / 12, 8);
    expect(std).toBeCloseTo(Math.sqrt((1000 ** 2 - 1) / 12), 10);
  });

  it('keeps the variance when all values move far away', () => {
    expect(moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(22.5);
  });

  it('scales as mean(a x + b) = a mean + b and variance(a x + b) = a² variance', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 50 }), finite, finite, (x, a, b) => {
        const [before, after] = [moments(x), moments(x.map((v) => a * v + b))];
        // Every a x + b is rounded by 1e-16 of its size; 50 of them are summed, squared for the variance.
        const size = 1 + Math.max(...x.map((v) => Math.abs(a * v) + Math.abs(b)));
        expect(Math.abs(after.mean - (a * before.mean + b))).toBeLessThan(1e-13 * size);
        expect(Math.abs(after.variance - a * a * before.variance)).toBeLessThan(1e-13 * size * size);
      }),
      { seed: 1 },
    );
  });

  it('refuses an empty list', () => {
    expect(() => moments([])).toThrow('Cannot take moments');
  });
});

describe('runningMeans', () => {
  it('ends on the mean and starts on the first value', () => {
    const values = [3, 1, 4, 1, 5];
    expect(Array.from(runningMeans(values))).toEqual([3, 2, 8 / 3, 9 / 4, 14 / 5]);
  });
});
