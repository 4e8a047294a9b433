import { describe, expect, it } from 'vitest';
import { arrayAlgebra } from '../../src/ddpm/algebra';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { addNoise, marginal } from '../../src/ddpm/forward';
import { exactDenoiser, idealDenoiser } from '../../src/ddpm/ideal-denoiser';
import { posterior } from '../../src/ddpm/posterior';
import type { LimitOptions } from '../../src/ddpm/reverse-step';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { zeroTerminalSnr } from '../../src/ddpm/zero-terminal-snr';
import { mixture } from '../../src/probability/mixture';
import { moments } from '../../src/probability/moments';
import { type FloatArray, random as generator } from '../../src/random/random';
import { torchRandom } from '../../src/random/torch';
import { absolute, dummyModel, dummyNoise, dummySample } from './support';

const single = linearSchedule(1000, { precision: 'single' });

describe('ancestral sampling', () => {
  // huggingface/diffusers, tests/schedulers/test_scheduler_ddpm.py: test_full_loop_no_noise and
  // test_full_loop_with_v_prediction; tolerances are theirs.
  it.each([
    ['eps', 258.9606, 0.3372],
    ['v', 202.0296, 0.2631],
  ] as const)('repeats the full loop of diffusers, predicting %s', (predicts, sum, mean) => {
    const random = torchRandom(0);
    const { x } = last(ancestral(dummyModel(predicts), single, dummySample(), { random, clip: 1 }));
    expect(Math.abs(absolute(x).sum - sum)).toBeLessThan(1e-2);
    expect(Math.abs(absolute(x).mean - mean)).toBeLessThan(1e-3);
  });

  it('repeats its loop from t = 1 with noise added', () => {
    const x1 = Float32Array.from(addNoise(dummySample(), marginal(single, 2), dummyNoise()));
    const options = { random: torchRandom(0), clip: 1, timesteps: [2, 1] };
    const { x } = last(ancestral(dummyModel('eps'), single, x1, options));
    expect(Math.abs(absolute(x).sum - 387.9466)).toBeLessThan(1e-2);
    expect(Math.abs(absolute(x).mean - 0.5051)).toBeLessThan(1e-3);
  });

  it('with the exact denoiser gives back a Gaussian, by the recursion of its moments', () => {
    // Data N(1, ½²). Every step is linear in x, so mean and variance follow from those of the step before.
    const schedule = linearStdSchedule();
    const law = { mean: 1, variance: 0.25 };
    const exact = exactDenoiser(mixture([{ weight: 1, mean: 1, std: 0.5 }]), schedule);
    const n = 4000;
    for (const variance of ['small', 'large'] as const) {
      let [mean, spread] = [0, 1];
      for (let t = 100; t > 0; t--) {
        const { scale, std } = marginal(schedule, t);
        const gain = (scale * law.variance) / (scale ** 2 * law.variance + std ** 2);
        const back = posterior(schedule, t);
        const slope = back.x0 * gain + back.xt;
        mean = back.x0 * law.mean * (1 - gain * scale) + slope * mean;
        const noise = t === 1 ? 0 : variance === 'small' ? back.variance : schedule.beta(t);
        spread = slope ** 2 * spread + noise;
      }
      const random = generator(4);
      const { x } = last(ancestral(exact, schedule, random.normals(n), { random, variance }));
      const found = moments(x);
      // 4.5 standard errors.
      expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(spread / n));
      expect(Math.abs(found.variance / spread - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    }
  });

  it('with the ideal denoiser gives back the data set', () => {
    const schedule = linearStdSchedule();
    const points = [0, 0, 3, 0, 0, 3];
    const random = generator(5);
    const ideal = idealDenoiser({ n: 3, points }, schedule);
    const { x } = last(ancestral(ideal, schedule, random.normals(600), { random }));
    const counts = [0, 0, 0];
    for (let k = 0; k < 300; k++) {
      const distances = [0, 1, 2].map((i) =>
        Math.hypot(x[2 * k]! - points[2 * i]!, x[2 * k + 1]! - points[2 * i + 1]!),
      );
      const nearest = distances.indexOf(Math.min(...distances));
      expect(distances[nearest]).toBeLessThan(1e-6);
      counts[nearest]!++;
    }
    // None is forgotten; the walk does not start quite from N(0, I), so that the shares are not exactly equal.
    expect(Math.min(...counts)).toBeGreaterThan(50);
  });

  it('without noise loses the spread', () => {
    const schedule = linearStdSchedule();
    const exact = exactDenoiser(mixture([{ weight: 1, mean: 0, std: 1 }]), schedule);
    const random = generator(6);
    const start = random.normals(1000);
    const std = (noise: boolean) =>
      Math.sqrt(moments(last(ancestral(exact, schedule, start, { random, noise })).x).variance);
    expect(std(true)).toBeGreaterThan(0.9);
    // Each step multiplies with √α_t: what is left is √ᾱ_T.
    expect(std(false) / Math.sqrt(moments(start).variance)).toBeCloseTo(0.201254, 5);
  });

  it('yields every step, falling, each an array of its own kind', () => {
    const schedule = linearStdSchedule();
    const ideal = idealDenoiser({ n: 1, points: [1, 2] }, schedule);
    const start = Float32Array.of(0, 0);
    const states = [...ancestral(ideal, schedule, start, { random: generator(1), timesteps: [100, 40, 7] })];
    expect(states.map(({ t }) => t)).toEqual([100, 40, 7, 0]);
    expect(states[0]).toEqual({ t: 100, x: start, x0: undefined });
    expect(states[3]!.x).toEqual(Float32Array.of(1, 2));
    expect(new Set(states.map(({ x }) => x)).size).toBe(4);
    expect(states.every(({ x }) => x instanceof Float32Array)).toBe(true);
  });

  it('limits x̂₀ by clipping, or by its quantile', () => {
    const schedule = linearStdSchedule();
    const data = { n: 1, points: [0.5, -4, 3, 1] };
    const ideal = idealDenoiser(data, schedule);
    const x0With = (limits: LimitOptions) =>
      [...ancestral(ideal, schedule, new Float64Array(4), { random: generator(1), ...limits })][1]!.x0;
    expect(x0With({})).toEqual(Float64Array.from(data.points));
    expect(x0With({ clip: 2 })).toEqual(Float64Array.of(0.5, -2, 2, 1));
    // |x̂₀| sorted: ½, 1, 3, 4. Its median 2 is brought to 1.
    const threshold = { quantile: 0.5, max: 10 };
    expect(x0With({ threshold })).toEqual(Float64Array.of(0.25, -1, 1, 0.5));
    expect(x0With({ threshold: { quantile: 0.5, max: 1.5 } })).toEqual(
      Float64Array.of(0.5 / 1.5, -1, 1, 1 / 1.5),
    );
    // A quantile below 1 counts as 1, and max 1 is clipping.
    expect(x0With({ threshold: { quantile: 0, max: 10 } })).toEqual(Float64Array.of(0.5, -1, 1, 1));
    expect(x0With({ threshold: {} })).toEqual(x0With({ clip: 1 }));
  });

  it('thresholds each sample by itself', () => {
    const threshold = arrayAlgebra<Float64Array>(2).threshold(Float64Array.of(4, 2, 0.5, 0.25), {
      quantile: 1,
      max: 10,
    });
    expect([...threshold]).toEqual([1, 0.5, 0.5, 0.25]);
  });

  it('refuses what it cannot sample with', () => {
    const schedule = linearStdSchedule();
    const ideal = idealDenoiser({ n: 1, points: [1, 2] }, schedule);
    const run = (options: object, n = 2) =>
      last(ancestral(ideal, schedule, new Float64Array(n), { random: generator(1), ...options }));
    expect(() => run({ clip: -1 })).toThrow(
      'Cannot sample as clip must be positive and finite: current value is -1',
    );
    expect(() => run({ threshold: { quantile: 2 } })).toThrow('quantile must be in [0, 1]');
    expect(() => run({ threshold: { max: 0.5 } })).toThrow('max must be in [1,');
    expect(() => run({ variance: 'tiny' })).toThrow(
      'variance must be one of small, large: current value is "tiny"',
    );
    expect(() => run({ timesteps: [1, 2] })).toThrow('timesteps must fall');
    expect(() => run({ size: 3 })).toThrow('the length of start must be a multiple of size = 3');
    expect(() => run({}, 0)).toThrow('start must not be empty');
    expect(() => last([])).toThrow('Cannot take the last state');
  });

  it('refuses a model whose answers cannot be one, at the step where it gives them', () => {
    const schedule = linearStdSchedule();
    const run = (predict: (x: FloatArray) => FloatArray) => {
      const options = { random: generator(1) };
      return last(ancestral({ predicts: 'eps', predict }, schedule, new Float64Array(2), options));
    };
    expect(() => run(() => new Float64Array(1))).toThrow(
      "Cannot sample as the model's answer at t = 100 must be as long as x, 2 numbers: current value is 1",
    );
    expect(() => run(() => undefined as unknown as FloatArray)).toThrow('must be as long as x, 2 numbers');
    expect(() => run((x) => x.map((_, k) => (k === 1 ? NaN : 0)))).toThrow(
      "the model's answer at t = 100 must be finite in entry 1: current value is NaN",
    );
  });

  it('says what to ask for where no signal is left', () => {
    const schedule = zeroTerminalSnr(linearStdSchedule());
    const run = (predicts: 'eps' | 'v') => {
      const options = { random: generator(1) };
      return last(ancestral({ predicts, predict: (x) => x }, schedule, new Float64Array(2), options));
    };
    expect(() => run('eps')).toThrow('where there is none, let the model predict x0 or v');
    expect(() => run('v')).not.toThrow();
  });
});
