import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { random } from '../../src/random/random';
import { ksLimit, ksStatistic, normalCdf } from '../random/statistics';

const laws = fc.tuple(
  fc.double({ min: -50, max: 50, noNaN: true }),
  fc.double({ min: 0.01, max: 50, noNaN: true }),
);

describe('gaussian', () => {
  it('has the published entropy', () => {
    // scipy.stats.norm.entropy() = 1.4189385332046727
    expect(gaussian().entropy()).toBeCloseTo(1.4189385332046727, 15);
  });

  it('has the density of the normal table', () => {
    // φ(0), φ(1), φ(2) (Abramowitz and Stegun, table 26.1)
    expect(gaussian().density(0)).toBeCloseTo(0.398942280401433, 15);
    expect(gaussian().density(1)).toBeCloseTo(0.24197072451914337, 15);
    expect(gaussian(1, 2).density(5)).toBeCloseTo(0.05399096651318806 / 2, 15);
  });

  it('integrates to 1, and its entropy is −∫ p ln p', () => {
    const p = gaussian(0.7, 0.3);
    // 12 deviations either side leave 1e-32 of the mass out; Simpson's error at 0.012 deviations is below 1e-9.
    const grid = grid1(0.7 - 3.6, 0.7 + 3.6, 2000);
    expect(integrate((x) => p.density(x), grid)).toBeCloseTo(1, 12);
    expect(-integrate((x) => p.density(x) * p.logDensity(x), grid)).toBeCloseTo(p.entropy(), 12);
  });

  it('has a score that is the slope of its log density', () => {
    fc.assert(
      fc.property(laws, fc.double({ min: -5, max: 5, noNaN: true }), ([mean, std], z) => {
        const p = gaussian(mean, std);
        const x = mean + z * std;
        const h = 1e-3 * std;
        // Central differences are exact for a quadratic, up to the rounding of x: 1e-16 |x|/h · |score| · std ≤ 3e-9.
        const slope = (p.logDensity(x + h) - p.logDensity(x - h)) / (2 * h);
        expect(Math.abs(slope - p.score(x)) * std).toBeLessThan(1e-8);
      }),
    );
  });

  it('is sampled with its own mean and deviation', () => {
    const samples = gaussian(3, 0.5).sample(random(1), 50_000);
    expect(ksStatistic(samples, (x) => normalCdf((x - 3) / 0.5))).toBeLessThan(ksLimit);
  });

  it('keeps its logarithm where the density underflows', () => {
    expect(gaussian().density(50)).toBe(0);
    expect(gaussian().logDensity(50)).toBeCloseTo(-1250 - 0.9189385332046727, 10);
    expect(gaussian().score(50)).toBe(-50);
  });

  it('refuses a deviation that is not positive', () => {
    expect(() => gaussian(0, 0)).toThrow(
      'Cannot make a Gaussian as std must be positive and finite: current value is 0',
    );
    expect(() => gaussian(NaN, 1)).toThrow(/mean must be a finite number: current value is NaN/);
    expect(() => gaussian().sample(random(1), -1)).toThrow(/Cannot sample a Gaussian/);
  });
});
