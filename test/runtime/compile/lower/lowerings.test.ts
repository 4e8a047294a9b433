import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';
import { lowerings } from '../../../../src/runtime/compile/lower/lowerings';
import { tf } from '../../../../src/runtime/tf';
import { useCpu } from './support';

const numbers = (x: Tensor): number[] => Array.from(x.dataSync());

describe('lowering of what has no numbers', () => {
  useCpu();

  it('gives an empty result where the input is empty', () => {
    const step = compile((x: Tensor, y: Tensor) => [tf.add(x, 1), tf.matMul(x, y), tf.reshape(x, [3, 0])]);
    const shapes = step(tf.zeros([0, 3]), tf.zeros([3, 2])).map((y) => y.shape);
    expect(shapes).toEqual([
      [0, 3],
      [0, 2],
      [3, 0],
    ]);
  });

  it('sums none to 0, multiplies none to 1, and leaves none out of a list', () => {
    const step = compile((x: Tensor, y: Tensor) => [tf.sum(x), tf.prod(x), tf.sum(x, 0), tf.concat([x, y])]);
    const values = step(tf.zeros([0, 2]), tf.tensor2d([[5, 6]])).map(numbers);
    expect(values).toEqual([[0], [1], [0, 0], [5, 6]]);
  });
});

describe('a kernel or variant without lowering', () => {
  useCpu();
  const warnings: string[] = [];
  beforeEach(() => {
    warnings.length = 0;
    vi.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text));
  });

  const picture = () => tf.randomNormal([1, 2, 5, 5], 0, 1, 'float32', 1) as Tensor4D;
  const filter = tf.randomNormal([3, 3, 2, 2], 0, 1, 'float32', 2) as Tensor4D;
  const variants: readonly [string, () => Tensor, (x: Tensor) => Tensor][] = [
    [
      'Pow of int32',
      () => tf.tensor1d([0, 2, 46341], 'int32'),
      (x) => tf.pow(x, tf.tensor1d([-1, 3, 3], 'int32')),
    ],
    ['Add of bool', () => tf.tensor1d([1, 0, 1], 'bool'), (x) => tf.add(x, x)],
    ['Conv2D of NCHW', picture, (x) => tf.conv2d(x as Tensor4D, filter, 1, 'valid', 'NCHW')],
    ['BatchMatMul of an empty tensor', () => tf.zeros([2, 0]), (x) => tf.matMul(x, x, false, true)],
    [
      'BatchMatMul of batches that stretch',
      () => tf.ones([2, 1, 3, 3]),
      (x) => tf.matMul(x, tf.reshape(x, [1, 2, 3, 3])),
    ],
    ['Atan2', () => tf.tensor1d([1, -1]), (x) => tf.atan2(x, tf.scalar(2))],
  ];

  it.each(variants)('is named and runs eagerly: %s', (name, input, run) => {
    const x = input();
    const expected = run(x);
    const actual = compile(run)(x);
    expect(warnings).toEqual([expect.stringContaining(name)]);
    expect(numbers(actual)).toEqual(numbers(expected));
  });
});

describe('the table of lowerings', () => {
  it('names kernels that TensorFlow.js has', () => {
    const known = new Set(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName));
    expect(Object.keys(lowerings).filter((kernel) => !known.has(kernel))).toEqual([]);
  });
});
