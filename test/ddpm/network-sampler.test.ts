import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { asModel, onNumbers } from '../../src/ddpm/network-model';
import { networkSampler } from '../../src/ddpm/network-sampler';
import type { Prediction } from '../../src/ddpm/predictions';
import type { LimitOptions } from '../../src/ddpm/reverse-step';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { timeMlp } from '../../src/nn/mlp';
import type { Network } from '../../src/nn/network';
import { random } from '../../src/random/random';
import { TorchRandom } from '../../src/random/torch';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready());

const schedule = linearStdSchedule(20);
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

describe('sampling from a network', () => {
  const cases: [Prediction, LimitOptions][] = [
    ['eps', {}],
    ['x0', { clip: 0.7 }],
    ['v', { threshold: { quantile: 0.5, max: 1.5 } }],
    ['score', { clip: 1 }],
  ];
  it.each(cases)('predicting %s agrees with the same steps in plain numbers', (predicts, limits) => {
    const model = asModel(network, predicts);
    const start = random(2).normals(new Float32Array(6));
    const compiled = networkSampler(model, schedule, { random: random(3), untrained: true, ...limits });
    const found: number[][] = [];
    for (const { x } of compiled.steps(tf.tensor(start, [3, 2]))) found.push([...x.dataSync()]);
    compiled.dispose();
    const plain = ancestral(onNumbers(model, [2]), schedule, start, {
      random: new SameNoise(3),
      size: 2,
      ...limits,
    });
    const expected = [...plain].map(({ x }) => [...x]);
    expect(found).toHaveLength(21);
    // Twenty steps in float32, numbers of about 1.
    for (const [k, row] of expected.entries())
      for (const [i, value] of row.entries()) expect(Math.abs(found[k]![i]! - value)).toBeLessThan(2e-5);
  });

  it('makes one graph and leaves no tensor behind', () => {
    const sampler = networkSampler(asModel(network), schedule, {
      random: random(3),
      untrained: true,
      timesteps: [20, 9, 4],
    });
    const start = noise([3, 2], random(1));
    const before = tf.memory().numTensors;
    const x = sampler.sample(start);
    expect(x.shape).toEqual([3, 2]);
    expect(tf.memory().numTensors).toBe(before + 1);
    for (const { t } of sampler.steps(start)) if (t === 9) break;
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(start.isDisposed).toBe(false);
    sampler.dispose();
    tf.dispose([x, start]);
  });

  it('tells the network its classes', () => {
    const labelled = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4, classes: 2 }, random(1));
    const sampler = networkSampler(asModel(labelled), schedule, {
      random: random(3),
      untrained: true,
      noise: false,
    });
    const start = tf.ones([2, 2]);
    const x = sampler.sample(start, tf.tensor1d([0, 1], 'int32')).arraySync() as number[][];
    expect(x[0]).not.toEqual(x[1]);
    sampler.dispose();
    labelled.dispose();
  });

  it('with the answer for one point ends there', () => {
    // ε of a data set of one point c: (x − √ᾱ_t c)/√(1 − ᾱ_t), as a network of no parameters.
    const s = linearSchedule(50);
    const scales = Float32Array.from({ length: 51 }, (_, t) => Math.sqrt(s.alphaBar(t)));
    const stds = Float32Array.from({ length: 51 }, (_, t) => Math.sqrt(s.oneMinusAlphaBar(t)));
    const point = tf.tensor1d([0.3, -0.6]);
    const knows: Network = {
      predict: (x, time) =>
        tf.tidy(() => {
          const at = (table: Float32Array) =>
            tf.gather(tf.tensor1d(table), tf.cast(time, 'int32') as tf.Tensor1D).reshape([-1, 1]);
          return tf.div(tf.sub(x, tf.mul(at(scales), point)), at(stds));
        }),
      parameters: () => ({}),
      dispose: () => undefined,
    };
    const sampler = networkSampler(asModel(knows), s, { random: random(3), untrained: true });
    const x = sampler.sample(noise([4, 2], random(1)));
    for (const row of x.arraySync() as number[][]) {
      expect(row[0]).toBeCloseTo(0.3, 5);
      expect(row[1]).toBeCloseTo(-0.6, 5);
    }
    // The same in plain numbers.
    const plain = last(
      ancestral(onNumbers(asModel(knows), [2]), s, random(1).normals(4), { random: random(3) }),
    );
    expect(plain.x[2]).toBeCloseTo(0.3, 5);
    sampler.dispose();
  });
});
