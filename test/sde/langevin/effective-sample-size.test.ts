import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random/random';
import { autocorrelation } from '../../../src/sde/langevin/autocorrelation';
import { effectiveSampleSize } from '../../../src/sde/langevin/effective-sample-size';
import fixture from './fixture.json';

/** The chain of fixture.py. */
function deterministic([rho, n, shift]: readonly number[]): Float64Array {
  let value = 0;
  return Float64Array.from({ length: n! }, (_, k) => {
    value = rho! * value + Math.sin((k + 1) ** 2 + shift!);
    return value;
  });
}

function autoregressive(rho: number, n: number, seed: number): Float64Array {
  const z = random(seed).normals(n);
  let value = z[0]! / Math.sqrt(1 - rho * rho); // in its stationary law from the start
  return z.map((noise, k) => {
    if (k > 0) value = rho * value + noise;
    return value;
  });
}

describe('autocorrelation', () => {
  it('is what statsmodels gives for 1, 2, 3, 4', () => {
    // statsmodels.tsa.stattools.acf([1, 2, 3, 4]); by hand: covariances 1.25, 0.3125, −0.375, −0.5625
    const found = autocorrelation([1, 2, 3, 4], 3);
    [1, 0.25, -0.3, -0.45].forEach((rho, lag) => {
      expect(found[lag]).toBeCloseTo(rho, 15);
    });
  });

  it('is ρ^lag of an autoregressive chain', () => {
    const n = 40_000;
    const found = autocorrelation(autoregressive(0.8, n, 1), 10);
    // Bartlett's formula: its standard error is at most √((1 + ρ²)/(1 − ρ²)/n) = 0.0107
    found.forEach((rho, lag) => {
      expect(Math.abs(rho - 0.8 ** lag)).toBeLessThan(0.045);
    });
  });

  it('stays in [−1, 1] and does not see shift and scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 40 }),
        (list) => {
          fc.pre(Math.max(...list) - Math.min(...list) > 1e-3);
          const rho = autocorrelation(list, 5);
          expect(rho[0]).toBe(1);
          for (const value of rho) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
          const other = autocorrelation(
            list.map((v) => 3 - 2 * v),
            5,
          );
          other.forEach((value, lag) => {
            expect(value).toBeCloseTo(rho[lag]!, 9);
          });
        },
      ),
    );
  });

  it('refuses what cannot be correlated', () => {
    expect(() => autocorrelation([1, 1, 1], 2)).toThrow('the series must not be constant');
    expect(() => autocorrelation([1, 2], 2)).toThrow('length of the series must be an integer of at least 3');
    expect(() => autocorrelation([1, Number.NaN, 2], 1)).toThrow(
      'entry 1 of the series must be a finite number',
    );
  });
});

describe('effectiveSampleSize', () => {
  it.each(fixture.ess)('is what the published algorithm gives: $value', ({ chains, value }) => {
    const series = chains.map(deterministic);
    const { size } = effectiveSampleSize(series.length === 1 ? series[0]! : series);
    expect(Math.abs(size / value - 1)).toBeLessThan(1e-9); // FFT and sums round differently
  });

  it.each([0, 0.5, 0.9])('is n(1 − ρ)/(1 + ρ) of an autoregressive chain, ρ = %d', (rho) => {
    const n = 50_000;
    const { size, stepsPerDraw, standardError } = effectiveSampleSize(autoregressive(rho, n, 2));
    const expected = (1 + rho) / (1 - rho);
    // Geyer's window is about 6 correlation times, so that the error is √(2·(2·6τ)/n)·… about 3 % at τ = 19 (Sokal 1997, eq. 3.19)
    expect(Math.abs(stepsPerDraw / expected - 1)).toBeLessThan(0.12);
    expect(size).toBeCloseTo(n / stepsPerDraw, 6);
    expect(standardError / Math.sqrt(1 / (1 - rho * rho) / (n / expected))).toBeCloseTo(1, 0);
  });

  it('knows the error of a mean: many chains, their means', () => {
    const chains = Array.from({ length: 200 }, (_, seed) => autoregressive(0.8, 1000, 100 + seed));
    const errors = chains.map((chain) => effectiveSampleSize(chain).standardError);
    const means = chains.map((chain) => chain.reduce((a, b) => a + b) / chain.length);
    const spread = Math.sqrt(means.reduce((sum, m) => sum + m * m, 0) / means.length);
    const told = errors.reduce((a, b) => a + b) / errors.length;
    // 200 means know their spread to 1/√400 = 5 %: 4 of those
    expect(Math.abs(told / spread - 1)).toBeLessThan(0.2);
  });

  it('sees that two chains have not met', () => {
    const left = autoregressive(0.3, 500, 3).map((v) => v - 10);
    const right = autoregressive(0.3, 500, 4).map((v) => v + 10);
    expect(effectiveSampleSize(left).size).toBeGreaterThan(150);
    expect(effectiveSampleSize([left, right]).size).toBeLessThan(5);
  });

  it('refuses chains that say nothing', () => {
    expect(() => effectiveSampleSize([])).toThrow('the list of chains must not be empty');
    expect(() => effectiveSampleSize(new Float64Array(20))).toThrow('the chain must not be constant');
    expect(() => effectiveSampleSize([1, 2, 3])).toThrow('a chain must have at least 8 numbers');
    expect(() => effectiveSampleSize([autoregressive(0, 9, 1), autoregressive(0, 10, 1)])).toThrow(
      'must have the same length',
    );
  });
});
