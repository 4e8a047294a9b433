import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { type NativeSession, ortTensor } from '../../../src/runtime/compile/native';
import type { OnnxModel } from '../../../src/runtime/compile/onnx';
import { openSession } from '../../../src/runtime/compile/session';
import { withoutCopies } from '../../../src/runtime/compile/without-copies';
import { tf } from '../../../src/runtime/tf';

const model = (numbers: number): OnnxModel => ({
  name: 'step',
  nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['y'], attributes: {} }],
  constants: [],
  inputs: [{ name: 'x', shape: [numbers], dtype: 'float32' }],
  outputs: [{ name: 'y', shape: [numbers], dtype: 'float32' }],
});

/** A session of which only the failure is of interest. */
const failing = (message: string) => (): NativeSession => ({
  run: () => {
    throw new Error(message);
  },
  dispose: () => undefined,
});

describe('a session without copies', () => {
  it('gives the right results, large and small, and what a step writes', () => {
    for (const n of [7, 40_000]) {
      const total = tf.variable(tf.zeros([n]));
      const step = compile((x: Tensor) => {
        total.assign(tf.add(total, x));
        return [tf.neg(x), tf.sum(x)];
      });
      for (const k of [1, 2, 3]) {
        const [negative, sum] = step(tf.fill([n], k)) as [Tensor, Tensor];
        expect(new Set(negative.dataSync())).toEqual(new Set([-k]));
        expect(sum.dataSync()[0]).toBe(n * k);
      }
      expect(new Set(total.dataSync())).toEqual(new Set([6]));
    }
  });

  it('writes large results where they are wanted, and allocates nothing', () => {
    const n = 2 ** 20;
    const session = openSession(model(n), 'cpu');
    const [x, y] = [new Float32Array(n).fill(2), new Float32Array(n)];
    const run = () =>
      session.run({ x: ortTensor('float32', x, [n]) }, { y: ortTensor('float32', y, [n]) }, {});
    run();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 8; i++) run();
    // A copy of each result would be 4 MB a run; a collection in between can only lower the number.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * n);
    expect(new Set(y)).toEqual(new Set([-2]));
    session.dispose();
  });

  it('leaves small results as they are: an error would take longer than a copy', () => {
    const opened: OnnxModel[] = [];
    const open = (graph: OnnxModel) => {
      opened.push(graph);
      return failing('')();
    };
    withoutCopies(model(16), open);
    withoutCopies(model(2 ** 20), open);
    expect(opened.map(({ outputs }) => outputs.length)).toEqual([1, 2]);
  });

  it('hands on every other error', () => {
    const refused = withoutCopies(model(2 ** 20), failing('Non tensor type is temporarily not supported.'));
    expect(refused.run({}, {}, {})).toEqual({});
    const broken = withoutCopies(model(2 ** 20), failing('Non-zero status code returned'));
    expect(() => broken.run({}, {}, {})).toThrow('Non-zero status');
  });

  it('is told by an index out of range in a large gather', () => {
    const table = tf.ones([300, 100]);
    const step = compile((index: Tensor) => tf.gather(table, index as tf.Tensor1D));
    step(tf.tensor1d(new Int32Array(300), 'int32')).dispose();
    expect(() => step(tf.tensor1d(new Int32Array(300).fill(1000), 'int32'))).toThrow(/range|index/i);
  });
});
