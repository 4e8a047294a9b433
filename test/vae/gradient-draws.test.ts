import { describe, expect, it } from 'vitest';
import { estimate } from '../../src/probability/estimate';
import { random } from '../../src/random/random';
import { gradientDraws, type SmoothFunction } from '../../src/vae/gradient-draws';

/** −½ Σ (z_i − 1)²: E_q over N(μ, σ² I) is −½ m (σ² + (μ − 1)²), its derivative in μ₁ is 1 − μ. */
const bowl: SmoothFunction = {
  value: (z) => z.reduce((sum, value) => sum - 0.5 * (value - 1) ** 2, 0),
  slope: (z) => 1 - z[0]!,
};

const varianceOf = (draws: Float64Array) => {
  const { standardError, n } = estimate(draws);
  return standardError ** 2 * n;
};

describe('two estimators of a gradient', () => {
  it('agree with the derivative of the expectation', () => {
    for (const [dimension, mean, std] of [
      [1, 0, 1],
      [3, 0.4, 0.7],
      [8, -0.5, 0.3],
    ] as const) {
      const found = gradientDraws(bowl, random(dimension), { dimension, mean, std, draws: 20_000 });
      for (const draws of [found.pathwise, found.scoreFunction]) {
        const average = estimate(draws);
        expect(Math.abs(average.mean - (1 - mean))).toBeLessThan(4.5 * average.standardError);
      }
    }
  });

  it('have the variances that Gaussian moments give', () => {
    // At μ = 0, σ = 1: pathwise 1 − z₁ has variance 1. Score function, m = 1: E[f² z²] − 1 with f = −½(z − 1)²,
    // so ¼ E[z²(z − 1)⁴] − 1 = ¼(15 + 6·3 + 1) − 1 = 7.5.
    const draws = 400_000;
    const one = gradientDraws(bowl, random(1), { dimension: 1, draws });
    expect(varianceOf(one.pathwise)).toBeCloseTo(1, 1);
    // The variance of a heavy-tailed square: some tenths at this number of draws.
    expect(Math.abs(varianceOf(one.scoreFunction) - 7.5)).toBeLessThan(0.4);
    // m = 16: f = f₁ + g with g = −½ Σ₂ᵐ (z_i − 1)², E g = −m′, Var g = m′·Var(½(z − 1)²) = 1.5 m′, m′ = 15. The
    // variance of (f₁ + g)z₁ is 7.5 + 1 + 2·E[f₁z₁²]·E g + E g² − 1, with E[f₁ z₁²] = −½(3 + 1) = −2.
    const many = gradientDraws(bowl, random(2), { dimension: 16, draws: 100_000 });
    const expected = 7.5 + 2 * 2 * 15 + (1.5 * 15 + 15 ** 2);
    expect(Math.abs(varianceOf(many.scoreFunction) / expected - 1)).toBeLessThan(0.05);
    expect(varianceOf(many.pathwise)).toBeCloseTo(1, 1);
  });

  it('refuses what is no law', () => {
    expect(() => gradientDraws(bowl, random(1), { dimension: 0 })).toThrow(
      'Cannot estimate a gradient as dimension must be an integer of at least 1: current value is 0',
    );
    expect(() => gradientDraws(bowl, random(1), { dimension: 1, std: 0 })).toThrow('std must be positive');
    expect(() => gradientDraws(bowl, random(1), { dimension: 1, draws: 0 })).toThrow('draws must be');
  });
});
