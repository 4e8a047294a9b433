import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schedule, scheduleFromBetas, scheduleFromStds } from '../../src/ddpm/schedule';
import {
  cosineSchedule,
  linearSchedule,
  linearStdSchedule,
  scaledLinearSchedule,
  sigmoidSchedule,
} from '../../src/ddpm/schedules';
import { zeroTerminalSnr } from '../../src/ddpm/zero-terminal-snr';

/** Twelve digits are printed. */
const expectPrinted = (found: number, printed: number) =>
  expect(Math.abs(found / printed - 1)).toBeLessThan(5e-12);

const all: Record<string, (steps: number) => Schedule> = {
  linear: (steps) => linearSchedule(steps),
  'scaled linear': (steps) => scaledLinearSchedule(steps),
  cosine: (steps) => cosineSchedule(steps),
  sigmoid: (steps) => sigmoidSchedule(steps),
  'linear deviations': (steps) => linearStdSchedule(steps),
  'single precision': (steps) => linearSchedule(steps, { precision: 'single' }),
};

describe('schedules', () => {
  // The formulas of diffusers' schedulers evaluated in double precision, T = 1000; those of the first two rows are also
  // printed in keras-cv's constant _ALPHAS_CUMPROD. Their index t counts from 0: t + 1 here.
  it.each([
    [
      'linear',
      linearSchedule(),
      [0.9999, 0.897018145675, 0.524085373825, 0.0785872428818, 0.00335055043894, 4.03582976538e-5],
    ],
    [
      'scaled linear',
      scaledLinearSchedule(),
      [0.99915, 0.895462773495, 0.675432413725, 0.277669650456, 0.0566234915983, 0.00466009851308],
    ],
    [
      'cosine',
      cosineSchedule(),
      [0.999958715775, 0.972092737114, 0.847012161327, 0.493843590441, 0.144272102386, 2.42876690703e-9],
    ],
    [
      'sigmoid',
      sigmoidSchedule(),
      [0.999850794799, 0.980749298825, 0.903744665401, 0.301931056602, 0.00573219888612, 3.96818199053e-5],
    ],
  ] as const)('%s has the published ᾱ', (_, schedule, printed) => {
    for (const [k, t] of [0, 99, 249, 499, 749, 999].entries())
      expectPrinted(schedule.alphaBar(t + 1), printed[k]!);
  });

  it('of lecture 002 leaves a fifth of the signal: Π√(1 − β²) = 0.201254, SNR 0.0422', () => {
    const schedule = linearStdSchedule();
    // The product by itself, without logarithms.
    const product = Array.from({ length: 100 }, (_, k) => 0.01 + (0.29 * k) / 99).reduce(
      (left, std) => left * Math.sqrt(1 - std * std),
      1,
    );
    expect(Math.sqrt(schedule.alphaBar(100))).toBeCloseTo(product, 14);
    expect(product).toBeCloseTo(0.201254, 6);
    expect(schedule.alphaBar(100) / schedule.oneMinusAlphaBar(100)).toBeCloseTo(0.0422, 4);
  });

  it.each(Object.entries(all))('%s: ᾱ falls from 1, α + β = 1, and the parts fit', (_, make) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), (steps) => {
        const s = make(steps);
        // Rounding to float32 is the coarser of the two.
        const tolerance = s.precision === 'single' ? 2 ** -23 : 4e-16;
        expect([s.steps, s.alphaBar(0), s.oneMinusAlphaBar(0), s.logAlphaBar(0)]).toEqual([steps, 1, 0, 0]);
        let product = 1;
        for (let t = 1; t <= steps; t++) {
          expect(s.alphaBar(t)).toBeLessThan(s.alphaBar(t - 1));
          expect(Math.abs(s.alpha(t) + s.beta(t) - 1)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(s.alphaBar(t) + s.oneMinusAlphaBar(t) - 1)).toBeLessThanOrEqual(tolerance);
          product *= 1 - s.beta(t);
          expect(Math.abs(s.alphaBar(t) / product - 1)).toBeLessThan(steps * tolerance);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keep the digits of 1 − ᾱ where the noise is tiny', () => {
    const s = scheduleFromBetas([1e-18, 1e-18]);
    expect(s.alphaBar(2)).toBe(1);
    expect(s.oneMinusAlphaBar(2)).toBeCloseTo(2e-18, 30);
  });

  it('take deviations and variances for the same thing, squared', () => {
    const stds = [0.1, 0.5, 0.9];
    const [a, b] = [scheduleFromStds(stds), scheduleFromBetas(stds.map((std) => std ** 2))];
    for (const t of [1, 2, 3]) expect(a.alphaBar(t)).toBe(b.alphaBar(t));
  });

  it.each(Object.entries(all))('%s, rescaled to zero terminal SNR, ends in noise alone', (_, make) => {
    const before = make(50);
    const after = zeroTerminalSnr(before);
    expect(after.alphaBar(50)).toBe(0);
    expect(after.oneMinusAlphaBar(50)).toBe(1);
    expect(after.beta(50)).toBe(1);
    expect(after.beta(1)).toBe(before.beta(1));
    // Lin et al. 2024, algorithm 1, written out: √ᾱ is moved by one affine map.
    const root = (s: Schedule, t: number) => Math.sqrt(s.alphaBar(t));
    for (let t = 1; t <= 50; t++) {
      const expected =
        ((root(before, t) - root(before, 50)) * root(before, 1)) / (root(before, 1) - root(before, 50));
      expect(root(after, t)).toBeCloseTo(expected, before.precision === 'single' ? 5 : 12);
    }
  });

  it('refuse what is no schedule, in words', () => {
    expect(() => scheduleFromBetas([0.1, 2])).toThrow(
      'Cannot build schedule as beta must be in (0, 1) at t = 2: current value is 2',
    );
    expect(() => scheduleFromBetas([])).toThrow(
      'Cannot build schedule as the list of betas must not be empty',
    );
    expect(() => scheduleFromBetas([1, 0.5])).toThrow('at t = 1: current value is 1');
    for (const bad of [0, -0.1, Number.NaN, 1.1]) {
      expect(() => scheduleFromBetas([bad])).toThrow(RangeError);
      expect(() => scheduleFromStds([bad])).toThrow(RangeError);
      expect(() => linearSchedule(10, { betaEnd: bad })).toThrow(
        'Cannot build schedule as betaEnd must be in (0, 1)',
      );
    }
    expect(() => linearSchedule(0)).toThrow('steps must be an integer of at least 1: current value is 0');
    expect(() => cosineSchedule(10, { offset: -1 })).toThrow('offset must be positive');
    expect(() => zeroTerminalSnr(linearSchedule(1))).toThrow('steps must be at least 2');
  });

  it('refuse a step that they do not have', () => {
    const s = linearSchedule(10);
    expect(() => s.beta(0)).toThrow(
      'Cannot read schedule as t must be an integer from 1 to 10, t = 0 being the data: current value is 0',
    );
    for (const bad of [-1, 11, 1.5, Number.NaN]) {
      expect(() => s.beta(bad)).toThrow(RangeError);
      expect(() => s.alphaBar(bad)).toThrow('Cannot read schedule as t must be an integer from 0 to 10:');
    }
  });
});
