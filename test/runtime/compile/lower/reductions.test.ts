import type { Tensor } from '@tensorflow/tfjs';
import { reductions } from '../../../../src/runtime/compile/lower/reductions';
import { tf } from '../../../../src/runtime/tf';
import {
  between,
  booleans,
  both,
  type Case,
  describeLowerings,
  exactly,
  integers,
  normal,
  only,
} from './support';

type Reduce = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;
type Make = (run: (x: Tensor) => Tensor, ...shape: number[]) => Case;

const ways: readonly [number[], (number | number[])?, boolean?][] = [
  [[], undefined],
  [[5], 0],
  [[4, 3], undefined],
  [[4, 3], 1],
  [[4, 3], -2, true],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], [-1, 1], true],
  [
    [2, 3, 2, 3],
    [1, 2],
  ],
  [[2, 1, 3, 2], 1],
  [[3, 2], []],
];

const all = (op: Reduce, make: Make): Case[] =>
  ways.map(([shape, axis, keepDims]) => make((x) => op(x, axis, keepDims), ...shape));

const floats: Make = (run, ...shape) => both(run, normal(...shape));
const whole: Make = (run, ...shape) => only(run, integers(-5, 6, shape));
const logical: Make = (run, ...shape) => only(run, booleans(...shape));

/** Along one axis. */
const along = (op: (x: Tensor, axis: number) => Tensor, make: Make): Case[] => [
  make((x) => op(x, 0), 5),
  make((x) => op(x, 1), 4, 3),
  make((x) => op(x, -2), 4, 3),
  make((x) => op(x, 1), 2, 3, 4),
  make((x) => op(x, 3), 2, 3, 2, 3),
];

/** TensorFlow.js has its gradient along the last axis only. */
const cumulative = (op: typeof tf.cumsum, make: Make): Case[] =>
  [false, true].flatMap((exclusive) =>
    [false, true].flatMap((reverse) =>
      along((x, axis) => op(x, Math.max(0, axis), exclusive, reverse), make),
    ),
  );

describeLowerings('lowering of reductions', reductions, {
  Sum: [...all(tf.sum, floats), ...all(tf.sum, whole), ...all(tf.sum, logical)],
  Prod: [
    ...ways.map(([shape, axis, keepDims]) => only((x) => tf.prod(x, axis, keepDims), normal(...shape))),
    both((x) => tf.prod(x, 1), between(0.5, 2, [3, 4])),
    ...all(tf.prod, whole),
    only((x) => tf.prod(x), booleans(5)),
  ],
  Mean: [...all(tf.mean, floats), ...all(tf.mean, whole), only((x) => tf.mean(x), booleans(9))],
  Max: [
    ...all(tf.max, floats),
    ...all(tf.max, whole),
    only((x) => tf.max(x), exactly([1, Number.NaN, 2])),
    only((x) => tf.max(x, 0), exactly([1, Number.NaN, 2, 3, 4, 5], [3, 2])),
    both((x) => tf.max(x, 1), exactly([1, 1, 0, 2, 3, 3], [2, 3])),
  ],
  Min: [
    only((x) => tf.min(x), exactly([1, Number.NaN, 2])),
    only((x) => tf.min(x, 1), exactly([1, Number.NaN, 2, 3, 4, 5], [3, 2])),
    ...all(tf.min, floats),
    ...all(tf.min, whole),
  ],
  All: all(tf.all, logical),
  Any: all(tf.any, logical),
  ArgMax: [
    ...along(tf.argMax, (run, ...shape) => only(run, normal(...shape))),
    ...along(tf.argMax, whole),
    only((x) => tf.argMax(x), booleans(7)),
  ],
  ArgMin: [...along(tf.argMin, (run, ...shape) => only(run, normal(...shape))), ...along(tf.argMin, whole)],
  Cumsum: [
    ...cumulative(tf.cumsum, (run, ...shape) => only(run, normal(...shape))),
    both((x) => tf.cumsum(x, 1), normal(4, 3)),
    both((x) => tf.cumsum(x, 1, true), normal(4, 3)),
    both((x) => tf.cumsum(x, 1, false, true), normal(4, 3)),
    ...cumulative(tf.cumsum, whole),
  ],
  Cumprod: [
    ...cumulative(tf.cumprod, (run, ...shape) => only(run, normal(...shape))),
    ...cumulative(tf.cumprod, whole),
  ],
  Softmax: [
    only((x) => tf.softmax(x), exactly([1, Infinity, 2, 1, 2, 3, Number.NaN, 1, 2], [3, 3])),
    both((x) => tf.softmax(x), normal(5)),
    both((x) => tf.softmax(x), normal(4, 3)),
    both((x) => tf.softmax(x), normal(2, 3, 4, 5)),
  ],
  TopK: [
    only((x) => Object.values(tf.topk(x, 3)) as Tensor[], normal(4, 7)),
    only((x) => Object.values(tf.topk(x, 2)) as Tensor[], integers(0, 9, [5])),
  ],
});
