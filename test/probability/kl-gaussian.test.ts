import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { klGaussian, klMultivariateGaussian } from '../../src/probability/kl-gaussian';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';

const mean = fc.double({ min: -3, max: 3, noNaN: true });
const std = fc.double({ min: 0.3, max: 3, noNaN: true });

describe('klGaussian', () => {
  it('is the integral of p ln(p/q)', () => {
    fc.assert(
      fc.property(mean, std, mean, std, (mp, sp, mq, sq) => {
        const [p, q] = [gaussian(mp, sp), gaussian(mq, sq)];
        // Nine deviations leave 1e-18 of the mass out, times at most a few hundred nats.
        const grid = grid1(mp - 9 * sp, mp + 9 * sp, 400);
        const integral = integrate((x) => p.density(x) * (p.logDensity(x) - q.logDensity(x)), grid);
        expect(klGaussian(p, q)).toBeCloseTo(integral, 8);
      }),
      { numRuns: 50 },
    );
  });

  it('is never negative and 0 only for equal laws, however close they are', () => {
    fc.assert(
      fc.property(mean, std, fc.double({ min: 1e-12, max: 1, noNaN: true }), (m, s, shift) => {
        expect(klGaussian({ mean: m, std: s }, { mean: m, std: s })).toBe(0);
        // KL of deviations s and s(1 + ε) is ε² to leading order; a shift of the mean adds ½ (shift/σ)².
        const kl = klGaussian({ mean: m, std: s }, { mean: m, std: s * (1 + shift) });
        expect(kl).toBeGreaterThan(0.1 * shift ** 2);
        expect(kl).toBeLessThan(1.1 * shift ** 2);
      }),
    );
  });

  it('is the squared distance of the means over 2σ² when the deviations agree', () => {
    expect(klGaussian(gaussian(0, 0.5), gaussian(3, 0.5))).toBeCloseTo(9 / (2 * 0.25), 13);
  });

  it('does not change when both laws are shifted and stretched together', () => {
    const p = gaussian(1, 0.4);
    const q = gaussian(-1, 2);
    expect(klGaussian(gaussian(10 * 1 + 3, 4), gaussian(10 * -1 + 3, 20))).toBeCloseTo(klGaussian(p, q), 12);
    expect(klGaussian(p, q)).not.toBeCloseTo(klGaussian(q, p), 1);
  });
});

describe('klMultivariateGaussian', () => {
  it('is 1.5 nats from N(0, I) to N((1, −1), diag(2, ½))', () => {
    // By hand: ½ (ln 1 − 2 + (½ + 2) + (½ + 2)) = 1.5, lecture 001’s formula
    const parts = klMultivariateGaussian(
      multivariateGaussian([0, 0]),
      multivariateGaussian([1, -1], [2, 0.5]),
    );
    expect(parts.kl).toBeCloseTo(1.5, 14);
    expect(parts.volume).toBeCloseTo(0, 14);
    expect(parts.shape).toBeCloseTo(0.25, 14);
    expect(parts.distance).toBeCloseTo(1.25, 14);
  });

  it('is the sum over coordinates for diagonal covariances', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(mean, std, mean, std), { minLength: 1, maxLength: 5 }), (list) => {
        const p = multivariateGaussian(
          list.map(([m]) => m),
          list.map(([, s]) => s * s),
        );
        const q = multivariateGaussian(
          list.map(([, , m]) => m),
          list.map(([, , , s]) => s * s),
        );
        const parts = list.map(([mp, sp, mq, sq]) =>
          klGaussian({ mean: mp, std: sp }, { mean: mq, std: sq }),
        );
        expect(klMultivariateGaussian(p, q).kl).toBeCloseTo(
          parts.reduce((a, b) => a + b, 0),
          9,
        );
      }),
    );
  });

  it('does not change when space is turned and stretched', () => {
    // x → A x + b maps N(μ, Σ) to N(Aμ + b, AΣAᵀ); with A = [[2, 1], [0, 3]], b = (5, −1), worked by hand for diagonal Σ.
    const moved = ([mx, my]: readonly [number, number], [vx, vy]: readonly [number, number]) =>
      multivariateGaussian(
        [2 * mx + my + 5, 3 * my - 1],
        [
          [4 * vx + vy, 3 * vy],
          [3 * vy, 9 * vy],
        ],
      );
    const before = klMultivariateGaussian(
      multivariateGaussian([0, 1], [1, 2]),
      multivariateGaussian([2, -1], [0.5, 3]),
    );
    const after = klMultivariateGaussian(moved([0, 1], [1, 2]), moved([2, -1], [0.5, 3]));
    expect(after.kl).toBeCloseTo(before.kl, 12);
    expect(after.volume).toBeCloseTo(before.volume, 12);
    expect(after.distance).toBeCloseTo(before.distance, 12);
  });

  it('refuses laws of different dimension', () => {
    expect(() => klMultivariateGaussian(multivariateGaussian([0]), multivariateGaussian([0, 0]))).toThrow(
      /the dimensions of p and q must be equal: current value is \[1, 2\]/,
    );
  });
});
