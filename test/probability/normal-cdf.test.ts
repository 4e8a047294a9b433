import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { logNormalCdf, logNormalInterval, normalCdf } from '../../src/probability/normal-cdf';

describe('the normal distribution function', () => {
  // scipy.special.log_ndtr and ndtr, SciPy 1.15.
  it.each([
    [-40, -804.6084420137539, 0],
    [-10, -53.23128515051248, 7.61985302416047e-24],
    [-5, -15.064998393988727, 2.866515718791933e-7],
    [-3.6, -8.7459236318874, 0.00015910859015753364],
    [-2, -3.7831843336820317, 0.022750131948179195],
    [-0.1, -0.7761545927302731, 0.460172162722971],
    [0, -Math.LN2, 0.5],
    [0.5, -0.3689464152886563, 0.6914624612740131],
    [3, -0.001350809964748193, 0.9986501019683699],
    [6, -9.865876455243719e-10, 0.9999999990134123],
  ])('has the values of SciPy at %d', (x, log, cdf) => {
    expect(Math.abs(logNormalCdf(x) / log - 1)).toBeLessThan(1e-13);
    expect(Math.abs(normalCdf(x) - cdf)).toBeLessThanOrEqual(1e-13 * cdf);
  });

  it('weighs intervals: as the integral of the density, and in the tails', () => {
    const density = gaussian().density;
    for (const [low, high] of [
      [-1, 2],
      [0.3, 0.31],
      [-4, -3.9],
    ] as const)
      expect(logNormalInterval(low, high)).toBeCloseTo(
        Math.log(integrate(density, grid1(low, high, 2000))),
        6,
      );
    // Mills' ratio: P(Z > x) = φ(x)/x · (1 − 1/x² + 3/x⁴ − …), here x = 50 and the interval all of the tail.
    const x = 50;
    const tail = -0.5 * x * x - Math.log(x * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / x ** 2 + 3 / x ** 4);
    expect(logNormalInterval(x, 60)).toBeCloseTo(tail, 6);
    expect(logNormalInterval(1, 1)).toBe(-Infinity);
    expect(logNormalInterval(-Infinity, Infinity)).toBe(0);
    expect(logNormalInterval(-Infinity, 0)).toBeCloseTo(-Math.LN2, 14);
  });

  it('adds up over neighbours, and is symmetric', () => {
    const place = fc.double({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((p, q) => p - q) as [number, number, number];
        const whole = Math.exp(logNormalInterval(low, high));
        const parts = Math.exp(logNormalInterval(low, middle)) + Math.exp(logNormalInterval(middle, high));
        expect(Math.abs(parts - whole)).toBeLessThan(1e-13);
        expect(Math.abs(Math.exp(logNormalInterval(-high, -low)) - whole)).toBeLessThan(1e-13);
      }),
    );
  });
});
