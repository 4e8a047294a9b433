import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNoise, forwardWalk, marginal, snr, transition } from '../../src/ddpm/forward';
import { randomWalk } from '../../src/ddpm/random-walk';
import { scheduleFromBetas } from '../../src/ddpm/schedule';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';

const betas = fc.array(fc.double({ min: 1e-6, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('the forward process', () => {
  it('in closed form is the composition of its steps', () => {
    fc.assert(
      fc.property(betas, fc.nat(), (list, pick) => {
        const schedule = scheduleFromBetas(list);
        const s = pick % schedule.steps;
        // x_t = a x_s + b z: a step takes a to √α a and b² to α b² + β.
        let [a, b2] = [1, 0];
        for (let t = s + 1; t <= schedule.steps; t++) {
          const beta = list[t - 1]!;
          a *= Math.sqrt(1 - beta);
          b2 = (1 - beta) * b2 + beta;
          const found = transition(schedule, t, s);
          expect(Math.abs(found.scale - a)).toBeLessThan(1e-12);
          expect(Math.abs(found.std ** 2 - b2)).toBeLessThan(1e-12);
          if (s > 0) continue;
          expect(Math.abs(marginal(schedule, t).scale - a)).toBeLessThan(1e-12);
          expect(Math.abs(marginal(schedule, t).std ** 2 - b2)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it('keeps unit variance: scale² + std² = 1', () => {
    const schedule = linearSchedule();
    for (let t = 0; t <= 1000; t++) {
      const { scale, std } = marginal(schedule, t);
      expect(scale ** 2 + std ** 2).toBeCloseTo(1, 14);
    }
    expect(marginal(schedule, 0)).toEqual({ scale: 1, std: 0 });
    expect(snr(schedule, 0)).toBe(Infinity);
    expect(snr(linearStdSchedule(), 100)).toBeCloseTo(0.0422, 4);
  });

  it('walked a step at a time has the law of the closed form', () => {
    const schedule = linearStdSchedule();
    const n = 20_000;
    const walk = [...forwardWalk(schedule, new Float64Array(n).fill(2), random(1))];
    expect(walk.map(({ t }) => t)).toEqual(Array.from({ length: 101 }, (_, t) => t));
    for (const t of [1, 30, 100]) {
      const { scale, std } = marginal(schedule, t);
      const { mean, variance } = moments(walk[t]!.x);
      // 4.5 standard errors of a mean and of a variance.
      expect(Math.abs(mean - 2 * scale)).toBeLessThan((4.5 * std) / Math.sqrt(n));
      expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    }
  });

  it('without shrinking keeps the mean and piles up variance', () => {
    const n = 20_000;
    const schedule = linearStdSchedule();
    const x = [...forwardWalk(schedule, new Float64Array(n).fill(2), random(1), { shrink: false })].at(-1)!.x;
    const total = Array.from({ length: 100 }, (_, k) => schedule.beta(k + 1)).reduce((sum, b) => sum + b);
    const { mean, variance } = moments(x);
    expect(Math.abs(mean - 2)).toBeLessThan(4.5 * Math.sqrt(total / n));
    expect(Math.abs(variance / total - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
  });

  it('adds the given noise', () => {
    expect([...addNoise([1, 2], { scale: 0.5, std: 2 }, [0, 1])]).toEqual([0.5, 3]);
    expect([...forwardWalk(linearSchedule(3), [1], random(1))][0]!.x).toEqual(new Float64Array([1]));
  });

  it('goes forward only', () => {
    expect(() => transition(linearSchedule(10), 3, 3)).toThrow(
      'Cannot go forward as s must be less than t: current value is [3, 3]',
    );
    expect(() => transition(linearSchedule(10), 0)).toThrow(
      't must be an integer from 1 to 10, t = 0 being the data',
    );
    expect(() => [...forwardWalk(linearSchedule(10), [], random(1))]).toThrow('x0 must not be empty');
  });
});

describe('a random walk', () => {
  it('of 100 steps of 0.1 ends a deviation of 1 away', () => {
    const n = 20_000;
    const walk = [...randomWalk(new Float64Array(n).fill(3), random(2))];
    expect(walk).toHaveLength(101);
    const { mean, variance } = moments(walk[100]!.x);
    expect(Math.abs(mean - 3)).toBeLessThan(4.5 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
  });

  it('refuses what is no walk', () => {
    expect(() => [...randomWalk([], random(1))]).toThrow('x0 must not be empty');
    expect(() => [...randomWalk([1], random(1), { std: -1 })]).toThrow('std must be finite and not negative');
  });
});
