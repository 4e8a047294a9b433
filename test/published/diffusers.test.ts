import { describe, expect, it } from 'vitest';
import { arrayAlgebra } from '../../src/ddpm/algebra';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { posterior } from '../../src/ddpm/posterior';
import { reverseCoefficients, reverseStep, reverseVariance } from '../../src/ddpm/reverse-step';
import { cosineSchedule, linearSchedule } from '../../src/ddpm/schedules';
import { timesteps } from '../../src/ddpm/timesteps';
import { torchRandom } from '../../src/random/torch';
import { absolute, dummyModel, dummyNoise, dummySample } from '../ddpm/support';

/**
 * Numbers that huggingface/diffusers asserts in tests/schedulers, beside those of test_scheduler_ddpm.py that
 * test/ddpm/ancestral.test.ts and posterior.test.ts have. Its t counts from 0: t + 1 here. Tolerances are its own.
 */
const precision = 'single';
const linear = linearSchedule(1000, { precision });
const cosine = cosineSchedule(1000, { precision });

describe('test_schedulers.py', () => {
  it('the fixture: 768 numbers of sum 383.5, and its noise the same backwards', () => {
    expect(absolute(dummySample()).sum).toBeCloseTo(383.5, 4); // float32 rounds each number
    expect(dummyNoise().reduce((sum, v, k) => sum + v + dummySample()[k]!, 0)).toBeCloseTo(767, 3);
  });
});

describe('test_scheduler_ddim.py', () => {
  // test_variance: from t to an earlier step, twenty at once or one.
  it.each([
    [420, 400, 0.14771],
    [980, 960, 0.3246],
    [487, 486, 0.00979],
    [999, 998, 0.02],
  ])('the variance of the step from %i back to %i', (t, s, variance) => {
    expect(Math.abs(posterior(linear, t + 1, s + 1).variance - variance)).toBeLessThan(1e-5);
    expect(Math.abs(posterior(linearSchedule(), t + 1, s + 1).variance - variance)).toBeLessThan(1e-5);
  });

  it('five steps, leading, counted from 1 (test_steps_offset)', () => {
    expect(timesteps(linear, { steps: 5, spacing: 'leading' })).toEqual([801, 601, 401, 201, 1]);
  });
});

describe('test_scheduler_ddpm.py', () => {
  it('the step that follows each custom timestep (test_custom_timesteps)', () => {
    const custom = timesteps(linear, { custom: [100, 87, 50, 1, 0], countFrom: 0 });
    const states = ancestral(dummyModel('eps'), linear, dummySample(), {
      random: torchRandom(0),
      timesteps: custom,
    });
    // Where a step comes out: 87, 50, 1, 0 and −1 when counted from 0.
    expect([...states].slice(1).map(({ t }) => t - 1)).toEqual([87, 50, 1, 0, -1]);
  });
});

describe('test_scheduler_ddpm_parallel.py', () => {
  it('one step without noise of three samples, at t = 0, 1 and 2 (test_batch_step_no_noise)', () => {
    const model = dummyModel('eps');
    const total = [0, 0.1, -0.1].reduce((sum, shift, t) => {
      const x = dummySample().map((value) => value + Math.fround(shift));
      const output = Float32Array.from(model.predict(x, t + 1));
      const c = reverseCoefficients(linear, { t: t + 1 }, { predicts: 'eps' });
      const limits = { clip: 1 };
      const step = reverseStep(arrayAlgebra<Float32Array>(192), { x, output, z: undefined }, c, {
        one: 1,
        limits,
      });
      return sum + absolute(step.x).sum;
    }, 0);
    expect(Math.abs(total - 1153.1833)).toBeLessThan(1e-2);
    expect(Math.abs(total / (3 * 768) - 0.5005)).toBeLessThan(1e-3);
  });
});

describe('test_scheduler_unclip.py, DDPM with the cosine schedule', () => {
  it.each([
    [0, 1e-10],
    [487, 0.0549625],
    [999, 0.9994987],
  ])('the deviation of a step back at t = %i (test_variance_fixed_small_log)', (t, std) => {
    for (const schedule of [cosine, cosineSchedule()])
      expect(Math.abs(Math.sqrt(posterior(schedule, t + 1).variance) - std)).toBeLessThan(1e-5);
  });

  it.each([
    [1, -10.171279],
    [487, -5.7998052],
    [999, -0.0010011],
  ])('a variance between small and large at t = %i (test_variance_learned_range)', (t, log) => {
    // Nichol and Dhariwal 2021, eq. 15: the model's answer 0.5 stands for three quarters of the way.
    const [large, small] = (['large', 'small'] as const).map((kind) =>
      Math.log(reverseVariance(cosineSchedule(), { t: t + 1 }, kind)),
    );
    // Its tolerance, but for t = 1: there 1 − ᾱ is so small that float32 knows it to five parts in ten thousand, and a quarter
    // of the answer depends on it.
    expect(Math.abs(0.75 * large! + 0.25 * small! - log)).toBeLessThan(t === 1 ? 1e-4 : 1e-5);
  });

  it.each([
    [1000, 252.2682495, 0.3284743],
    [25, 258.2044983, 0.3362038],
  ])('the full loop in %i steps (test_full_loop, test_full_loop_skip_timesteps)', (steps, sum, mean) => {
    const visited = timesteps(cosine, { steps, spacing: 'linspace' });
    const options = { random: torchRandom(0), clip: 1, timesteps: visited };
    const { x } = last(ancestral(dummyModel('eps'), cosine, dummySample(), options));
    // It takes β from its table, DDPMScheduler and we take 1 − ᾱ_t/ᾱ_{t−1}. In float32 the two differ by 5e-4 of their
    // size at t = 0, where the last step multiplies with β/(1 − ᾱ); without rounding they are the same.
    expect(Math.abs(absolute(x).sum / sum - 1)).toBeLessThan(6e-4);
    expect(Math.abs(absolute(x).mean - mean)).toBeLessThan(1e-3);
  });
});
