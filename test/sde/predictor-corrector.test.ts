import { describe, expect, it } from 'vitest';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';
import { transitionBetween } from '../../src/sde/linear-process';
import { subVpSde, veSde, vpSde } from '../../src/sde/noise-processes';
import { type PredictorCorrectorOptions, predictorCorrector } from '../../src/sde/predictor-corrector';
import type { NoisingSde } from '../../src/sde/sde';

/** Data N(0, ¼), whose score under every process is −x/variance. */
const varianceAt = (process: NoisingSde, t: number) => {
  const { scale, std } = process.noising(t);
  return 0.25 * scale ** 2 + std ** 2;
};
const scoreOf = (process: NoisingSde) => (x: Float64Array, t: number) => {
  const variance = varianceAt(process, t);
  return x.map((value) => -value / variance);
};

const n = 6000;
function run(process: NoisingSde, options: Omit<PredictorCorrectorOptions, 'random'>) {
  const draws = random('predictor and corrector');
  const start = draws.normals(n).map((z) => z * Math.sqrt(varianceAt(process, process.end)));
  return [...predictorCorrector(process, scoreOf(process), start, { random: draws, ...options })];
}

const processes = [
  ['VP', vpSde()],
  ['sub-VP', subVpSde()],
  ['VE', veSde({ stdMin: 0.01, stdMax: 5 })],
] as const;

describe.each(processes)('predictor–corrector sampling under %s', (_, process) => {
  it('has the variance of its predictor steps, worked out exactly', () => {
    const steps = 12;
    const states = run(process, { steps, corrections: 0 });
    const timeAt = (k: number) => 1 - (0.999 * k) / steps;
    let variance = varianceAt(process, 1);
    for (let k = 0; k < steps; k++) {
      const { scale, std } = transitionBetween(process, { from: timeAt(k + 1), to: timeAt(k) });
      const factor = 2 - scale - std ** 2 / varianceAt(process, timeAt(k));
      variance = factor ** 2 * variance + std ** 2;
    }
    expect(states.map(({ t }) => t)).toEqual(
      Array.from({ length: steps + 1 }, (_, k) => expect.closeTo(timeAt(k), 12)),
    );
    const found = moments(states.at(-1)!.x).variance;
    expect(Math.abs(found / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('comes nearer to the data with corrections than without', () => {
    const errorOf = (corrections: number) => {
      const { x } = run(process, { steps: 12, corrections }).at(-1)!;
      return Math.abs(Math.log(moments(x).variance / varianceAt(process, 1e-3)));
    };
    const [without, few, many] = [0, 2, 10].map(errorOf) as [number, number, number];
    expect(few).toBeLessThan(without);
    expect(many).toBeLessThan(few / 2);
  });

  it('ends with the data after many steps', () => {
    const { x } = run(process, { steps: 200 }).at(-1)!;
    expect(Math.abs(moments(x).variance / varianceAt(process, 1e-3) - 1)).toBeLessThan(0.06);
  });
});

describe('a correction', () => {
  const still = { ...veSde({ stdMin: 0.1, stdMax: 1 }) };

  it('has a step by which noise is 1/signalToNoise times the score’s part', () => {
    // One particle of three numbers, a predictor step of almost no length, a constant score.
    const score = [3, 0, 4];
    const options = { steps: 1, to: 1 - 1e-12, signalToNoise: 0.2, dimension: 3 };
    const draws = random(5);
    const { x } = [...predictorCorrector(still, () => score, [0, 0, 0], { ...options, random: draws })].at(
      -1,
    )!;
    const again = random(5);
    again.normals(3);
    const z = again.normals(3);
    const eta = 2 * ((0.2 * Math.hypot(...z)) / 5) ** 2;
    // The predictor's own noise, √1e-12·1.5, is what is left over.
    const expected = score.map((value, i) => eta * value + Math.sqrt(2 * eta) * z[i]!);
    expect([...x]).toEqual(expected.map((value) => expect.closeTo(value, 4)));
  });

  it('is left out where the score is 0 everywhere', () => {
    const states = [
      ...predictorCorrector(still, (x) => x.map(() => 0), [1, 2], { steps: 2, random: random(1) }),
    ];
    expect(states.at(-1)!.x.every(Number.isFinite)).toBe(true);
  });
});

it('refuses what it cannot sample', () => {
  const sample = (options: object, score: (x: Float64Array) => ArrayLike<number> = (x) => x) => [
    ...predictorCorrector(vpSde(), score, [1, 2], { steps: 2, random: random(1), ...options }),
  ];
  expect(() => sample({ steps: 0 })).toThrow('Cannot sample as steps must be an integer of at least 1');
  expect(() => sample({ corrections: -1 })).toThrow('corrections must be an integer of at least 0');
  expect(() => sample({ signalToNoise: 0 })).toThrow('signalToNoise must be positive');
  expect(() => sample({ to: 1 })).toThrow('to must be below the end 1: current value is 1');
  expect(() => sample({ dimension: 3 })).toThrow('positive multiple of the dimension 3: current value is 2');
  expect(() => sample({}, () => [1])).toThrow('the length of the score must be 2: current value is 1');
});
