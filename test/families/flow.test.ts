import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CouplingFlow, couplingFlow, flowStep } from '../../src/families/flow';
import { pointBatches } from '../../src/families/point-model';
import { train } from '../../src/nn/train';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { mean, numbers, shake, squareCells } from './support';

beforeAll(() => runtime.ready());

describe('a coupling flow', () => {
  let model: CouplingFlow;
  beforeAll(() => {
    model = couplingFlow({ layers: 4, width: 8 }, random(1));
    shake(model.parameters(), 0.4);
  });
  afterAll(() => model.dispose());

  it('comes back from either side', () => {
    const x = noise([500, 2], random(2));
    const there = model.toNoise(x).z;
    // Four scales of at most e² in single precision.
    expect(numbers(tf.max(tf.abs(tf.sub(model.fromNoise(there), x))))[0]).toBeLessThan(1e-4);
    expect(numbers(tf.max(tf.abs(tf.sub(there, x))))[0]).toBeGreaterThan(0.1);
    const made = model.fromNoise(x);
    expect(numbers(tf.max(tf.abs(tf.sub(model.toNoise(made).z, x))))[0]).toBeLessThan(1e-4);
    expect(numbers(model.fromNoise(x, 0))).toEqual(numbers(x));
  });

  it('knows the determinant of its Jacobian, as central differences measure it', () => {
    const places = [0.3, -0.7, -1.2, 0.4, 0.05, 1.5];
    const h = 0.01;
    const at = (dx: number, dy: number) =>
      numbers(
        model.toNoise(
          tf.tensor2d(
            places.map((v, k) => v + (k % 2 === 0 ? dx : dy)),
            [3, 2],
          ),
        ).z,
      );
    const [right, left, up, down] = [at(h, 0), at(-h, 0), at(0, h), at(0, -h)];
    const logDet = numbers(model.toNoise(tf.tensor2d(places, [3, 2])).logDet);
    for (const k of [0, 1, 2]) {
      const slope = (a: number[], b: number[], i: number) => (a[2 * k + i]! - b[2 * k + i]!) / (2 * h);
      const determinant =
        slope(right, left, 0) * slope(up, down, 1) - slope(up, down, 0) * slope(right, left, 1);
      // The third derivative times h²/6, and rounding of 1e-7/h.
      expect(Math.log(Math.abs(determinant))).toBeCloseTo(logDet[k]!, 2);
    }
  });

  it('has a density that integrates to 1', async () => {
    const { points, area } = squareCells(14, 400);
    const logs = await model.logDensity(points);
    const total = logs.reduce((sum, log) => sum + Math.exp(log), 0) * area;
    expect(total).toBeCloseTo(1, 3);
  });

  it('draws from that density', async () => {
    const { points } = await model.sample(random(3), 20_000);
    const cells = squareCells(14, 400);
    const logs = await model.logDensity(cells.points);
    for (const axis of [0, 1]) {
      const exact = logs.reduce((sum, log, k) => sum + Math.exp(log) * cells.points[2 * k + axis]!, 0);
      const drawn = points.filter((_, k) => k % 2 === axis);
      const centre = mean(drawn);
      const error = Math.sqrt(mean(drawn.map((v) => (v - centre) ** 2)) / drawn.length);
      expect(Math.abs(centre - exact * cells.area)).toBeLessThan(4.5 * error);
    }
  });

  it('is the standard normal law before it is trained', async () => {
    const fresh = couplingFlow({ layers: 3, width: 4 }, random(5));
    const law = multivariateGaussian([0, 0]);
    const points = [0, 0, 1, -2, 0.5, 3];
    const logs = await fresh.logDensity(points);
    for (const k of [0, 1, 2]) expect(logs[k]).toBeCloseTo(law.logDensity(points.slice(2 * k, 2 * k + 2)), 5);
    fresh.dispose();
  });

  it('learns a correlated Gaussian down to its entropy', async () => {
    const law = multivariateGaussian(
      [1, -0.5],
      [
        [1, 0.6],
        [0.6, 0.5],
      ],
    );
    const data = { n: 4000, points: law.sample(random(6), 4000) };
    const flow = couplingFlow({ layers: 2, width: 8, depth: 1 }, random(7));
    const step = flowStep(flow, { optimizer: tf.train.adam(2e-2) });
    for await (const _ of train({ step, batches: pointBatches(data, random(8)), steps: 250 }));
    const held = law.sample(random(9), 4000);
    const entropy = mean(
      Array.from({ length: 4000 }, (_, k) => -law.logDensity(held.subarray(2 * k, 2 * k + 2))),
    );
    const found = -mean(await flow.logDensity(held));
    // KL(law‖flow) of the held-out points: a few hundredths after 250 steps, never much below 0.
    expect(found - entropy).toBeGreaterThan(-0.02);
    expect(found - entropy).toBeLessThan(0.06);
    step.dispose();
    flow.dispose();
  });

  it('refuses what it cannot use, in words', async () => {
    expect(() => couplingFlow({ layers: 0 }, random(1))).toThrow(
      'Cannot build a flow as layers must be an integer of at least 1: current value is 0',
    );
    expect(() => couplingFlow({ width: 0 }, random(1))).toThrow('width must be an integer of at least 1');
    await expect(model.logDensity([1, 2, 3])).rejects.toThrow('the coordinates must come in pairs');
  });
});
