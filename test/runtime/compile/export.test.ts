import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeMlp } from '../../../src/nn/mlp';
import { unet } from '../../../src/nn/unet';
import { random } from '../../../src/random/random';
import { compile } from '../../../src/runtime/compile/compile';
import { type ExportOptions, exportOnnx } from '../../../src/runtime/compile/export';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { runElsewhere } from './support/other-program';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  await runtime.ready();
});
afterAll(() => rmSync(folder, { recursive: true }));

type Run = (...inputs: Tensor[]) => unknown;
const file = () => join(folder, 'model.onnx');
const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Single precision; the order of sums differs. Relative to the largest, as all comparisons with eager code. */
const TOLERANCE = 1e-5;

function expectSame(actual: { dims: number[]; data: number[] }, expected: Tensor): void {
  expect(actual.dims).toEqual(expected.shape);
  const numbers = expected.dataSync();
  const largest = Math.max(...Array.from(numbers, Math.abs));
  const difference = Math.max(0, ...actual.data.map((value, i) => Math.abs(value - numbers[i]!)));
  expect(difference).toBeLessThanOrEqual(TOLERANCE * largest);
}

/** Exports, and runs the file in another process for batches of 1, 4 and 9: none of them was traced. */
async function exportAndCompare(
  run: Run,
  options: ExportOptions,
  inputsFor: (batch: number) => Record<string, Tensor>,
): Promise<ReturnType<typeof runElsewhere>> {
  await exportOnnx(run, file(), options);
  const calls = [1, 4, 9].map(inputsFor);
  const seen = runElsewhere(file(), calls);
  for (const [k, call] of calls.entries()) {
    const result = run(...Object.values(call));
    const expected = result instanceof tf.Tensor ? { output: result } : (result as Record<string, Tensor>);
    expect(Object.keys(seen.results[k]!).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, tensor] of Object.entries(expected)) expectSame(seen.results[k]![name]!, tensor);
  }
  return seen;
}

