import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slicedWasserstein, wasserstein1 } from '../../src/metrics/wasserstein';
import { random } from '../../src/random/random';

const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('wasserstein1', () => {
  it('has the values of scipy.stats.wasserstein_distance', () => {
    // SciPy 1.15.3, samples of equal and of different size.
    expect(wasserstein1([0, 1, 3], [5, 6, 8])).toBeCloseTo(5, 12);
    expect(wasserstein1([3.4, 3.9, 7.5, 7.8], [4.5, 1.4])).toBeCloseTo(2.7, 12);
    expect(wasserstein1([0.5, 2, -1, 4, 7], [1, 2.5, 3])).toBeCloseTo(1.7333333333333332, 12);
  });

  it('is the shift for a shifted sample, of any order', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -5, max: 5, noNaN: true }), (a, shift) => {
        const moved = a.map((v) => v + shift);
        for (const order of [1, 2, 3]) expect(wasserstein1(a, moved, order)).toBeCloseTo(Math.abs(shift), 6);
      }),
    );
  });

  it('does not change when every point is there twice', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(wasserstein1([...a, ...a], b, 2)).toBeCloseTo(wasserstein1(a, b, 2), 9);
      }),
    );
  });

  it('is at most that of any pairing, and symmetric', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(pairs, (given) => {
        const [a, b] = [given.map(([x]) => x), given.map(([, y]) => y)];
        const paired = Math.sqrt(given.reduce((sum, [x, y]) => sum + (x - y) ** 2, 0) / given.length);
        expect(wasserstein1(a, b, 2)).toBeLessThanOrEqual(paired + 1e-12);
        expect(wasserstein1(b, a, 2)).toBeCloseTo(wasserstein1(a, b, 2), 12);
      }),
    );
  });

  it('approaches that of Gaussians, √((μ₁ − μ₂)² + (σ₁ − σ₂)²)', () => {
    const n = 40_000;
    const a = random(1).normals(n);
    const b = random(2)
      .normals(n)
      .map((z) => 1 + 2 * z);
    // The mean of b has an error of 2/√n = 0.01, and enters with slope 1/√2.
    expect(Math.abs(wasserstein1(a, b, 2) - Math.SQRT2)).toBeLessThan(0.04);
  });

  it('refuses an empty sample and an order below 1', () => {
    expect(() => wasserstein1([], [1])).toThrow(
      'Cannot take the Wasserstein distance as a must not be empty',
    );
    expect(() => wasserstein1([1], [1], 0.5)).toThrow(/order must be in \[1, /);
  });
});

describe('slicedWasserstein', () => {
  it('is |s|/√2 for a cloud moved by s in the plane, exactly', () => {
    const cloud = random(1).normals(400);
    const moved = cloud.map((v, k) => v + (k % 2 ? 3 : 4));
    // The mean of cos² over evenly spaced directions is ½ to rounding.
    expect(slicedWasserstein(cloud, moved, { directions: 5 })).toBeCloseTo(5 / Math.SQRT2, 10);
  });

  it('is |s|/√d in more dimensions, up to the directions drawn', () => {
    const dimension = 8;
    const cloud = random(1).normals(50 * dimension);
    const moved = cloud.map((v, k) => (k % dimension === 0 ? v + 2 : v));
    const found = slicedWasserstein(cloud, moved, { dimension, directions: 4000 });
    // Mean of θ₁² over 4000 directions: 1/8 with a deviation of about √(2·7/(8²·10)/4000) = 0.0024.
    expect(Math.abs(found ** 2 / 4 - 1 / 8)).toBeLessThan(4.5 * 0.0024);
  });

  it('is the distance on the line in one dimension, 0 for the same set, the same on every call', () => {
    const [a, b] = [random(1).normals(30), random(2).normals(20)];
    expect(slicedWasserstein(a, b, { dimension: 1, order: 1 })).toBeCloseTo(wasserstein1(a, b), 12);
    expect(slicedWasserstein(a, a)).toBe(0);
    const [c, d] = [random(3).normals(60), random(4).normals(60)];
    expect(slicedWasserstein(c, d, { dimension: 3 })).toBe(slicedWasserstein(c, d, { dimension: 3 }));
  });

  it('refuses points of another dimension, and no directions', () => {
    expect(() => slicedWasserstein([1, 2, 3], [1, 2])).toThrow(
      /length of a must be a multiple of the dimension 2/,
    );
    expect(() => slicedWasserstein([1, 2], [1, 2], { directions: 0 })).toThrow(
      /directions must be an integer/,
    );
  });
});
