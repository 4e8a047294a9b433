import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from '../../../src/probability/estimate';
import { moments } from '../../../src/probability/moments';
import { random } from '../../../src/random/random';
import { kramersTime, meanPassageTime, passageTimes, relaxationTime } from '../../../src/sde/langevin/escape';
import { doubleWell, linePotential } from '../../../src/sde/langevin/potential';
import { unadjustedLangevin } from '../../../src/sde/langevin/unadjusted';
import fixture from './fixture.json';

describe('meanPassageTime', () => {
  it('is L²/(2T) from a wall, where nothing pushes', () => {
    const flat = linePotential(() => 0);
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (L, T) => {
          const time = meanPassageTime(flat, { from: 0, to: L, low: 0, temperature: T, cells: 500 });
          expect((time * 2 * T) / L ** 2).toBeCloseTo(1, 9); // midpoints are exact for a constant and a line
        },
      ),
    );
  });

  it('is distance/velocity where the way is downhill', () => {
    // f = −vx and no wall: T₁ = (b − a)/v for every temperature (Gardiner 2009, section 5.5.2)
    const slide = linePotential((x) => -3 * x);
    const time = meanPassageTime(slide, { from: 1, to: 4, low: -8, temperature: 0.8, cells: 8000 });
    expect(time).toBeCloseTo(1, 5);
  });

  it.each(fixture.passage)(
    'is SciPy’s quadrature in a double well of height $barrier',
    ({ barrier, toTop, toWell }) => {
      const well = doubleWell(barrier);
      expect(meanPassageTime(well, { from: -1, to: 0, low: -3 }) / toTop).toBeCloseTo(1, 6);
      expect(meanPassageTime(well, { from: -1, to: 1, low: -3 }) / toWell).toBeCloseTo(1, 6);
    },
  );

  it('knows the temperature', () => {
    const { barrier, temperature, toTop } = fixture.cold;
    const time = meanPassageTime(doubleWell(barrier), { from: -1, to: 0, low: -3, temperature });
    expect(time / toTop).toBeCloseTo(1, 6);
    expect(() => meanPassageTime(doubleWell(1), { from: -1, to: 0, low: -0.5 })).toThrow(
      'low must not be above from',
    );
    expect(() => meanPassageTime(doubleWell(1), { from: 0, to: -1, low: -2 })).toThrow(
      'from and to must be finite',
    );
  });
});

describe('passageTimes', () => {
  it('has the mean of SciPy’s quadrature in a double well', () => {
    for (const { barrier, toWell } of fixture.passage.slice(0, 3)) {
      const { mean, standardError } = estimate(
        passageTimes(doubleWell(barrier), {
          from: -1,
          to: 1,
          random: random(barrier),
          stepSize: 0.004 / barrier,
        }),
      );
      // 4 standard errors, and 3 % for the step: half of 8h·τ
      expect(Math.abs(mean - toWell)).toBeLessThan(4 * standardError + 0.03 * toWell);
      expect(standardError / toWell).toBeLessThan(0.05);
    }
  });

  it('is exponential over a barrier: deviation and mean agree', () => {
    const times = passageTimes(doubleWell(4), { from: -1, to: 1, random: random(9), stepSize: 0.002 });
    const { mean, std } = moments(times);
    expect(Math.abs(std / mean - 1)).toBeLessThan(4 / Math.sqrt(1000) + 0.05);
  });

  it('gives up after as many steps as allowed, and keeps the walkers apart', () => {
    const settings = { from: 0, to: 1, stepSize: 0.1, walkers: 50 };
    const flat = linePotential(() => 0);
    const few = passageTimes(flat, { ...settings, random: random(1), steps: 5 });
    const more = passageTimes(flat, { ...settings, random: random(1), steps: 5 });
    expect(few).toEqual(more);
    const arrived = few.filter(Number.isFinite);
    expect(arrived.length).toBeGreaterThan(0);
    expect(arrived.length).toBeLessThan(50);
    expect(Math.max(...arrived)).toBeLessThanOrEqual(0.5);
    // dX = −3x dt without noise worth the name never gets up there, and falls at once down there
    const slope = linePotential(
      (x) => -3 * x,
      () => -3,
    );
    const cold = passageTimes(slope, { ...settings, random: random(2), stepSize: 0.01, temperature: 1e-12 });
    for (const time of cold) expect(time).toBeCloseTo(0.34, 9); // 34 steps of 0.03 are the first beyond 1
    expect(() => passageTimes(flat, { ...settings, random: random(1), walkers: 0 })).toThrow(
      'walkers must be',
    );
  });
});

describe('kramersTime', () => {
  it('is the passage to the other well, but for an error that falls as 1/height', () => {
    const error = (h: number) => {
      const exact = meanPassageTime(doubleWell(h), { from: -1, to: 1, low: -3, cells: 8000 });
      return exact / kramersTime({ height: h, wellCurvature: 8 * h, topCurvature: 4 * h }) - 1;
    };
    expect(error(10)).toBeLessThan(0.06);
    // Halved when the height is doubled
    for (const h of [10, 20]) expect(error(h) / error(2 * h)).toBeCloseTo(2, 0);
  });

  it('is a formula that can be computed by hand', () => {
    expect(kramersTime({ height: 2, wellCurvature: 16, topCurvature: 4, temperature: 0.5 })).toBeCloseTo(
      ((2 * Math.PI) / 8) * Math.exp(4),
      10,
    );
    expect(() => kramersTime({ height: 2, wellCurvature: -1, topCurvature: 4 })).toThrow('wellCurvature');
  });
});

describe('relaxationTime', () => {
  it('is the time of an exponential, also when something quicker dies first', () => {
    const states = Array.from({ length: 500 }, (_, k) => {
      const t = 0.02 * k;
      return { t, x: Float64Array.of(5 + 2 * Math.exp(-t / 1.7) + 0.5 * Math.exp(-t / 0.05)) };
    });
    expect(Math.abs(relaxationTime(states, (x) => x, 5) - 1.7)).toBeLessThan(1e-3);
    expect(relaxationTime(states.slice(0, 50), (x) => x, 5)).toBe(Infinity);
  });

  it.each(fixture.relaxation.slice(0, 3))(
    'of a double well of height $barrier: 1/gap of its generator',
    ({ barrier, time }) => {
      const n = 2000;
      const walk = unadjustedLangevin(doubleWell(barrier), new Float64Array(n).fill(-1), {
        random: random(barrier),
        stepSize: 0.004 / barrier,
        steps: 100_000,
        every: 20,
      });
      const found = relaxationTime(walk, Math.sign);
      // The share that has crossed by then is known to √(¼/n): 4 standard errors of the logarithm's change are
      // 4·√(1/n)·√(e³ + e)/… ≤ 4·4.8/√n·½ = 21 %, at the worst; the step's bias is 8h·τ = 3 % of it
      expect(Math.abs(found / time - 1)).toBeLessThan(0.2);
    },
  );

  it('does not walk further than it must', () => {
    let seen = 0;
    const endless = (function* () {
      for (;;) yield { t: seen, x: Float64Array.of(Math.exp(-seen++ / 10)) };
    })();
    expect(relaxationTime(endless)).toBeCloseTo(10, 6);
    expect(seen).toBeLessThan(20);
  });
});
