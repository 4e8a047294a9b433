import type { Tensor4D } from '@tensorflow/tfjs';
import { pooling } from '../../../../src/runtime/compile/lower/pooling';
import { tf } from '../../../../src/runtime/tf';
import { both, type Case, describeLowerings, integers, normal, only } from './support';

type Pool = typeof tf.maxPool;
type Pad = Parameters<Pool>[3];

/** Picture, window, strides, border: windows that touch, overlap, leave some out and reach over the edge. */
const examples: readonly [number[], number | [number, number], number | [number, number], Pad][] = [
  [[2, 6, 6, 3], 2, 2, 'valid'],
  [[2, 7, 7, 2], 2, 2, 'valid'],
  [[2, 7, 6, 2], 2, 2, 'same'],
  [[2, 7, 7, 2], 3, 2, 'same'],
  [[2, 6, 6, 2], 3, 1, 'same'],
  [[2, 6, 7, 2], [3, 2], [1, 2], 'valid'],
  [[2, 7, 7, 2], 2, 3, 'valid'],
  [[2, 6, 6, 2], 3, 2, 1],
  [[1, 4, 4, 5], 4, 4, 'valid'],
];

const pool = (op: Pool): Case[] =>
  examples.map(([shape, size, strides, pad]) =>
    both((x) => op(x as Tensor4D, size, strides, pad), normal(...shape)),
  );

/** After a relu many pixels of a window are equally large. */
const ties: Case = both((x) => tf.maxPool(tf.relu(x) as Tensor4D, 3, 2, 'same'), normal(2, 7, 7, 2));

const whole: Case = only((x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'), integers(0, 9, [1, 4, 4, 1]));

describeLowerings('lowering of pooling', pooling, {
  MaxPool: [...pool(tf.maxPool), whole],
  MaxPoolGrad: [...pool(tf.maxPool), ties],
  AvgPool: pool(tf.avgPool),
  AvgPoolGrad: pool(tf.avgPool),
});
