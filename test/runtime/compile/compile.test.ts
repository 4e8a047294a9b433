import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Tensor, Variable } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { largestDifference, regression } from './support/regression';

beforeAll(async () => {
  await runtime.ready();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('compile', () => {
  it('trains as eager code does, and eager code sees the variables', () => {
    const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
    const y = tf.sin(tf.matMul(x, tf.tensor2d([1, 2, -1, 0.5, 0, 1], [3, 2])));
    const [eager, compiled] = [regression(tf.train.adam(1e-2)), regression(tf.train.adam(1e-2))];
    const step = compile(compiled.step);
    for (let i = 0; i < 20; i++) {
      const [expected, loss] = [eager.step(x, y), step(x, y)];
      // Single precision, 20 steps: the two differ in the order of their sums.
      expect(largestDifference(loss, expected)).toBeLessThan(1e-5);
    }
    expect(largestDifference(compiled.predict(x), eager.predict(x))).toBeLessThan(1e-4);
  });

  it('trains models of layers, moving averages of batch normalisation included', () => {
    const make = () => {
      const kernel = (seed: number) => tf.initializers.glorotNormal({ seed });
      const model = tf.sequential({
        layers: [
          // A bias here has no gradient but rounding, which Adam blows up to steps.
          tf.layers.dense({ units: 8, inputShape: [3], kernelInitializer: kernel(1), useBias: false }),
          tf.layers.batchNormalization(),
          tf.layers.dense({ units: 2, kernelInitializer: kernel(2) }),
        ],
      });
      const optimizer = tf.train.adam(0.01);
      const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
      const apply = (x: Tensor) => model.apply(x, { training: true }) as Tensor;
      const step = (x: Tensor) =>
        optimizer.minimize(() => tf.mean(tf.square(tf.sub(1, apply(x)))), true, weights)!;
      return { step, predict: (x: Tensor) => model.predict(x) as Tensor };
    };
    const [eager, compiled] = [make(), make()];
    const [step, predict] = [compile(compiled.step), compile(compiled.predict)];
    const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
    for (let i = 0; i < 20; i++)
      expect(
        largestDifference(
          tf.tidy(() => step(x)),
          eager.step(x),
        ),
      ).toBeLessThan(1e-5);
    expect(largestDifference(predict(x), eager.predict(x))).toBeLessThan(1e-4);
    expect(predict.graph().length).toBeGreaterThan(5);
  });

  it('leaves no tensor behind and no growing heap', () => {
    const { step } = regression(tf.train.adam(1e-2));
    const [x, y] = [tf.ones([8, 3]), tf.zeros([8, 2])];
    const compiled = compile(step);
    compiled(x, y).dispose();
    const before = tf.memory();
    const heapBefore = heapSize();
    const objectsBefore = collectedHeap();
    for (let i = 0; i < 2000; i++) compiled(x, y).dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(heapSize()).toBe(heapBefore);
    // 100 bytes a step would be 200 kB; the rest is for what the engine compiles meanwhile.
    expect(collectedHeap() - objectsBefore).toBeLessThan(500_000);
  });

  it('makes one program a signature, and forgets the one unused for longest', () => {
    let calls = 0;
    const double = compile(
      (x: Tensor) => {
        calls++;
        return tf.mul(x, 2);
      },
      { programs: 2 },
    );
    const call = (n: number) => double(tf.ones([n])).dispose();
    for (const n of [1, 2, 1, 2, 1]) call(n);
    expect(calls).toBe(4); // each is traced twice
    call(3); // 2 goes
    call(1);
    expect(calls).toBe(6);
    call(2);
    expect(calls).toBe(8);
  });

  it('takes and returns arrays and objects of tensors, and what is no tensor as it is', () => {
    const step = compile(({ a, list }: { a: Tensor; list: Tensor[] }, b: Tensor) => ({
      sum: tf.add(a, b),
      parts: [tf.mul(a, 2), { minus: tf.sub(list[0]!, list[1]!) }],
      name: 'sums',
      count: 3,
      none: undefined,
    }));
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20])];
    const result = step({ a, list: [a, b] }, b);
    expect(result.sum.arraySync()).toEqual([11, 22]);
    const [twice, { minus }] = result.parts as [Tensor, { minus: Tensor }];
    expect(twice.arraySync()).toEqual([2, 4]);
    expect(minus.arraySync()).toEqual([-9, -18]);
    expect(result).toMatchObject({ name: 'sums', count: 3, none: undefined });
  });

  it('returns arguments, variables and tensors from outside themselves, and one tensor in two places once', () => {
    const outside = tf.scalar(1);
    const variable = tf.variable(tf.scalar(2));
    const step = compile((x: Tensor) => {
      const y = tf.neg(x);
      return [x, variable, outside, y, y] as Tensor[];
    });
    const x = tf.scalar(3);
    const [first, second, third, y, again] = step(x);
    expect(first).toBe(x);
    expect(second).toBe(variable);
    expect(third).toBe(outside);
    expect(again).toBe(y);
  });

  it('takes a tensor twice, and a variable as the state it is', () => {
    const grow = compile((v: Variable, by: Tensor, again: Tensor) => v.assign(tf.add(v, tf.add(by, again))));
    const [v, w, by] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(10)), tf.scalar(2)];
    grow(v, by, by);
    grow(w, by, by);
    grow(v, by, by);
    expect([v.dataSync()[0], w.dataSync()[0]]).toEqual([8, 14]);
  });

  it('shows its graph', () => {
    const step = compile((x: Tensor) => tf.softmax(tf.relu(x)));
    expect(() => step.graph()).toThrow('must have been called');
    step(tf.ones([2, 3]));
    expect(step.graph().map(({ op }) => op)).toEqual(['Relu', 'Softmax']);
    expect(step.graph()[1]).toMatchObject({ attributes: 'axis: 1' });
  });

  it('is a part of another compiled function inside of it', () => {
    const inner = compile((x: Tensor) => tf.mul(x, 3));
    const outer = compile((x: Tensor) => tf.add(inner(x), 1));
    expect(outer(tf.scalar(2)).dataSync()[0]).toBe(7);
  });

  it('may be disposed, and says so when it is called then', () => {
    const step = compile((x: Tensor) => tf.neg(x));
    const x = tf.scalar(1);
    step(x);
    step.dispose();
    step.dispose();
    expect(() => step(x)).toThrow('must not be disposed');
  });

  it('runs a function eagerly when a kernel has no lowering, and names the kernel once', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const sizes = compile((x: Tensor) => tf.linalg.bandPart(tf.unique(x).values, 0, 0));
    const multinomial = compile((x: Tensor) => tf.multinomial(x as tf.Tensor1D, 4, 1));
    expect(() => sizes(tf.ones([3]))).toThrow();
    for (let i = 0; i < 3; i++) expect(multinomial(tf.tensor1d([0.5, 0.5])).shape).toEqual([4]);
    const lines = warn.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.includes('Multinomial'));
    expect(lines).toEqual([
      'compile: the function runs eagerly, since the kernel Multinomial has no lowering',
    ]);
  });
});

/** Bytes of JavaScript objects that are in use. */
function collectedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

const heapSize = () =>
  (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.buffer.byteLength;
