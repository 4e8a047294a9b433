import { describe, expect, it } from 'vitest';
import { arrayAlgebra } from '../../src/ddpm/algebra';
import { last, normalsLike } from '../../src/ddpm/ancestral';
import { addNoise, marginal } from '../../src/ddpm/forward';
import { linspace } from '../../src/ddpm/linspace';
import type { Model } from '../../src/ddpm/model';
import type { Prediction } from '../../src/ddpm/predictions';
import { advance, callNumbers } from '../../src/ddpm/samplers/advance';
import { ddimPlan } from '../../src/ddpm/samplers/ddim';
import { dpmSolverPlan } from '../../src/ddpm/samplers/dpm-solver';
import { eulerAncestralPlan, eulerPlan } from '../../src/ddpm/samplers/euler';
import { type FollowOptions, followPlan } from '../../src/ddpm/samplers/follow';
import { heunPlan } from '../../src/ddpm/samplers/heun';
import { levelsBetween, type NoiseLevel, noiseLevels, sigmaOf } from '../../src/ddpm/samplers/levels';
import { multistepPlan } from '../../src/ddpm/samplers/multistep';
import { memoryOf, type SamplingPlan } from '../../src/ddpm/samplers/plan';
import { pndmPlan } from '../../src/ddpm/samplers/pndm';
import type { Schedule } from '../../src/ddpm/schedule';
import { linearSchedule } from '../../src/ddpm/schedules';
import { torchRandom } from '../../src/random/torch';
import { absolute, dummyModel, dummyNoise, dummySample } from '../ddpm/support';

/**
 * Full loops of huggingface/diffusers, tests/schedulers: Σ|x| and the mean of |x| of its fixture after ten steps, with its
 * tolerances. Its t counts from 0: t + 1 here.
 */
const precision = 'single';
const linear = linearSchedule(1000, { precision });
/** Its schedule where the first ᾱ is 0.99, so that it matters where the last step ends. */
const coarse = linearSchedule(1000, { precision, betaStart: 0.01 });

function expectSums(x: ArrayLike<number>, sum: number | undefined, mean: number): void {
  const found = absolute(x);
  if (sum !== undefined) expect(Math.abs(found.sum - sum)).toBeLessThan(1e-2);
  expect(Math.abs(found.mean - mean)).toBeLessThan(1e-3);
}

const run = (plan: SamplingPlan, model: Model, options: FollowOptions = {}, start = dummySample()) =>
  last(followPlan(model, plan, start, { size: 192, ...options })).x;

describe('test_scheduler_ddim.py', () => {
  const tenSteps = (schedule: Schedule, end = 0) =>
    noiseLevels(schedule, { steps: 10, spacing: 'leading', end });
  const clipped = { clip: 1, noise: 'model' } as const;
  it.each([
    ['test_full_loop_no_noise', 'eps', tenSteps(linear), 172.0067, 0.223967],
    ['test_full_loop_with_v_prediction', 'v', tenSteps(linear), 52.5302, 0.0684],
    ['test_full_loop_with_set_alpha_to_one', 'eps', tenSteps(coarse), 149.8295, 0.1951],
    ['test_full_loop_with_no_set_alpha_to_one', 'eps', tenSteps(coarse, 1), 149.0784, 0.1941],
  ] as const)('%s, predicting %s', (_, predicts, levels, sum, mean) => {
    expectSums(run(ddimPlan(levels), dummyModel(predicts), clipped), sum, mean);
  });

  it('test_full_loop_with_noise: the last two of ten steps', () => {
    const start = Float32Array.from(addNoise(dummySample(), marginal(linear, 101), dummyNoise()));
    const plan = ddimPlan(tenSteps(linear).slice(8));
    expectSums(run(plan, dummyModel('eps'), clipped, start), 354.5418, 0.4616);
  });
});

/** n timesteps: n + 1 even ones with both ends, without the last. They end at t = 1 ("sigma_min"). */
function solverLevels(n: number): NoiseLevel[] {
  const custom = Array.from(linspace(999, 0, n + 1).subarray(0, n), (t) => Math.round(t) + 1);
  return noiseLevels(linear, { custom, end: 1 });
}

describe('test_scheduler_dpm_multi.py', () => {
  it.each([
    ['test_full_loop_no_noise', 'eps', 0.3301],
    ['test_full_loop_with_v_prediction', 'v', 0.2251],
  ] as const)('%s, predicting %s', (_, predicts, mean) => {
    expectSums(run(dpmSolverPlan(solverLevels(10)), dummyModel(predicts)), undefined, mean);
  });

  it('test_full_loop_no_noise_thres', () => {
    // Its threshold is at most ½ and at least 1, which comes out as ½: x̂₀ is cut at ±½ and divided by it.
    const levels = solverLevels(10);
    const cut: Model = {
      predicts: 'x0',
      predict: (x, t) => {
        const { scale, std } = levels.find((level) => level.t === t)!;
        const eps = dummyModel('eps').predict(x, t);
        return x.map((value, i) => 2 * Math.max(-0.5, Math.min(0.5, (value - std * eps[i]!) / scale)));
      },
    };
    expectSums(run(dpmSolverPlan(levels), cut), undefined, 1.1364);
  });
});

