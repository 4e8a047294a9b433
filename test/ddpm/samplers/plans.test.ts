import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ancestral } from '../../../src/ddpm/ancestral';
import { exactDenoiser, idealDenoiser } from '../../../src/ddpm/ideal-denoiser';
import { predicting } from '../../../src/ddpm/model';
import type { CallOptions } from '../../../src/ddpm/samplers/advance';
import { ddimPlan } from '../../../src/ddpm/samplers/ddim';
import { dpmSolverPlan } from '../../../src/ddpm/samplers/dpm-solver';
import { eulerAncestralPlan, eulerPlan, familyPlan } from '../../../src/ddpm/samplers/euler';
import { followPlan } from '../../../src/ddpm/samplers/follow';
import { heunPlan } from '../../../src/ddpm/samplers/heun';
import { type NoiseLevel, noiseLevels, sigmaOf } from '../../../src/ddpm/samplers/levels';
import { multistepPlan } from '../../../src/ddpm/samplers/multistep';
import { memoryOf, type SamplingPlan } from '../../../src/ddpm/samplers/plan';
import { pndmPlan } from '../../../src/ddpm/samplers/pndm';
import { cosineSchedule, linearSchedule } from '../../../src/ddpm/schedules';
import { timesteps } from '../../../src/ddpm/timesteps';
import { zeroTerminalSnr } from '../../../src/ddpm/zero-terminal-snr';
import { mixture } from '../../../src/probability/mixture';
import { random } from '../../../src/random/random';

const schedule = linearSchedule();
const bells = mixture([
  { weight: 0.4, mean: -1.2, std: 0.2 },
  { weight: 0.6, mean: 0.8, std: 0.4 },
]);
const exact = exactDenoiser(bells, schedule);
const start = random(1).normals(50);

/** All x of a plan's walk. */
const walk = (plan: SamplingPlan, options: CallOptions = {}) =>
  [...followPlan(exact, plan, start, { random: random(2), ...options })].map(({ x }) => x);

/** The largest distance of two walks. */
function apart(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.flatMap((x, k) => [...x].map((value, i) => Math.abs(value - b[k]![i]!))));
}

describe('samplers that are the same', () => {
  const few = noiseLevels(schedule, { steps: 20 });
  const all = noiseLevels(schedule);

  it('DDIM with η = 1, visiting every step, is DDPM with the small variance', () => {
    const ddpm = [...ancestral(exact, schedule, start, { random: random(2) })].map(({ x }) => x);
    // Rounding over 1000 steps.
    expect(apart(walk(ddimPlan(all, { eta: 1 })), ddpm)).toBeLessThan(1e-10);
  });

  it('and so it is for few steps, and where x̂₀ is clipped', () => {
    const options = { timesteps: timesteps(schedule, { steps: 20 }), clip: 0.9, random: random(2) };
    const ddpm = [...ancestral(exact, schedule, start, options)].map(({ x }) => x);
    expect(apart(walk(ddimPlan(few, { eta: 1 }), { clip: 0.9 }), ddpm)).toBeLessThan(1e-12);
    // With the ε̂ that the model said, it is not.
    expect(apart(walk(ddimPlan(few, { eta: 1 }), { clip: 0.9, noise: 'model' }), ddpm)).toBeGreaterThan(0.1);
  });

  it('so is Euler with noise, the family with μ = ½', () => {
    expect(apart(walk(eulerAncestralPlan(few)), walk(ddimPlan(few, { eta: 1 })))).toBeLessThan(1e-11);
  });

  it('DDIM, Euler and DPM-Solver++ of order 1', () => {
    const ddim = walk(ddimPlan(few));
    expect(apart(walk(eulerPlan(few)), ddim)).toBeLessThan(1e-12);
    expect(apart(walk(dpmSolverPlan(few, { order: 1 })), ddim)).toBeLessThan(1e-12);
    expect(apart(walk(multistepPlan(few, { order: 1 })), ddim)).toBeLessThan(1e-12);
  });

  it('a sampler does not depend on what the model predicts', () => {
    const asked = (predicts: 'eps' | 'v' | 'score') => predicting(exact, predicts, schedule);
    for (const plan of [ddimPlan(few), heunPlan(few), dpmSolverPlan(few), pndmPlan(schedule, { steps: 20 })])
      for (const predicts of ['eps', 'v', 'score'] as const) {
        const other = [...followPlan(asked(predicts), plan, start)].map(({ x }) => x);
        expect(apart(other, walk(plan))).toBeLessThan(1e-10);
      }
  });

  it('every sampler ends on the data set where that is one point', () => {
    const one = idealDenoiser({ n: 1, points: [0.3, -2] }, schedule);
    for (const make of [ddimPlan, eulerAncestralPlan, heunPlan, dpmSolverPlan, multistepPlan]) {
      const states = [...followPlan(one, make(few), random(3).normals(20), { random: random(4) })];
      for (const [i, value] of states.at(-1)!.x.entries())
        expect(value).toBeCloseTo(i % 2 === 0 ? 0.3 : -2, 9);
    }
  });
});

