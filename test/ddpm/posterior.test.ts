import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginal, transition } from '../../src/ddpm/forward';
import { posterior, posteriorMeanOf, posteriorWalk } from '../../src/ddpm/posterior';
import { scheduleFromBetas } from '../../src/ddpm/schedule';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { zeroTerminalSnr } from '../../src/ddpm/zero-terminal-snr';
import { grid1, integrate, integrate1 } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { random } from '../../src/random/random';

const betas = fc.array(fc.double({ min: 1e-4, max: 0.9, noNaN: true }), { minLength: 2, maxLength: 30 });

describe('the true posterior', () => {
  // Ho et al. 2020, eq. 6–7, evaluated in double precision for the linear schedule; t counts from 0 in the table.
  it.each([
    [1, 0.54529149951, 0.454708498991, 5.4531876613e-5],
    [100, 0.0188954555855, 0.981076102553, 0.00205455352997],
    [999, 0.000128351487172, 0.989948678268, 0.0199999835266],
  ])('has the coefficients of the table at t = %i', (t, x0, xt, variance) => {
    const found = posterior(linearSchedule(), t + 1);
    // Eleven or twelve digits are printed.
    expect(Math.abs(found.x0 / x0 - 1)).toBeLessThan(2e-11);
    expect(Math.abs(found.xt / xt - 1)).toBeLessThan(2e-11);
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(2e-11);
  });

  // diffusers tests/schedulers/test_scheduler_ddpm.py, test_variance; t counts from 0.
  it.each([
    [0, 0.0],
    [487, 0.00979],
    [999, 0.02],
  ])('has the variance of diffusers at t = %i', (t, variance) => {
    expect(Math.abs(posterior(linearSchedule(), t + 1).variance - variance)).toBeLessThan(1e-5);
    const single = linearSchedule(1000, { precision: 'single' });
    expect(Math.abs(posterior(single, t + 1).variance - variance)).toBeLessThan(1e-5);
  });

  it('is what the rule of Bayes gives on a grid', () => {
    const schedule = linearStdSchedule();
    for (const [t, s, x0, xt] of [
      [2, 1, 0.7, 0.71],
      [40, 39, -1, 0.3],
      [100, 99, 2, -1.2],
      [80, 20, 0.4, 1],
    ] as const) {
      const before = marginal(schedule, s);
      const step = transition(schedule, t, s);
      // q(x_s | x_t, x₀) ∝ q(x_t | x_s) q(x_s | x₀), within eight deviations of the second factor.
      const prior = gaussian(before.scale * x0, before.std);
      const joint = (x: number) => gaussian(step.scale * x, step.std).density(xt) * prior.density(x);
      const grid = grid1(prior.mean - 8 * prior.std, prior.mean + 8 * prior.std, 4000);
      const mass = integrate(joint, grid);
      const mean = integrate((x) => x * joint(x), grid) / mass;
      const variance = integrate((x) => (x - mean) ** 2 * joint(x), grid) / mass;
      const found = posterior(schedule, t, s);
      expect(Math.abs(found.x0 * x0 + found.xt * xt - mean)).toBeLessThan(1e-6);
      expect(Math.abs(found.variance - variance)).toBeLessThan(1e-6);
      // Not the moments alone: the whole density.
      const whole = gaussian(found.x0 * x0 + found.xt * xt, Math.sqrt(found.variance));
      const gap = Float64Array.from(grid.centres, (x) => Math.abs(whole.density(x) - joint(x) / mass));
      expect(integrate1(grid, gap)).toBeLessThan(1e-6);
    }
  });

  it('brings the marginal of t back to that of s', () => {
    fc.assert(
      fc.property(betas, fc.nat(), fc.nat(), (list, a, b) => {
        const schedule = scheduleFromBetas(list);
        const t = 1 + (a % list.length);
        const s = b % t;
        const { x0, xt, variance } = posterior(schedule, t, s);
        const [now, before] = [marginal(schedule, t), marginal(schedule, s)];
        expect(x0 + xt * now.scale).toBeCloseTo(before.scale, 12);
        expect(xt ** 2 * now.std ** 2 + variance).toBeCloseTo(before.std ** 2, 12);
        expect(variance).toBeGreaterThanOrEqual(0);
        // No step back is more uncertain than the step forward was.
        expect(variance).toBeLessThanOrEqual(transition(schedule, t, s).std ** 2 + 1e-15);
      }),
    );
  });

  it('ends on x₀: at t = 1 its weight is 1, that of x_t and the variance are 0', () => {
    expect(posterior(linearSchedule(), 1)).toEqual({ x0: 1, xt: 0, variance: 0 });
  });

  it('from noise alone is the marginal', () => {
    const schedule = zeroTerminalSnr(linearSchedule(20));
    const { x0, xt, variance } = posterior(schedule, 20);
    expect(xt).toBe(0);
    expect(x0).toBeCloseTo(Math.sqrt(schedule.alphaBar(19)), 14);
    expect(variance).toBeCloseTo(schedule.oneMinusAlphaBar(19), 14);
  });

  it('trusts x₀ the more the closer it is, and x_t the less', () => {
    const schedule = linearStdSchedule();
    for (let t = 2; t <= 100; t++) {
      expect(posterior(schedule, t - 1).x0).toBeGreaterThan(posterior(schedule, t).x0);
      if (t < 60) expect(posterior(schedule, t - 1).xt).toBeLessThan(posterior(schedule, t).xt);
    }
  });

  it('walked from noise ends on x₀ exactly, and passes through the marginals', () => {
    const schedule = linearStdSchedule();
    const n = 20_000;
    const source = random(3);
    const x0 = new Float64Array(n).fill(0.8);
    const { scale, std } = marginal(schedule, 100);
    const xT = source.normals(n).map((z) => scale * 0.8 + std * z);
    const walk = [...posteriorWalk(schedule, x0, xT, source)];
    expect(walk.map(({ t }) => t)).toEqual(Array.from({ length: 101 }, (_, k) => 100 - k));
    expect(walk[100]!.x).toEqual(x0);
    const half = walk[50]!.x;
    const there = marginal(schedule, 50);
    const mean = half.reduce((sum, x) => sum + x, 0) / n;
    expect(Math.abs(mean - there.scale * 0.8)).toBeLessThan((4.5 * there.std) / Math.sqrt(n));
  });

  it('adds up a mean for many points', () => {
    expect([...posteriorMeanOf({ x0: 0.5, xt: 2, variance: 1 }, [2, 4], [1, -1])]).toEqual([3, 0]);
    expect(() => [...posteriorWalk(linearSchedule(5), [1, 2], [1], random(1))]).toThrow(
      'x0 and xT must have the same length',
    );
  });

  it('refuses steps that do not go back, and pictures of two sizes', () => {
    const schedule = linearSchedule(10);
    expect(() => posterior(schedule, 3, 5)).toThrow(
      'Cannot go back as s must be less than t: current value is [5, 3]',
    );
    expect(() => posterior(schedule, 0)).toThrow('t must be an integer from 1 to 10, t = 0 being the data');
    expect(() => posterior(schedule, 3, -1)).toThrow(
      't must be an integer from 0 to 10: current value is -1',
    );
    expect(() => posteriorMeanOf(posterior(schedule, 2), [1, 2], [1])).toThrow(
      'Cannot compute the mean of a step back as x0 and xt must have the same length: current value is [2, 1]',
    );
  });
});