describe('a model that exportOnnx wrote, run in another process', () => {
  it('is a time-conditioned perceptron', async () => {
    const network = timeMlp({ inputs: 2, width: 32 }, random(1));
    const seen = await exportAndCompare(
      (x, t) => network.predict(x!, t!),
      { inputs: { x: [null, 2], t: [null] }, variables: network.parameters() },
      (n) => ({ x: normal([n, 2], n), t: tf.range(0, n) }),
    );
    expect(seen.inputs).toMatchObject([
      { name: 'x', type: 'float32', shape: ['batch', 2] },
      { name: 't', type: 'float32', shape: ['batch'] },
    ]);
    expect(seen.outputs).toMatchObject([{ name: 'output', shape: ['batch', 2] }]);
  });

  it('is the decoder of an autoencoder, made of layers', async () => {
    const kernelInitializer = tf.initializers.glorotNormal({ seed: 1 });
    const decoder = tf.sequential({
      layers: [
        tf.layers.dense({ units: 40, inputShape: [2], activation: 'relu', kernelInitializer }),
        tf.layers.dense({ units: 49, activation: 'sigmoid', kernelInitializer }),
        tf.layers.reshape({ targetShape: [7, 7, 1] }),
        tf.layers.conv2dTranspose({
          filters: 2,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          kernelInitializer,
        }),
      ],
    });
    const seen = await exportAndCompare(
      (z) => decoder.predict(z!),
      { inputs: { z: [null, 2] } },
      (n) => ({ z: normal([n, 2], n) }),
    );
    expect(seen.outputs).toMatchObject([{ shape: ['batch', 14, 14, 2] }]);
  });

  it.each([3, 0])('is a U-Net with %i classes', async (classes) => {
    const network = unet({ size: 8, width: 8, multipliers: [1, 2], classes }, random(1));
    // A new one gives zeros.
    Object.values(network.parameters()).forEach((parameter, k) => {
      parameter.assign(tf.add(parameter, tf.mul(0.05, normal(parameter.shape, k))));
    });
    const labels: ExportOptions['inputs'] = classes > 0 ? { labels: { shape: [null], dtype: 'int32' } } : {};
    await exportAndCompare(
      (x, t, label) => network.predict(x!, t!, label),
      { inputs: { x: [null, 8, 8, 1], t: [null], ...labels }, variables: network.parameters() },
      (n) => ({
        x: normal([n, 8, 8, 1], n),
        t: tf.range(0, n),
        ...(classes > 0 ? { labels: tf.range(0, n, 1, 'int32').mod(tf.scalar(3, 'int32')) } : {}),
      }),
    );
  });

  it('computes what depends on the size of the batch', async () => {
    const table = tf.variable(normal([4, 3], 1));
    const seen = await exportAndCompare(
      (x, rows) => {
        const n = x!.shape[0]!;
        const both = tf.concat([x!, tf.neg(x!)]) as Tensor2D;
        const [first, second] = tf.split(both, 2) as [Tensor, Tensor];
        return {
          twice: both,
          guided: tf.sub(tf.mul(3, first), second),
          ones: tf.concat([tf.ones([n, 1]), tf.fill([n, 2], 7), tf.tile(tf.tensor2d([[1, 2]]), [n, 1])], 1),
          numbered: tf.add(tf.range(0, n, 1, 'int32'), rows!),
          products: tf.matMul(x as Tensor2D, x as Tensor2D, false, true),
          flat: tf.reshape(x!, [-1]),
          next: tf.concat([x!, tf.zeros([1, 3])]),
          last: tf.slice(x!, [n - 1, 0], [1, 3]),
          picked: tf.gather(table, rows as Tensor),
          same: rows,
          table,
        };
      },
      { inputs: { x: [null, 3], rows: { shape: [null], dtype: 'int32' } }, variables: { table } },
      (n) => ({ x: normal([n, 3], n), rows: tf.range(0, n, 1, 'int32').mod(tf.scalar(4, 'int32')) }),
    );
    const shapes = Object.fromEntries(seen.outputs.map(({ name, shape }) => [name, shape]));
    expect(shapes).toMatchObject({
      twice: ['2*batch', 3],
      ones: ['batch', 5],
      products: ['batch', 'batch'],
      flat: ['3*batch'],
      next: ['batch+1', 3],
      last: [1, 3],
      table: [4, 3],
    });
  });

  it('takes booleans, and sizes that are not open', async () => {
    await exportOnnx((x, keep) => tf.where(keep!, x!, tf.zerosLike(x!)), file(), {
      inputs: { x: [2, 3], keep: { shape: [2, 3], dtype: 'bool' } },
    });
    const x = normal([2, 3], 1);
    const keep = tf.tensor2d(
      [
        [1, 0, 1],
        [0, 1, 1],
      ],
      [2, 3],
      'bool',
    );
    const { results } = runElsewhere(file(), [{ x, keep }]);
    expectSame(results[0]!.output!, tf.where(keep, x, tf.zerosLike(x)));
  });

  it('holds what variables are now, also after compiled steps', async () => {
    const w = tf.variable(tf.scalar(1));
    const step = compile((x: Tensor) => {
      w.assign(tf.mul(w, x));
    });
    step(tf.scalar(5));
    await exportOnnx((x) => tf.mul(x!, w), file(), { inputs: { x: [null] } });
    w.assign(tf.scalar(100));
    expect(runElsewhere(file(), [{ x: tf.tensor1d([1, 2]) }]).results[0]!.output!.data).toEqual([5, 10]);
  });
});

