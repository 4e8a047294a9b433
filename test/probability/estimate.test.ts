import { describe, expect, it } from 'vitest';
import { estimate } from '../../src/probability/estimate';

describe('estimate', () => {
  it('is the mean and its standard error', () => {
    // scipy.stats.sem([2, 4, 4, 4, 5, 5, 7, 9]) = √(32/7)/√8
    const { mean, standardError, n } = estimate([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(mean).toBe(5);
    expect(standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 15);
    expect(n).toBe(8);
  });

  it('keeps its digits far from 0', () => {
    // Σx² − n x̄² would lose all digits here: 1e9 squared leaves 1e2 in the last place.
    expect(estimate([1e9, 1e9 + 1, 1e9 + 2]).standardError).toBeCloseTo(Math.sqrt(1 / 3), 6);
  });

  it('needs two values', () => {
    expect(() => estimate([1])).toThrow(
      'Cannot estimate a mean as the number of values must be an integer of at least 2: current value is 1',
    );
  });
});
