import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { last } from '../../../src/ddpm/ancestral';
import { asModel, onNumbers } from '../../../src/ddpm/network-model';
import type { Prediction } from '../../../src/ddpm/predictions';
import type { CallOptions } from '../../../src/ddpm/samplers/advance';
import { ddimPlan } from '../../../src/ddpm/samplers/ddim';
import { dpmSolverPlan } from '../../../src/ddpm/samplers/dpm-solver';
import { eulerAncestralPlan } from '../../../src/ddpm/samplers/euler';
import { followPlan } from '../../../src/ddpm/samplers/follow';
import { heunPlan } from '../../../src/ddpm/samplers/heun';
import { noiseLevels } from '../../../src/ddpm/samplers/levels';
import { multistepPlan } from '../../../src/ddpm/samplers/multistep';
import { networkPlan } from '../../../src/ddpm/samplers/network-plan';
import type { SamplingPlan } from '../../../src/ddpm/samplers/plan';
import { pndmPlan } from '../../../src/ddpm/samplers/pndm';
import { linearSchedule, linearStdSchedule } from '../../../src/ddpm/schedules';
import { timeMlp } from '../../../src/nn/mlp';
import type { Network } from '../../../src/nn/network';
import { random } from '../../../src/random/random';
import { TorchRandom } from '../../../src/random/torch';
import { noise } from '../../../src/runtime/noise';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

beforeAll(() => runtime.ready());

const schedule = linearStdSchedule(24);
let network: Network;
beforeAll(() => {
  network = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4 }, random(1));
});
afterAll(() => network.dispose());

/** The numbers that `noise` gives, for sampling in plain ones. */
class SameNoise extends TorchRandom {
  private readonly generator = random(3);
  override randn(n: number): Float32Array {
    return noise([n], this.generator).dataSync<'float32'>();
  }
}

const levels = noiseLevels(schedule, { steps: 8 });

describe('sampling from a network by a plan', () => {
  const cases: [string, Prediction, SamplingPlan, CallOptions][] = [
    ['DDIM', 'eps', ddimPlan(levels, { eta: 0.5 }), { clip: 0.7, noise: 'model' }],
    ['Euler with noise', 'v', eulerAncestralPlan(levels), { clip: 0.7 }],
    ['Heun', 'x0', heunPlan(levels), {}],
    ['DPM-Solver++ (3M)', 'score', dpmSolverPlan(levels, { order: 3 }), {}],
    ['2S', 'eps', dpmSolverPlan(levels, { steps: 'single' }), { threshold: { quantile: 0.5, max: 1.5 } }],
    ['multistep', 'eps', multistepPlan(noiseLevels(schedule, { steps: 6, grid: 'karras' })), {}],
    ['PNDM', 'v', pndmPlan(schedule, { steps: 6 }), {}],
  ];
  it.each(cases)('%s of %s agrees with the same plan in plain numbers', (_, predicts, plan, limits) => {
    const model = asModel(network, predicts);
    const start = random(2).normals(new Float32Array(6));
    const compiled = networkPlan(model, plan, { random: random(3), untrained: true, ...limits });
    const tensor = tf.tensor(start, [3, 2]);
    const before = tf.memory().numTensors;
    const found = [...compiled.steps(tensor)].map(({ t }) => t);
    const end = compiled.sample(tensor);
    expect(tf.memory().numTensors).toBe(before + 1);
    compiled.dispose();
    const again = networkPlan(model, plan, { random: random(3), untrained: true, ...limits });
    const first = again.sample(tensor);
    again.dispose();
    const options = { random: new SameNoise(3), size: 2, ...limits };
    const states = [...followPlan(onNumbers(model, [2]), plan, start, options)];
    expect(found).toEqual(states.map(({ t }) => t));
    // Up to fifteen calls in float32, numbers of about 1 and weights of up to a few.
    const expected = states.at(-1)!.x;
    for (const [i, value] of first.dataSync().entries())
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
    tf.dispose([tensor, end, first]);
  });

  it('makes one graph, leaves no tensor behind when it is stopped, and the start alone', () => {
    const sampler = networkPlan(asModel(network), pndmPlan(schedule, { steps: 8 }), { untrained: true });
    const start = noise([3, 2], random(1));
    const before = tf.memory().numTensors;
    for (const { t } of sampler.steps(start)) if (t < 12) break;
    expect(tf.memory().numTensors).toBe(before);
    expect(start.isDisposed).toBe(false);
    sampler.dispose();
    start.dispose();
  });

  it('tells the network its classes', () => {
    const labelled = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4, classes: 2 }, random(1));
    const sampler = networkPlan(asModel(labelled), dpmSolverPlan(levels), { untrained: true });
    const start = tf.ones([2, 2]);
    const x = sampler.sample(start, tf.tensor1d([0, 1], 'int32')).arraySync() as number[][];
    expect(x[0]).not.toEqual(x[1]);
    expect(() => sampler.sample(start, tf.tensor1d([0], 'int32'))).toThrow('Cannot sample as');
    sampler.dispose();
    labelled.dispose();
  });

  it('with the answer for one point ends there', () => {
    const s = linearSchedule(50);
    const point = [0.3, -0.6];
    const knows: Network = {
      predict: (x) => tf.add(tf.zerosLike(x), tf.tensor1d(point)),
      parameters: () => ({}),
      dispose: () => undefined,
    };
    const sampler = networkPlan(asModel(knows, 'x0'), heunPlan(noiseLevels(s, { steps: 5 })), {
      untrained: true,
    });
    const rows = sampler.sample(noise([4, 2], random(1))).arraySync() as number[][];
    for (const row of rows) for (const [i, value] of row.entries()) expect(value).toBeCloseTo(point[i]!, 5);
    sampler.dispose();
  });

  it('warns of a network that was never trained, once, and wants noise where the plan has it', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const sampler = networkPlan(asModel(network), ddimPlan(levels));
    const start = noise([3, 2], random(1));
    for (let k = 0; k < 2; k++) sampler.sample(start).dispose();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    sampler.dispose();
    expect(() => networkPlan(asModel(network), eulerAncestralPlan(levels))).toThrow(
      'Cannot sample as random must be given for a plan with noise: current value is undefined',
    );
    expect(() =>
      last(
        followPlan(onNumbers(asModel(network), [2]), { remembers: 'eps', calls: [] }, new Float32Array(2)),
      ),
    ).toThrow('the plan must not be empty');
  });
});