describe('test_scheduler_dpm_single.py', () => {
  it.each([
    ['test_full_loop_no_noise', 'eps', 0.2791],
    ['test_full_loop_with_v_prediction', 'v', 0.1453],
  ] as const)('%s, predicting %s', (_, predicts, mean) => {
    const plan = dpmSolverPlan(solverLevels(10), { steps: 'single' });
    expectSums(run(plan, dummyModel(predicts)), undefined, mean);
  });

  it('test_full_uneven_loop: begins in the middle of a pair, with a step of order 1', () => {
    const levels = solverLevels(50);
    const model = dummyModel('eps');
    const first = run(dpmSolverPlan(levels.slice(3, 5), { order: 1 }), model);
    const rest = dpmSolverPlan(levels.slice(4), { steps: 'single' });
    expectSums(run(rest, model, {}, first), undefined, 0.2574);
  });
});

describe('test_scheduler_pndm.py', () => {
  // Unless it is told otherwise, it ends at t = 1.
  it.each([
    ['test_full_loop_no_noise', linear, 1, 198.1318, 0.258],
    ['test_full_loop_with_set_alpha_to_one', coarse, 0, 230.0399, 0.2995],
    ['test_full_loop_with_no_set_alpha_to_one', coarse, 1, 186.9482, 0.2434],
  ] as const)('%s', (_, schedule, end, sum, mean) => {
    expectSums(run(pndmPlan(schedule, { steps: 10, end }), dummyModel('eps')), sum, mean);
  });
});

/**
 * The loops of its σ-space samplers work on x̃ = x/scale, and their tests put the scaled model input in the place of x̃
 * before every call: x̃ ← x̃·scale, shown to the model as it is. The steps are the samplers' own all the same.
 */
function unshrunkLoop(plan: SamplingPlan, predicts: Prediction, start: Float32Array): Float32Array {
  const algebra = arrayAlgebra<Float32Array>(192);
  const settings = { one: 1, remembers: plan.remembers, options: {} };
  const [memory, random] = [memoryOf(plan), torchRandom(0)];
  let [unshrunk, from, before] = [start, start, [] as Float32Array[]];
  for (const call of plan.calls) {
    const { scale, t } = call.at;
    const shown = unshrunk.map((value) => value * scale);
    const output = Float32Array.from(dummyModel(predicts).predict(shown, t));
    const x = shown.map((value) => value * scale);
    const z = call.noise > 0 ? normalsLike(x, random) : undefined;
    if (!call.again) from = x;
    const input = { x, output, from, before, z };
    const next = advance(algebra, input, callNumbers(call, predicts, memory), settings);
    before = [next.answer, ...before].slice(call.forget, call.forget + memory);
    unshrunk = next.x.map((value) => value / call.to.scale);
  }
  return unshrunk;
}

describe('its samplers on σ, with 1100 steps of the schedule', () => {
  const long = linearSchedule(1100, { precision });
  const even = levelsBetween(
    long,
    linspace(1099, 0, 10).map((t) => t + 1),
  );
  const karras = noiseLevels(long, { steps: 10, grid: 'karras' });
  const begin = (levels: readonly NoiseLevel[]) => dummySample().map((v) => v * sigmaOf(levels[0]!));

  it.each([
    ['euler, no_noise and device', eulerPlan, 'eps', even, 10.0807, 0.0131],
    ['euler, v_prediction', eulerPlan, 'v', even, 0.0002, 2.2676e-6],
    ['euler, karras_sigmas', eulerPlan, 'eps', karras, 124.52299499511719, 0.16213932633399963],
    ['euler_ancestral, no_noise and device', eulerAncestralPlan, 'eps', even, 152.3192, 0.1983],
    ['euler_ancestral, v_prediction', eulerAncestralPlan, 'v', even, 108.4439, 0.1412],
    ['heun, no_noise and device', heunPlan, 'eps', even, 0.1233, 0.0002],
    ['heun, v_prediction', heunPlan, 'v', even, 4.6934e-7, 6.1112e-10],
    ['heun, karras_sigmas', heunPlan, 'eps', karras, 0.00015, 1.9869554535034695e-7],
    ['lms, no_noise and device', multistepPlan, 'eps', even, 1006.388, 1.31],
    ['lms, v_prediction', multistepPlan, 'v', even, 0.0017, 2.2676e-6],
    ['lms, karras_sigmas', multistepPlan, 'eps', karras, 3812.9927, 4.9648],
  ] as const)('test_scheduler_%s', (_, plan, predicts, levels, sum, mean) => {
    expectSums(unshrunkLoop(plan(levels), predicts, begin(levels)), sum, mean);
  });

  it('test_scheduler_euler_ancestral, with_noise: the last two of ten steps', () => {
    const levels = even.slice(8);
    const noise = dummyNoise().map((value) => value * sigmaOf(levels[0]!));
    const start = begin(even).map((value, i) => value + noise[i]!);
    expectSums(unshrunkLoop(eulerAncestralPlan(levels), 'eps', start), 56163.0508, 73.129);
  });

  it('small sums to more digits than their tolerance', () => {
    // A sampler that ends anywhere near 0 would pass the cases of Heun above.
    const end = (levels: NoiseLevel[], predicts: Prediction) =>
      absolute(unshrunkLoop(heunPlan(levels), predicts, begin(levels))).sum;
    expect(Math.abs(end(even, 'eps') - 0.1233)).toBeLessThan(5e-5);
    // x̂₀ is a small difference of numbers near 1 here, rounded to float32.
    expect(Math.abs(end(even, 'v') / 4.6934e-7 - 1)).toBeLessThan(0.1);
    expect(Math.abs(end(karras, 'eps') - 0.00015)).toBeLessThan(5e-6);
  });
});