describe('exportOnnx', () => {
  const options: ExportOptions = { inputs: { x: [null, 3] } };

  it('names the outputs of arrays and of what lies in them', async () => {
    await exportOnnx((x) => [tf.neg(x!), { mean: tf.mean(x!) }], file(), options);
    const { outputs } = runElsewhere(file(), []);
    expect(outputs.map(({ name }) => name)).toEqual(['output_0', 'output_1.mean']);
  });

  it('takes a compiled function', async () => {
    const step = compile((x: Tensor) => tf.tanh(x));
    await exportAndCompare(step as Run, options, (n) => ({ x: normal([n, 3], n) }));
    step.dispose();
  });

  it('leaves no tensor behind', async () => {
    const w = tf.variable(normal([3, 3], 1)) as unknown as Tensor2D;
    const run: Run = (x) => tf.tidy(() => tf.relu(tf.matMul(x as Tensor2D, w)));
    await runtime.noLeaks(() => exportOnnx(run, file(), options));
  });

  const v = tf.variable(tf.scalar(1), true, 'counted');
  const optimizer = tf.train.sgd(1);
  const refused: readonly [string, Run, RegExp][] = [
    [
      'an assignment',
      (x) => v.assign(tf.sum(x!) as never),
      /must not assign variables .*: current value is "counted"/,
    ],
    [
      'a training step',
      () => optimizer.minimize(() => v.square() as never, true, [v]),
      /must not assign variables/,
    ],
    ['a new variable', (x) => tf.mul(x!, tf.variable(tf.scalar(1))), /must not make variables/],
    ['a random draw', (x) => tf.add(x!, tf.randomNormal([3])), /must do the same at each call/],
    ['a read', (x) => tf.mul(x!, tf.sum(x!).dataSync()[0]!), /must not read the values of a tensor/],
    [
      'a number of the batch',
      (x) => tf.mul(x!, 1 / x!.shape[0]!),
      /must not depend on the size of the batch, and is float32 \[\] 0.3\d*; .* for batches of 3, 5, 7$/,
    ],
    [
      'a branch on the batch',
      (x) => (x!.shape[0]! % 4 === 1 ? tf.neg(x!) : tf.abs(x!)),
      /operations must be the same .* they are Abs, Neg, Abs$/,
    ],
    ['half a batch', (x) => tf.slice(x!, 0, Math.floor(x!.shape[0]! / 2)), /must be so many times the batch/],
    [
      'no tensor',
      (x) => ({ x: tf.neg(x!), count: 3 }),
      /must return tensors only: result\.count is none: current value is 3/,
    ],
    ['nothing', () => [], /must return a tensor/],
    [
      'the name of an input',
      (x) => ({ x: tf.neg(x!) }),
      /names of inputs and outputs must differ: current value is "x"/,
    ],
    [
      'a kernel without lowering',
      (x) => tf.atan2(x!, tf.scalar(2)),
      /every kernel must have a lowering: .*Atan2/,
    ],
    ['a promise', async (x) => x, /must not be async/],
  ];
  it.each(refused)('refuses %s and writes no file', async (_, run, message) => {
    const path = join(folder, 'refused.onnx');
    await expect(exportOnnx(run, path, options)).rejects.toThrow(message);
    expect(existsSync(path)).toBe(false);
  });

  it('runs the file before it gives it its name', async () => {
    const path = join(folder, 'wrong.onnx');
    const lying: Run = (x) => (tf.getBackend() === 'wasm' ? tf.mul(x!, 1.001) : x);
    await expect(exportOnnx(lying, path, options)).rejects.toThrow(
      /^Cannot export to wrong.onnx as the file must compute what the function does: output for a batch of 1 must be /,
    );
    const narrow: Run = (x) => (tf.getBackend() === 'wasm' ? tf.slice(x!, 0, 1) : x);
    await expect(exportOnnx(narrow, path, options)).rejects.toThrow(
      /the shape of output for a batch of 2 must be/,
    );
    expect(readdirSync(folder).filter((name) => name.includes('wrong'))).toEqual([]);
    await exportOnnx(lying, path, { ...options, tolerance: 1e-2 });
    expect(existsSync(path)).toBe(true);
  });

  it('checks with the examples it is given', async () => {
    const seen: number[] = [];
    const examples = (batch: number) => {
      seen.push(batch);
      return [tf.fill([batch], 2, 'int32')];
    };
    const table = tf.tensor1d([1, 2, 3]);
    const inputs: ExportOptions['inputs'] = { at: { shape: [null], dtype: 'int32' } };
    await exportOnnx((at) => tf.gather(table, at!), file(), { inputs, examples });
    expect(seen).toEqual([1, 2, 3, 5]);
    await expect(
      exportOnnx((at) => tf.gather(table, at!), file(), { inputs, examples: () => [tf.zeros([1])] }),
    ).rejects.toThrow(/examples for a batch of 1 must be int32 \[1\]: current value is \["float32 \[1\]"\]/);
  });

  const wrong: readonly [unknown, RegExp][] = [
    [undefined, /inputs must not be empty/],
    [{ inputs: {} }, /inputs must not be empty/],
    [{ inputs: { 'a b': [1] } }, /names of inputs must be letters/],
    [{ inputs: { x: 3 } }, /the shape of x must be a list/],
    [{ inputs: { x: [-1] } }, /sizes of x must be an integer of at least 1/],
    [{ inputs: { x: { shape: [1], dtype: 'float64' } } }, /the dtype of x must be float32, int32 or bool/],
    [{ inputs: { x: [1] }, tolerance: 0 }, /tolerance must be positive/],
  ];
  it.each(wrong)('refuses the options %j', async (given, message) => {
    await expect(exportOnnx((x) => x, file(), given as ExportOptions)).rejects.toThrow(message);
  });

  it('refuses what is no function', async () => {
    await expect(exportOnnx(tf.scalar(1) as never, file(), options)).rejects.toThrow(/must be a function/);
  });
});
