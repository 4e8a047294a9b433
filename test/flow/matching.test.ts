import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pointSet } from '../../src/data/points';
import { flowSampler } from '../../src/flow/flow-sampler';
import { flowBatches, flowMatchingLoss, flowMatchingStep } from '../../src/flow/matching';
import { networkVelocity } from '../../src/flow/network-velocity';
import { cosinePath } from '../../src/flow/paths';
import { timeMlp } from '../../src/nn/mlp';
import type { Network } from '../../src/nn/network';
import { flowMap } from '../../src/ode/solve';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(async () => {
  await runtime.ready();
});
const opened: { dispose(): void }[] = [];
const closing = <T extends { dispose(): void }>(value: T): T => {
  opened.push(value);
  return value;
};
afterAll(() => {
  for (const value of opened) value.dispose();
});

const data = pointSet([1, 2, -3, 0.5]);
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
/** A network without parameters: what it answers is a formula. */
const formula = (predict: Network['predict']): Network => ({
  predict,
  parameters: () => ({}),
  dispose: () => {},
});

describe('flowBatches', () => {
  it('stands on the path between noise and a point of the data, with the velocity of that path', () => {
    const path = cosinePath();
    const { x, time, velocity } = flowBatches(data, random(1), { path, batch: 400 })();
    const [places, times, speeds] = [numbers(x), numbers(time), numbers(velocity)];
    const seen = new Set<number>();
    const noise: number[] = [];
    for (let k = 0; k < 400; k++) {
      const t = times[k]! / 1000;
      expect(t >= 0 && t < 1).toBe(true);
      const { scale, std, scaleSlope, stdSlope } = path.at(t);
      // Two equations, solved for data and noise: the determinant of this path is π/2.
      const data0 = (place: number, speed: number) => (std * speed - stdSlope * place) / (Math.PI / 2);
      const eps = (place: number, speed: number) => (scaleSlope * place - scale * speed) / (Math.PI / 2);
      const found = data0(places[2 * k]!, speeds[2 * k]!);
      const which = found > -1 ? 0 : 1;
      seen.add(which);
      expect(found).toBeCloseTo(data.points[2 * which]!, 4);
      expect(data0(places[2 * k + 1]!, speeds[2 * k + 1]!)).toBeCloseTo(data.points[2 * which + 1]!, 4);
      noise.push(eps(places[2 * k]!, speeds[2 * k]!), eps(places[2 * k + 1]!, speeds[2 * k + 1]!));
    }
    expect(seen.size).toBe(2);
    // 4 standard errors of 800 draws of N(0, 1).
    const mean = noise.reduce((a, b) => a + b) / 800;
    const variance = noise.reduce((sum, value) => sum + value * value, 0) / 800;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(800));
    expect(Math.abs(variance - 1)).toBeLessThan(0.2);
    tf.dispose([x, time, velocity]);
  });

  it('goes on from call to call, and a seed gives the same batches', () => {
    const [a, b] = [flowBatches(data, random(5)), flowBatches(data, random(5))];
    const [a1, a2, b1] = [a(), a(), b()];
    expect(numbers(a1.x)).toEqual(numbers(b1.x));
    expect(numbers(a1.x)).not.toEqual(numbers(a2.x));
    for (const batch of [a1, a2, b1]) tf.dispose({ ...batch });
  });

  it('takes another data set for noise, labels and shapes', () => {
    const source = pointSet([10, 10]);
    const options = { source, batch: 50, shape: [1, 2], labels: [7, 9] };
    const { x, time, velocity, labels } = flowBatches(data, random(2), options)();
    expect(x.shape).toEqual([50, 1, 2]);
    const [places, times, speeds, classes] = [x, time, velocity, labels!].map(numbers) as number[][];
    for (let k = 0; k < 50; k++) {
      const z = speeds![2 * k]! + 10; // velocity = z − source
      expect(z).toBeCloseTo(classes![k] === 7 ? 1 : -3, 4);
      expect(places![2 * k]).toBeCloseTo(10 + (times![k]! / 1000) * (z - 10), 3);
    }
    tf.dispose([x, time, velocity, labels!]);
  });

  it('refuses what does not fit', () => {
    expect(() => flowBatches(data, random(1), { batch: 0 })).toThrow(
      /batch must be an integer of at least 1.*0/,
    );
    expect(() => flowBatches(data, random(1), { shape: [3] })).toThrow(
      /hold the 2 numbers of a sample.*\[3\]/,
    );
    expect(() => flowBatches(data, random(1), { labels: [1] })).toThrow(/length of labels must be 2.*1/);
    const line = { n: 3, points: [1, 2, 3] };
    expect(() => flowBatches(data, random(1), { source: line })).toThrow(
      /of the source must have 2 numbers.*1/,
    );
  });
});