describe('calls', () => {
  it('one a step, but two for Heun, 2S, and four for the first three of PNDM', () => {
    const levels = noiseLevels(schedule, { steps: 10 });
    const calls = (plan: SamplingPlan) => plan.calls.length;
    expect([ddimPlan, eulerPlan, dpmSolverPlan, multistepPlan].map((make) => calls(make(levels)))).toEqual([
      10, 10, 10, 10,
    ]);
    expect(calls(heunPlan(levels))).toBe(19);
    expect(calls(dpmSolverPlan(levels, { steps: 'single' }))).toBe(10);
    expect(calls(pndmPlan(schedule, { steps: 10 }))).toBe(19);
  });

  it('steps of PNDM, as diffusers has them (test_steps_offset of test_scheduler_pndm.py)', () => {
    const asked = pndmPlan(schedule, { steps: 10 }).calls.map(({ at }) => at.t);
    expect(asked).toEqual([
      901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1,
    ]);
  });

  it('no answer is forgotten that is needed later, and none is kept that is not', () => {
    const levels = noiseLevels(schedule, { steps: 12 });
    expect(memoryOf(ddimPlan(levels))).toBe(0);
    expect(memoryOf(dpmSolverPlan(levels))).toBe(1);
    expect(memoryOf(dpmSolverPlan(levels, { order: 3 }))).toBe(2);
    expect(memoryOf(heunPlan(levels))).toBe(1);
    expect(memoryOf(multistepPlan(levels))).toBe(3);
    // Within the third Runge–Kutta step: three of its own and those of two steps before.
    expect(memoryOf(pndmPlan(schedule, { steps: 12 }))).toBe(5);
  });

  it('weights of ε̂ move x/scale by σ′ − σ in all, those of x̂₀ and x keep what is known', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 60 }), fc.constantFrom(1, 2, 3, 4), (steps, order) => {
        const levels = noiseLevels(schedule, { steps });
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        for (const { at, to, answers } of multistepPlan(levels, { order }).calls)
          expect(sum(answers) / to.scale / (sigmaOf(to) - sigmaOf(at))).toBeCloseTo(1, 6);
        // If x̂₀ is the same at every call, x = scale·x̂₀ + std·ε stays on its line: scale·fromX + Σ weights = scale′.
        for (const options of [{ order: Math.min(3, order) as 1 | 2 | 3 }, { steps: 'single' as const }])
          for (const { at, to, fromX, answers, again } of dpmSolverPlan(levels, options).calls) {
            if (again) continue;
            expect(at.scale * fromX + sum(answers)).toBeCloseTo(to.scale, 9);
            expect(fromX * at.std).toBeCloseTo(to.std, 12);
          }
      }),
    );
  });

  it('noise brings the variance up to that of the next level', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 50 }),
        (eta, steps) => {
          for (const { to, answers, noise } of ddimPlan(noiseLevels(schedule, { steps }), { eta }).calls)
            expect(answers[0]! ** 2 + noise ** 2).toBeCloseTo(to.std ** 2, 12);
        },
      ),
    );
  });
});

describe('where no signal is left', () => {
  const dark = zeroTerminalSnr(cosineSchedule());
  const levels: NoiseLevel[] = noiseLevels(dark, { steps: 10 });

  it('DDIM and DPM-Solver++ begin all the same, and agree at first', () => {
    expect(levels[0]!.scale).toBe(0);
    const model = predicting(exactDenoiserAt(dark), 'v', dark);
    const ends = [ddimPlan(levels), dpmSolverPlan(levels)].map((plan) => [...followPlan(model, plan, start)]);
    expect([...ends[0]![1]!.x]).toEqual([...ends[1]![1]!.x].map((value) => expect.closeTo(value, 12)));
    for (const states of ends) expect(states.at(-1)!.x.every(Number.isFinite)).toBe(true);
  });

  it('the others say which one does', () => {
    const message =
      'Cannot plan sampling as there must be signal at t = 1000 for this sampler (take ddimPlan): current value is 0';
    for (const make of [eulerPlan, heunPlan, multistepPlan]) expect(() => make(levels)).toThrow(message);
  });

  /** x̂₀ of the bells at any level: their mean where nothing is seen. */
  function exactDenoiserAt(of: typeof dark) {
    const inner = exactDenoiser(bells, of);
    const mean = 0.4 * -1.2 + 0.6 * 0.8;
    return {
      predicts: 'x0' as const,
      predict: (x: Float64Array | Float32Array, t: number) =>
        t === 1000 ? x.map(() => mean) : inner.predict(x, t),
    };
  }
});

describe('what is refused', () => {
  const levels = noiseLevels(schedule, { steps: 5 });
  it.each([
    [
      () => ddimPlan(levels, { eta: 1.5 }),
      'Cannot plan sampling as eta must be in [0, 1]: current value is 1.5',
    ],
    [() => familyPlan(levels, { mu: 1 }), 'mu must be in [0, 0.999999999]: current value is 1'],
    [() => familyPlan(levels, { gamma: Number.NaN }), 'gamma must be a finite number: current value is NaN'],
    [() => dpmSolverPlan(levels, { order: 4 as 3 }), 'order must be 1, 2 or 3: current value is 4'],
    [
      () => dpmSolverPlan(levels, { order: 3, steps: 'single' }),
      'order must be 2 where steps is single: current value is 3',
    ],
    [() => multistepPlan(levels, { order: 5 }), 'order must be at most 4: current value is 5'],
    [() => pndmPlan(schedule, { steps: 3 }), 'steps must be an integer of at least 4: current value is 3'],
    [() => eulerPlan(levels.slice(5)), 'there must be at least two noise levels: current value is 1'],
    [() => heunPlan([...levels].reverse()), 'the noise levels must fall: current value is [0,'],
    [
      () => [...followPlan(exact, ddimPlan(levels, { eta: 1 }), start)],
      'Cannot sample as random must be given for a plan with noise: current value is undefined',
    ],
    [() => [...followPlan(exact, ddimPlan(levels), [] as never)], 'start must not be empty'],
    [() => [...followPlan(exact, ddimPlan(levels), start, { size: 7 })], 'must be a multiple of size = 7'],
    [() => [...followPlan(exact, ddimPlan(levels), start, { clip: -1 })], 'clip must be positive and finite'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });
});
