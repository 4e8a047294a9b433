import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Optimizer } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeMlp } from '../../src/nn/mlp';
import { movingAverage } from '../../src/nn/moving-average';
import { countParameters, type Network } from '../../src/nn/network';
import { train } from '../../src/nn/train';
import { unet } from '../../src/nn/unet';
import { random } from '../../src/random/random';
import { loadCheckpoint, saveCheckpoint } from '../../src/runtime/checkpoint';
import { compile } from '../../src/runtime/compile/compile';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { largestDifference, normals, numbersOf } from './support';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compiled-'));
  await runtime.ready();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A step that learns the noise in its input, with averages of the weights. */
function learning(network: Network, optimizer: Optimizer = tf.train.adam(1e-3)) {
  const list = Object.values(network.parameters());
  const average = movingAverage(network.parameters(), 0.9);
  const step = ({
    x,
    noise,
    time,
    labels,
  }: Record<'x' | 'noise' | 'time' | 'labels', tf.Tensor>): tf.Tensor => {
    const error = () => tf.losses.meanSquaredError(noise, network.predict(x, time, labels)).asScalar();
    const loss = optimizer.minimize(error, true, list)!;
    average.update();
    return loss;
  };
  const checkpointed = {
    variables: { model: network.parameters(), average: average.parameters() },
    optimizer,
  };
  return { network, step, average, checkpointed };
}

/** Trains twice from the same weights, as TensorFlow.js does and compiled. @returns the largest difference of anything */
async function compare(
  make: () => Network,
  { shape, steps, optimizer }: { shape: number[]; steps: number; optimizer?: () => Optimizer },
): Promise<number> {
  const [eager, compiled] = [learning(make(), optimizer?.()), learning(make(), optimizer?.())];
  const step = compile(compiled.step);
  const batches = (index: number) => ({
    x: normals(shape, 2 * index),
    noise: normals(shape, 2 * index + 1),
    time: tf.range(0, shape[0]!).mul(100),
    labels: tf.range(0, shape[0]!, 1, 'int32'),
  });
  const losses: number[][] = [];
  for (const run of [eager.step, step]) {
    const options = { batches, steps, step: run };
    const found: number[] = [];
    for await (const { loss } of train(options)) found.push(loss);
    losses.push(found);
  }
  // It was compiled: a step that falls back to eager execution has no graph.
  expect(step.graph().length).toBeGreaterThan(100);
  const weights = ({ network, average }: typeof eager) =>
    [...Object.values(network.parameters()), ...Object.values(average.parameters())].flatMap(numbersOf);
  const worst = Math.max(
    largestDifference(losses[0]!, losses[1]!),
    largestDifference(weights(eager), weights(compiled)),
    largestDifference(
      eager.average.using(() => weights(eager)),
      compiled.average.using(() => weights(compiled)),
    ),
  );
  // Something was learned: the weights moved by far more than the two may differ.
  const fresh = make();
  expect(
    largestDifference(
      Object.values(fresh.parameters()).flatMap(numbersOf),
      weights(eager).slice(0, countParameters(fresh)),
    ),
  ).toBeGreaterThan(1e-3);
  step.dispose();
  return worst;
}

describe('networks in compiled steps', () => {
  it('train a perceptron as eager code does', async () => {
    const make = () => timeMlp({ inputs: 2, width: 16, depth: 2, timeSize: 8, classes: 4 }, random(1));
    expect(await compare(make, { shape: [4, 2], steps: 20 })).toBeLessThan(1e-5);
  });

  it('train a U-Net as eager code does', async () => {
    const make = () => unet({ size: 4, width: 8, multipliers: [1, 2], blocks: 1, classes: 2 }, random(1));
    // Without memory of its own, this optimizer makes for a graph that is quickly compiled.
    const optimizer = () => tf.train.sgd(0.1);
    expect(await compare(make, { shape: [2, 4, 4, 1], steps: 3, optimizer })).toBeLessThan(1e-5);
  });

  it('continue from a checkpoint bit for bit, in new variables and in their own', async () => {
    const path = join(folder, 'compiled.safetensors');
    const make = (seed: number) => {
      const training = learning(
        timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4, classes: 2 }, random(seed)),
      );
      const step = compile(training.step);
      const run = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, k) => {
          const [x, noise] = [normals([2, 2], 2 * (from + k)), normals([2, 2], 2 * (from + k) + 1)];
          const [time, labels] = [tf.tensor1d([1, 2]), tf.tensor1d([0, 1], 'int32')];
          return numbersOf(step({ x: x as tf.Tensor, noise: noise as tf.Tensor, time, labels }))[0];
        });
      return { ...training, run };
    };
    const first = make(1);
    first.run(0, 5);
    await saveCheckpoint(path, { ...first.checkpointed, step: 5 });
    const expected = first.run(5, 10);
    const second = make(2);
    await loadCheckpoint(path, second.checkpointed);
    expect(second.run(5, 10)).toEqual(expected);
    await loadCheckpoint(path, first.checkpointed);
    // Sampling with the averages in between changes nothing.
    first.average.using(() => Object.values(first.network.parameters()).map(numbersOf));
    expect(first.run(5, 10)).toEqual(expected);
    expect(first.checkpointed.optimizer.iterations).toBe(10);
  });
});
