import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { createNativeSession } from '../../../src/runtime/compile/native';
import { encodeModel } from '../../../src/runtime/compile/onnx';
import { unloweredBy } from '../../../src/runtime/compile/unlowered';
import { noLeaks } from '../../../src/runtime/leaks';
import { tf } from '../../../src/runtime/tf';
import { runInNode } from '../support/node-process';

let lines: string[];
beforeEach(async () => {
  await tf.setBackend('cpu');
  lines = [];
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const numbers = (x: Tensor) => Array.from(x.dataSync());

/** What ONNX Runtime says of a graph that is sound and that it cannot compute: it has no choice between booleans. */
function complaint(): unknown {
  const port = (name: string) => ({ name, shape: [2], dtype: 'bool' as const });
  const node = { op: 'Where', inputs: ['a', 'a', 'a'], outputs: ['b'], attributes: {} };
  const model = { name: 'm', nodes: [node], constants: [], inputs: [port('a')], outputs: [port('b')] };
  try {
    createNativeSession(encodeModel(model), {});
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a function that cannot be compiled runs eagerly, and says so in one line', () => {
  it('where a kernel has no lowering', () => {
    const angle = (x: Tensor) => tf.atan2(x, tf.scalar(2));
    const step = compile(angle);
    for (const x of [tf.tensor1d([1, -1]), tf.tensor1d([3, 4]), tf.tensor1d([5])])
      expect(numbers(step(x))).toEqual(numbers(angle(x)));
    expect(lines).toEqual([
      'compile: the function angle runs eagerly, since the kernel Atan2 has no lowering',
    ]);
  });

  it('where ONNX Runtime has no operator for the types', () => {
    expect(unloweredBy(complaint())).toBe('ONNX Runtime has no Where for tensors of these types');
  });

  it('on another backend', async () => {
    tf.registerBackend('elsewhere', () => new tf.MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'elsewhere');
    await tf.setBackend('elsewhere');
    const w = tf.variable(tf.scalar(1));
    const step = compile((x: Tensor) => w.assign(tf.mul(w, x)));
    for (const factor of [2, 3]) step(tf.scalar(factor));
    expect(numbers(w)).toEqual([6]);
    expect(lines).toEqual([
      'compile: the function runs eagerly, since the backend is elsewhere, not wasm or cpu',
    ]);
    await tf.setBackend('cpu');
    // Back where it can be compiled, it is.
    step(tf.scalar(5));
    expect(numbers(w)).toEqual([30]);
    expect(step.graph().map(({ op }) => op)).toContain('Mul');
    tf.removeBackend('elsewhere');
  });

  it('where ONNX Runtime does not load', () => {
    const { stdout, stderr } = runInNode(`
      const Module = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => {
        if (name.startsWith('onnxruntime')) throw new Error('libonnxruntime.so.1: cannot open shared object file');
        return load(name, ...rest);
      };
      const { compile } = require(${JSON.stringify(`${process.cwd()}/src/runtime/compile/compile.ts`)});
      const { exportOnnx } = require(${JSON.stringify(`${process.cwd()}/src/runtime/compile/export.ts`)});
      await tf.setBackend('cpu');
      const step = compile((x) => tf.mul(x, 2));
      console.log(step(tf.scalar(3)).dataSync()[0], step(tf.tensor1d([4])).dataSync()[0]);
      await exportOnnx((x) => x, 'never.onnx', { inputs: { x: [1] } }).catch(({ message }) => console.log(message));
    `);
    expect(stderr).toBe(
      'compile: the function runs eagerly, since onnxruntime-node does not load: libonnxruntime.so.1: cannot open shared object file\n',
    );
    expect(stdout).toBe(
      '6 8\nCannot export to never.onnx as ONNX Runtime must load, to check the file: current value is "libonnxruntime.so.1: cannot open shared object file"\n',
    );
  });

  it('and shows no graph', () => {
    const step = compile((x: Tensor) => tf.atan2(x, tf.scalar(2)));
    step(tf.scalar(1));
    expect(() => step.graph()).toThrow(
      'Cannot show the graph as the step must be compiled: it runs eagerly, since the kernel Atan2 has no lowering',
    );
  });

  it('and looks at the numbers it returns, if asked to', () => {
    const step = compile((x: Tensor) => ({ angle: tf.atan2(x, tf.scalar(2)), log: tf.log(x) }), {
      checkNumerics: true,
    });
    step(tf.scalar(1));
    expect(() => step(tf.scalar(0))).toThrow(
      /the result\.log has -Infinity at position 0; it runs eagerly, and variables have changed already$/,
    );
  });
});

describe('a mistake that only numbers or kernels show', () => {
  const mistakes: readonly [string, (x: Tensor) => Tensor][] = [
    ['shapes of a product', (x) => tf.matMul(x as Tensor2D, x as Tensor2D)],
    ['shapes of a sum', (x) => tf.add(x, tf.ones([2]))],
    ['a size that a reshape does not have', (x) => tf.reshape(x, [5])],
    ['an index out of range', (x) => tf.gather(x, tf.cast(tf.mul(x, 7), 'int32'))],
    ['an index below 0', (x) => tf.gather(x, tf.cast(tf.neg(x), 'int32'))],
    ['an index below 0 along another axis', (x) => tf.gather(x, tf.cast(tf.neg(x), 'int32'), 1)],
    ['an index of the batch after', (x) => tf.gather(x, tf.cast(tf.mul(x, 3), 'int32'), 1, 1)],
    ['an index of the batch before', (x) => tf.gather(x, tf.cast(tf.neg(x), 'int32'), 1, 1)],
  ];

  it.each(mistakes)('is the error of eager code, and there is no other line: %s', (_, run) => {
    const x = tf.ones([2, 3]);
    const told = (call: () => unknown): string => {
      try {
        call();
      } catch (error) {
        return (error as Error).message;
      }
      return 'none';
    };
    const eager = told(() => run(x));
    expect(eager).toMatch(/shape|index|Size/);
    const step = compile(run);
    for (let k = 0; k < 2; k++) expect(told(() => step(x))).toBe(eager);
    expect(lines).toEqual([]);
  });

  it('is an error of one call, and the next is computed', () => {
    const table = tf.tensor1d([5, 6, 7]);
    const step = compile((at: Tensor) => tf.gather(table, at as Tensor1D));
    expect(numbers(step(tf.tensor1d([2, 0], 'int32')))).toEqual([7, 5]);
    expect(() => step(tf.tensor1d([2, 3], 'int32'))).toThrow('the index value 3 is not in [0, 2]');
    expect(() => step(tf.tensor1d([2, -1], 'int32'))).toThrow('the index value -1 is not in [0, 2]');
    expect(numbers(step(tf.tensor1d([1, 1], 'int32')))).toEqual([6, 6]);
    expect(step.graph().map(({ op }) => op)).toContain('Gather');
  });

  it('may be any value that is thrown', () => {
    const step = compile(() => {
      throw undefined;
    });
    let thrown: unknown = 'nothing';
    try {
      step();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeUndefined();
  });
});

describe('a compiled step', () => {
  it('is made of a function only', () => {
    for (const wrong of [undefined, tf.scalar(1), 'step'])
      expect(() => compile(wrong as never)).toThrow(/^Cannot compile the function as it must be one: /);
    expect(() => compile((x: Tensor) => x, { programs: 0 })).toThrow(
      /programs must be an integer of at least 1/,
    );
  });

  it('says how numbers are passed', () => {
    const step = compile((x: unknown) => x as Tensor);
    expect(() => step(3)).toThrow(
      'argument [0] is 3; pass a number as tf.scalar(n), a list as tf.tensor(list)',
    );
    expect(() => step([1, 2])).toThrow('argument [0][0] is 1; pass');
    expect(() => step(new Float32Array(2))).toThrow(
      'argument [0] is a Float32Array; pass numbers as tf.tensor(numbers, shape)',
    );
    expect(() => step('x')).toThrow('argument [0] is x');
    expect(() => step(new Date())).toThrow('argument [0] is another object');
  });

  it('may be disposed twice, and is not called afterwards', () => {
    const step = compile((x: Tensor) => tf.neg(x));
    step(tf.scalar(1));
    step.dispose();
    step.dispose();
    expect(() => step(tf.scalar(1))).toThrow(
      'Cannot run the compiled step as it must not be disposed: it is',
    );
  });

  it('hands on NaN and infinity where nobody asked', () => {
    const step = compile((x: Tensor) => tf.log(x));
    expect(numbers(step(tf.tensor1d([0, -1])))).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
  });

  it('leaves no tensor of its tracing', () => {
    const step = compile((x: Tensor2D) => tf.relu(tf.matMul(x, x)));
    const x = tf.ones([2, 2]) as Tensor2D;
    noLeaks(() => step(x));
  });
});
