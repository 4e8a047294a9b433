import { beforeAll, describe, expect, it } from 'vitest';
import { trace } from '../../../src/runtime/compile/trace';
import { multiplicationsOf } from '../../../src/runtime/compile/work';
import { tf } from '../../../src/runtime/tf';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const multiplications = (fn: (...args: never[]) => unknown, ...args: unknown[]) =>
  multiplicationsOf(trace(fn as (...args: unknown[]) => unknown, args).graph);

describe('the multiplications of a graph', () => {
  it('are m·k·n of a product, transposed or not, for each of a batch', () => {
    const zeros = (...shape: number[]) => tf.zeros(shape);
    expect(multiplications((a, b) => tf.matMul(a, b), zeros(2, 3), zeros(3, 5))).toBe(2 * 3 * 5);
    expect(multiplications((a, b) => tf.matMul(a, b, true), zeros(3, 2), zeros(3, 5))).toBe(2 * 3 * 5);
    expect(multiplications((a, b) => tf.matMul(a, b, false, true), zeros(2, 3), zeros(5, 3))).toBe(2 * 3 * 5);
    expect(multiplications((a, b) => tf.matMul(a, b), zeros(7, 2, 3), zeros(7, 3, 5))).toBe(7 * 2 * 3 * 5);
  });

  it('are a window of a convolution for each pixel and channel, and twice more with its gradients', () => {
    const [x, w] = [tf.zeros([2, 6, 6, 3]), tf.zeros([3, 3, 3, 4])];
    const y = (a: never, b: never) => tf.conv2d(a as never, b as never, 1, 'same');
    const one = 2 * 6 * 6 * 4 * (3 * 3 * 3);
    expect(multiplications(y, x, w)).toBe(one);
    const gradients = (a: never, b: never) =>
      tf.grads((c, d) => tf.sum(tf.square(y(c as never, d as never))))([a, b]);
    expect(multiplications(gradients, x, w) / one).toBeCloseTo(3, 0);
  });

  it('leave out what is computed number by number', () => {
    expect(multiplications((a) => tf.tanh(tf.mul(a, a)), tf.zeros([100]))).toBe(0);
  });
});
