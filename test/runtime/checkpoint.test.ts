import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Optimizer, Tensor } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from '../../src/runtime/checkpoint';
import { runtime } from '../../src/runtime/runtime';
import { decodeSafetensors, encodeSafetensors } from '../../src/runtime/safetensors';
import { tf } from '../../src/runtime/tf';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  await runtime.ready();
});
afterAll(() => rmSync(folder, { recursive: true }));

const x = () => tf.randomNormal([16, 3], 0, 1, 'float32', 3);

/** A small regression; the variables get other engine names each time, as in another process. */
function training(optimizer: Optimizer, seed = 1) {
  const variables = {
    hidden: { kernel: tf.variable(tf.randomNormal([3, 8], 0, 0.5, 'float32', seed)) },
    output: { kernel: tf.variable(tf.randomNormal([8, 2], 0, 0.5, 'float32', seed + 1)) },
  };
  const list = [variables.hidden.kernel, variables.output.kernel];
  const loss = () => {
    const y = tf.matMul(tf.relu(tf.matMul(x(), list[0]! as Tensor)), list[1]! as Tensor);
    return tf.mean(tf.square(tf.sub(y, 1))).asScalar();
  };
  const run = (steps: number) => {
    for (let k = 0; k < steps; k++)
      tf.tidy(() => {
        optimizer.minimize(loss, false, list);
      });
    return list.map((variable) => Array.from(variable.dataSync()));
  };
  return { optimizer, variables, run };
}

const optimizers: [string, () => Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.1)],
  ['momentum', () => tf.train.momentum(0.1, 0.9)],
  ['adagrad', () => tf.train.adagrad(0.1)],
  ['adadelta', () => tf.train.adadelta(0.1)],
  ['adam', () => tf.train.adam(0.01)],
  ['adamax', () => tf.train.adamax(0.01, 0.9, 0.999, 1e-8, 0.1)],
  ['rmsprop', () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true)],
];

describe('saveCheckpoint and loadCheckpoint', () => {
  it.each(optimizers)('continue a training with %s bit for bit', async (name, make) => {
    const path = join(folder, `${name}.safetensors`);
    const first = training(make());
    first.run(7);
    await saveCheckpoint(path, { ...first, step: 7, extra: { note: ['a', 1] } });
    const expected = first.run(9);
    const second = training(make(), 100);
    expect(await loadCheckpoint(path, second)).toEqual({ step: 7, extra: { note: ['a', 1] } });
    expect(second.optimizer.iterations).toBe(7);
    expect(second.run(9)).toEqual(expected);
    // Back to step 7 with an optimizer that has made steps already.
    await loadCheckpoint(path, second);
    expect(second.run(9)).toEqual(expected);
  });

  it('leave no tensor behind but the memory of the optimizer', async () => {
    const path = join(folder, 'leak.safetensors');
    const one = training(tf.train.adam(0.01));
    one.run(1);
    await runtime.noLeaks(() => saveCheckpoint(path, one));
    await runtime.noLeaks(() => loadCheckpoint(path, one));
  });

  it('keep whole numbers, truth values, scalars and empty tensors', async () => {
    const path = join(folder, 'types.safetensors');
    const make = () => ({
      whole: tf.variable(tf.tensor1d([1, -2, 2 ** 31 - 1], 'int32')),
      truth: tf.variable(tf.tensor1d([true, false, true], 'bool')),
      single: tf.variable(tf.scalar(-0)),
      empty: tf.variable(tf.zeros([0, 3])),
    });
    const variables = make();
    await saveCheckpoint(path, { variables });
    const others = make();
    others.whole.assign(tf.zeros([3], 'int32'));
    others.truth.assign(tf.zeros([3], 'bool'));
    others.single.assign(tf.scalar(1));
    await loadCheckpoint(path, { variables: others });
    expect(Array.from(others.whole.dataSync())).toEqual([1, -2, 2 ** 31 - 1]);
    expect(Array.from(others.truth.dataSync())).toEqual([1, 0, 1]);
    expect(Object.is(others.single.dataSync()[0], -0)).toBe(true);
  });

  it('refuse what does not fit, naming it, and change nothing', async () => {
    const path = join(folder, 'refused.safetensors');
    const saved = training(tf.train.adam(0.01));
    saved.run(2);
    await saveCheckpoint(path, saved);
    const other = training(tf.train.adam(0.01), 50);
    const before = other.run(0);
    const { hidden, output } = other.variables;
    const load = (variables: Parameters<typeof loadCheckpoint>[1]['variables'], optimizer?: Optimizer) =>
      loadCheckpoint(path, optimizer ? { variables, optimizer } : { variables });
    await expect(load({ hidden, exit: output }, other.optimizer)).rejects.toThrow(
      'only in the file: variables.output.kernel; only here: variables.exit.kernel',
    );
    const turned = { kernel: tf.variable(tf.zeros([2, 8])) };
    await expect(load({ hidden, output: turned }, other.optimizer)).rejects.toThrow(
      'the shape of variables.output.kernel must be [8, 2] as in the file: current value is [2, 8]',
    );
    const counts = { kernel: tf.variable(tf.zeros([8, 2], 'int32')) };
    await expect(load({ hidden, output: counts }, other.optimizer)).rejects.toThrow(
      'the dtype of variables.output.kernel must be float32 as in the file',
    );
    await expect(load(other.variables)).rejects.toThrow('an optimizer must be given');
    await expect(load(other.variables, tf.train.sgd(1))).rejects.toThrow('must be Adam as in the file');
    expect(other.run(0)).toEqual(before);
    expect(other.optimizer.iterations).toBe(0);
  });

  it('refuse files that are no checkpoint, or of another version', async () => {
    const path = join(folder, 'strange.safetensors');
    const load = () => loadCheckpoint(path, { variables: {} });
    await expect(load()).rejects.toThrow(/^Cannot load checkpoint as .* must be a readable file: /);
    writeFileSync(path, encodeSafetensors({ tensors: new Map(), metadata: { format: 'pt' } }));
    await expect(load()).rejects.toThrow('format of strange.safetensors must be "diffusion-lab checkpoint"');
    await saveCheckpoint(path, { variables: {} });
    const { tensors, metadata } = decodeSafetensors(readFileSync(path));
    writeFileSync(path, encodeSafetensors({ tensors, metadata: { ...metadata, version: '2' } }));
    await expect(load()).rejects.toThrow('version of strange.safetensors must be 1: current value is "2"');
    writeFileSync(path, encodeSafetensors({ tensors, metadata: { ...metadata, description: '{' } }));
    await expect(load()).rejects.toThrow('must describe itself in JSON');
  });

  it('refuse to save an optimizer without the variables that it trains', async () => {
    const { optimizer, variables, run } = training(tf.train.adam(0.01));
    run(1);
    const part = { variables: { hidden: variables.hidden }, optimizer };
    await expect(saveCheckpoint(join(folder, 'part.safetensors'), part)).rejects.toThrow(
      'Cannot save checkpoint as what the optimizer trains must be among the variables',
    );
  });
});