describe('flowMatchingLoss', () => {
  it('is the mean squared error of the velocity', () => {
    const loss = flowMatchingLoss(formula((x) => tf.mul(x, 2)));
    const batch = {
      x: tf.tensor2d([[1, 2]]),
      time: tf.tensor1d([500]),
      velocity: tf.tensor2d([[2.5, 1]]),
    };
    expect(loss(batch).dataSync()[0]).toBeCloseTo((0.5 ** 2 + 3 ** 2) / 2, 6);
    tf.dispose(batch);
  });

  it('is least for the conditional mean, however noisy its examples', () => {
    // One point z = (1, 0): the mean velocity at x is (z − x)/(1 − t), and there nothing is left.
    const one = pointSet([1, 0]);
    const exact = formula((x, time) => {
      const rest = tf.sub(1, tf.div(time, 1000)).reshape([-1, 1]);
      return tf.div(tf.sub(tf.tensor2d([[1, 0]]), x), rest);
    });
    const batch = flowBatches(one, random(3), { batch: 64 })();
    // float32, divided by 1 − t.
    expect(flowMatchingLoss(exact)(batch).dataSync()[0]).toBeLessThan(1e-4);
    tf.dispose({ ...batch });
  });
});

describe('flowMatchingStep', () => {
  it('learns to carry noise to two points', () => {
    const network = closing(timeMlp({ inputs: 2, width: 32, depth: 2 }, random(1)));
    const step = closing(flowMatchingStep(network, { optimizer: tf.train.adam(5e-3) }));
    const next = flowBatches(data, random(2), { batch: 64 });
    for (let k = 0; k < 500; k++) {
      const batch = next();
      tf.dispose([step(batch), { ...batch }]);
    }
    const field = closing(networkVelocity(network));
    const ends = flowMap(field, random(3).normals(2 * 200), { method: 'heun', steps: 20 });
    const near = Array.from({ length: 200 }, (_, k) =>
      [0, 1].findIndex(
        (j) =>
          Math.hypot(ends[2 * k]! - data.points[2 * j]!, ends[2 * k + 1]! - data.points[2 * j + 1]!) < 0.5,
      ),
    );
    // A small network, briefly trained: nine in ten arrive, and at both.
    expect(near.filter((j) => j >= 0).length).toBeGreaterThan(180);
    for (const j of [0, 1]) expect(near.filter((found) => found === j).length).toBeGreaterThan(60);
  });
});

describe('a network as a field, and its sampler', () => {
  /** u = −x + t. */
  const known = formula((x, time) => tf.add(tf.neg(x), tf.div(time, 1000).reshape([-1, 1])));
  const start = [1, -2, 0.5, 3];

  it.each(['euler', 'midpoint', 'heun', 'rk4'] as const)('%s on tensors is %s on numbers', (method) => {
    const sampler = closing(flowSampler(known, { method, steps: 8 }));
    const first = tf.tensor2d(start, [2, 2]);
    const end = sampler.sample(first);
    const field = (x: Float64Array, t: number) => x.map((value) => -value + t);
    const expected = flowMap(field, start, { method, steps: 8 });
    // float32 after 8 steps.
    for (const [k, value] of numbers(end).entries()) expect(value).toBeCloseTo(expected[k]!, 5);
    tf.dispose([first, end]);
  });

  it('yields every state, frees what it yielded, and leaves nothing behind when left early', () => {
    const sampler = closing(flowSampler(known, { times: [1, 0.4, 0] }));
    const first = tf.tensor2d(start, [2, 2]);
    const before = tf.memory().numTensors;
    expect([...sampler.steps(first)].map(({ t }) => t)).toEqual([1, 0.4, 0]);
    for (const { t } of sampler.steps(first)) if (t === 0.4) break;
    expect(tf.memory().numTensors).toBe(before);
    first.dispose();
  });

  it('tells the network 1000·t and the classes', () => {
    const told = formula((x, time, labels) =>
      tf.add(tf.mul(tf.onesLike(x), time), tf.cast(labels!, 'float32').reshape([-1, 1])),
    );
    const one = closing(networkVelocity(told, { labels: 3 }));
    expect(Array.from(one(Float64Array.of(0, 0), 0.25))).toEqual([253, 253]);
    const each = closing(networkVelocity(told, { shape: [1], labels: [3, 4] }));
    expect(Array.from(each(Float64Array.of(0, 0), 0.5))).toEqual([503, 504]);
    expect(() => each(Float64Array.of(0), 0.5)).toThrow(/one label for each of 1.*2/);
  });

  it('refuses what does not fit', () => {
    expect(() => flowSampler(known, { steps: 0 })).toThrow(/steps must be an integer of at least 1/);
    expect(() => flowSampler(known, { times: [0], steps: 3 })).toThrow(
      /steps can only be given where there are no times/,
    );
    expect(() => flowSampler(known, { times: [0, 0] })).toThrow(/two times or more, all different/);
    expect(() => flowSampler(known, { method: 'dopri5' as 'rk4' })).toThrow(/method must be one of euler/);
    expect(() => closing(networkVelocity(known))(Float64Array.of(1), 0)).toThrow(/multiple of 2.*1/);
  });
});
