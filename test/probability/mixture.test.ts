import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { mixture } from '../../src/probability/mixture';
import { random } from '../../src/random/random';
import { ksLimit, ksStatistic, normalCdf } from '../random/statistics';

const bells = [
  { weight: 2, mean: -2.1, std: 0.18 },
  { weight: 3, mean: 0, std: 0.45 },
  { weight: 2, mean: 1.5, std: 0.27 },
];
const p = mixture(bells);

const anyBells = fc.array(
  fc.record({
    weight: fc.double({ min: 0.01, max: 10, noNaN: true }),
    mean: fc.double({ min: -5, max: 5, noNaN: true }),
    std: fc.double({ min: 0.1, max: 3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('mixture', () => {
  it('divides the weights by their sum', () => {
    expect([...p.weights]).toEqual([2 / 7, 3 / 7, 2 / 7]);
  });

  it('integrates to 1, with the mean and variance that it states', () => {
    const grid = grid1(-6, 6, 4000); // 8 deviations beyond the outer components
    expect(integrate((x) => p.density(x), grid)).toBeCloseTo(1, 12);
    expect(integrate((x) => x * p.density(x), grid)).toBeCloseTo(p.mean, 12);
    expect(integrate((x) => (x - p.mean) ** 2 * p.density(x), grid)).toBeCloseTo(p.variance, 12);
  });

  it('has a score that is the slope of its log density', () => {
    fc.assert(
      fc.property(anyBells, fc.double({ min: -8, max: 8, noNaN: true }), (list, x) => {
        const law = mixture(list);
        const h = 1e-5;
        const slope = (law.logDensity(x + h) - law.logDensity(x - h)) / (2 * h);
        // Truncation h²/6 · f''' with f''' ≤ (distance/σ²)³ ≲ 1e9·1e-11, rounding 1e-16 |ln p|/h ≲ 1e-8, relative to the score.
        expect(Math.abs(slope - law.score(x))).toBeLessThan(1e-4 * (1 + Math.abs(law.score(x))));
      }),
    );
  });

  it('knows which component a point came from', () => {
    fc.assert(
      fc.property(anyBells, fc.double({ min: -8, max: 8, noNaN: true }), (list, x) => {
        const law = mixture(list);
        const r = law.responsibilities(x);
        expect(r.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        // Bayes' rule, in plain densities
        law.components.forEach((c, k) => {
          if (law.density(x) > 1e-200)
            expect(r[k]).toBeCloseTo((law.weights[k]! * c.density(x)) / law.density(x), 10);
        });
      }),
    );
  });

  it('holds far into the tails', () => {
    // At 100 deviations only the nearest component counts, and exp(−5000) is no double.
    expect(p.density(30)).toBe(0);
    expect(p.logDensity(30)).toBeCloseTo(Math.log(3 / 7) + p.components[1]!.logDensity(30), 9);
    expect(p.score(30)).toBeCloseTo(p.components[1]!.score(30), 9);
    expect(Number.isFinite(p.score(1e150))).toBe(true);
  });

  it('is sampled from its own distribution function', () => {
    const cdf = (x: number) =>
      bells.reduce((sum, b) => sum + (b.weight / 7) * normalCdf((x - b.mean) / b.std), 0);
    expect(ksStatistic(p.sample(random(3), 50_000), cdf)).toBeLessThan(ksLimit);
  });

  it('is its component when it has one, and ignores weights of 0', () => {
    const single = mixture([
      { weight: 5, mean: 1, std: 2 },
      { weight: 0, mean: 9, std: 1 },
    ]);
    expect(single.logDensity(0.3)).toBeCloseTo(single.components[0]!.logDensity(0.3), 14);
    expect(single.score(0.3)).toBeCloseTo(single.components[0]!.score(0.3), 14);
    expect(single.responsibilities(9)[1]).toBe(0);
  });

  it('refuses what is no mixture', () => {
    expect(() => mixture([])).toThrow(/the list of components must not be empty/);
    expect(() => mixture([{ weight: 0, mean: 0, std: 1 }])).toThrow(/one weight must be positive/);
    expect(() => mixture([{ weight: -1, mean: 0, std: 1 }])).toThrow(
      /weight 0 must be finite and not negative/,
    );
    expect(() => mixture([{ weight: 1, mean: 0, std: 0 }])).toThrow(/std must be positive/);
  });
});
