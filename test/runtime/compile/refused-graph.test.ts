import type { Tensor } from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import type * as native from '../../../src/runtime/compile/native';
import { tf } from '../../../src/runtime/tf';

/** An ONNX Runtime that takes no graph. */
vi.mock('../../../src/runtime/compile/native', async (load) => ({
  ...(await load<typeof native>()),
  createNativeSession: () => {
    throw new Error('This is an invalid model.\nIn Node, ("Mul_0", Mul, "", -1)');
  },
}));

let lines: string[];
beforeEach(async () => {
  await tf.setBackend('cpu');
  lines = [];
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const line =
  'compile: the function runs eagerly, since ONNX Runtime does not take its graph: This is an invalid model.';

it('a function whose graph is refused runs eagerly, and says so once', () => {
  const step = compile((x: Tensor) => tf.mul(x, 3));
  for (const value of [1, -2]) expect(step(tf.scalar(value)).dataSync()[0]).toBe(3 * value);
  expect(lines).toEqual([line]);
});

it('so does one that reads or writes variables', () => {
  const w = tf.variable(tf.scalar(2));
  const read = compile((x: Tensor) => tf.mul(x, w));
  const write = compile((x: Tensor) => {
    w.assign(tf.exp(tf.mul(w, x)) as never);
    return w;
  });
  expect(read(tf.scalar(5)).dataSync()[0]).toBe(10);
  write(tf.scalar(0));
  expect(read(tf.scalar(5)).dataSync()[0]).toBe(5);
  expect(lines).toEqual([line, line]);
  w.dispose();
});
