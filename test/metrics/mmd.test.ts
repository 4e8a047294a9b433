import { describe, expect, it } from 'vitest';
import { medianBandwidth, mmdSquared } from '../../src/metrics/mmd';
import { random } from '../../src/random/random';

/** E k(x, y) of x ~ N(m₁, s₁² I) and y ~ N(m₂, s₂² I) in d dimensions, a Gaussian integral. */
function meanKernel(h: number, [m1, s1]: [number, number], [m2, s2]: [number, number], d: number): number {
  const variance = h * h + s1 * s1 + s2 * s2;
  return ((h * h) / variance) ** (d / 2) * Math.exp((-d * (m1 - m2) ** 2) / (2 * variance));
}

const draw = (seed: number, n: number, mean: number, std: number) =>
  random(seed)
    .normals(n)
    .map((z) => mean + std * z);

describe('mmdSquared', () => {
  it('is the definition on two points against one', () => {
    const k = (squared: number) => Math.exp(-squared / 8); // h = 2
    // points 0 and 1 against 3 on the line
    const cross = (k(9) + k(4)) / 2;
    const options = { dimension: 1, bandwidth: 2 };
    expect(mmdSquared([0, 1], [3, 3], options)).toBeCloseTo(k(1) - 2 * cross + 1, 14);
    expect(mmdSquared([0, 1], [3], { ...options, unbiased: false })).toBeCloseTo(
      (2 + 2 * k(1)) / 4 - 2 * cross + 1,
      14,
    );
  });

  it('estimates the closed form of two Gaussians', () => {
    for (const [dimension, h] of [
      [1, 0.7],
      [2, 1.5],
    ] as const) {
      const [p, q]: [number, number][] = [
        [0, 1],
        [0.5, 1.4],
      ];
      const exact =
        meanKernel(h, p!, p!, dimension) -
        2 * meanKernel(h, p!, q!, dimension) +
        meanKernel(h, q!, q!, dimension);
      // Twelve estimates of 400 points each: the mean within 4.5 of its own standard errors.
      const estimates = Array.from({ length: 12 }, (_, k) =>
        mmdSquared(draw(2 * k, 400 * dimension, ...p!), draw(2 * k + 1, 400 * dimension, ...q!), {
          dimension,
          bandwidth: h,
        }),
      );
      const mean = estimates.reduce((a, b) => a + b, 0) / 12;
      const error = Math.sqrt(estimates.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 11 / 12);
      expect(Math.abs(mean - exact)).toBeLessThan(4.5 * error);
      expect(error).toBeLessThan(exact / 5);
    }
  });

  it('is about 0 for two samples of one law, and above it by known bias where pairs of a point with itself count', () => {
    const [a, b] = [draw(1, 1000, 0, 1), draw(2, 1000, 0, 1)];
    const options = { bandwidth: 1 };
    const unbiased = mmdSquared(a, b, options);
    expect(Math.abs(unbiased)).toBeLessThan(0.01);
    const biased = mmdSquared(a, b, { ...options, unbiased: false });
    // (1 − E k(x, x′))(1/n + 1/m) with E k = 1/3 in the plane at h = 1; E k is known to a few percent from 500 points.
    expect(biased - unbiased).toBeCloseTo((2 / 3) * (2 / 500), 3.5);
    expect(mmdSquared(a, a, { ...options, unbiased: false })).toBeCloseTo(0, 12);
  });

  it('averages the kernels of several bandwidths', () => {
    const [a, b] = [draw(1, 60, 0, 1), draw(2, 60, 1, 1)];
    const each = [0.5, 2].map((bandwidth) => mmdSquared(a, b, { bandwidth }));
    expect(mmdSquared(a, b, { bandwidth: [0.5, 2] })).toBeCloseTo((each[0]! + each[1]!) / 2, 12);
  });

  it('takes the median distance as bandwidth unless told', () => {
    const [a, b] = [[0, 1], [4]];
    expect(medianBandwidth(a, b, { dimension: 1 })).toBe(3); // of 1, 3, 4
    const options = { dimension: 1, unbiased: false };
    expect(mmdSquared(a, b, options)).toBe(mmdSquared(a, b, { ...options, bandwidth: 3 }));
    expect(() => mmdSquared([1, 1], [1, 1], { dimension: 1 })).toThrow(
      'Cannot choose a bandwidth as the median distance must be positive and finite: current value is 0',
    );
  });

  it('refuses a single point for the unbiased estimate, and a bandwidth of 0', () => {
    expect(() => mmdSquared([1], [2, 3], { dimension: 1 })).toThrow(
      'Cannot estimate the maximum mean discrepancy as the unbiased estimate needs at least 2 points of each',
    );
    expect(() => mmdSquared([1, 2], [3, 4], { dimension: 1, bandwidth: 0 })).toThrow(
      /bandwidth must be positive/,
    );
  });
});
