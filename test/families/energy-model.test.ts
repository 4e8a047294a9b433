import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EnergyModel,
  energyModel,
  noiseContrastiveLoss,
  noiseContrastiveStep,
} from '../../src/families/energy-model';
import { pointBatches } from '../../src/families/point-model';
import { train } from '../../src/nn/train';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { mean, numbers, shake, squareCells } from './support';

beforeAll(() => runtime.ready());

describe('an energy model', () => {
  let model: EnergyModel;
  beforeAll(() => {
    model = energyModel({ width: 8, depth: 1, noiseStd: 1.2 }, random(1));
    shake(model.parameters(), 0.3);
  });
  afterAll(() => model.dispose());

  it('is minus the logarithm of the noise and of the ratio to it', async () => {
    const points = [0.3, -1, 2, 0.5];
    const ratios = numbers(model.logRatio(tf.tensor2d(points, [2, 2])));
    const law = multivariateGaussian([0, 0], 1.2 ** 2);
    const energies = await model.energies(points);
    for (const k of [0, 1])
      expect(energies[k]).toBeCloseTo(-ratios[k]! - law.logDensity(points.slice(2 * k, 2 * k + 2)), 5);
  });

  it('pays 2 ln 2 while it cannot tell data from noise', () => {
    const blind = { ...model, logRatio: (x: tf.Tensor) => tf.zeros([x.shape[0]!]) as tf.Tensor1D };
    const batch = { x: noise([10, 2], random(2)), noise: noise([10, 2], random(3)) };
    expect(numbers(noiseContrastiveLoss(blind)(batch))[0]).toBeCloseTo(2 * Math.LN2, 6);
  });

  it('pays least with the logarithm of the ratio of the two densities, also with its constant', () => {
    // Data of N(0, ½² I), noise of N(0, 1.2² I): ln ratio = 2 ln(1.2/½) − ½|x|²(1/½² − 1/1.2²).
    const n = 20_000;
    const batch = {
      x: tf.mul(0.5, noise([n, 2], random(4))),
      noise: noise([n, 2], random(5)),
    };
    const lossOf = (factor: number, shift: number) => {
      const logRatio = (x: tf.Tensor) => {
        const squares = tf.mul(-0.5 * (1 / 0.25 - 1 / 1.44), tf.sum(tf.square(x), 1));
        return tf.add(tf.mul(factor, tf.add(squares, 2 * Math.log(1.2 / 0.5))), shift) as tf.Tensor1D;
      };
      return numbers(noiseContrastiveLoss({ ...model, logRatio })(batch))[0]!;
    };
    const best = lossOf(1, 0);
    for (const [factor, shift] of [
      [0.8, 0],
      [1.25, 0],
      [1, 0.3],
      [1, -0.3],
    ] as const)
      expect(lossOf(factor, shift)).toBeGreaterThan(best + 0.002);
  });

  it('learns a density with Z = 1, and its walks settle there', async () => {
    const law = multivariateGaussian([0.5, -0.3], [0.16, 0.36]);
    const data = { n: 4000, points: law.sample(random(6), 4000) };
    const walk = { steps: 150, stepSize: 0.02 };
    const learner = energyModel({ width: 16, depth: 1, noiseStd: 1, walk }, random(7));
    const step = noiseContrastiveStep(learner, { optimizer: tf.train.adam(2e-2) });
    for await (const _ of train({ step, batches: pointBatches(data, random(8)), steps: 300 }));
    const { points, area } = squareCells(5, 100);
    const energies = await learner.energies(points);
    const Z = energies.reduce((sum, energy) => sum + Math.exp(-energy), 0) * area;
    // Learned from 256 points a step, whose share of data is known to some per cent.
    expect(Math.abs(Z - 1)).toBeLessThan(0.1);
    const drawn = (await learner.sample(random(9), 4000)).points;
    for (const axis of [0, 1]) {
      const column = drawn.filter((_, k) => k % 2 === axis);
      const centre = mean(column);
      expect(Math.abs(centre - law.mean[axis]!)).toBeLessThan(0.06);
      const variance = mean(column.map((v) => (v - centre) ** 2));
      // 2 % from 4000 draws, up to 7 % from the length of a step, the rest from learning.
      expect(Math.abs(variance / [0.16, 0.36][axis]! - 1)).toBeLessThan(0.2);
    }
    step.dispose();
    learner.dispose();
  });

  it('leaves no tensor behind after sampling', async () => {
    await model.sample(random(1), 5);
    const before = tf.memory().numTensors;
    await model.sample(random(1), 5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what it cannot use, in words', async () => {
    expect(() => energyModel({ noiseStd: 0 }, random(1))).toThrow(
      'Cannot build an energy model as noiseStd must be positive and finite: current value is 0',
    );
    await expect(model.sample(random(1), 0)).rejects.toThrow('n must be an integer of at least 1');
  });
});
