import type { Tensor } from '@tensorflow/tfjs';
import { elementwise } from '../../../../src/runtime/compile/lower/elementwise';
import { sameShape } from '../../../../src/runtime/compile/lower/lowering';
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

type Binary = (a: Tensor, b: Tensor) => Tensor;

const shapes: readonly [number[], number[]][] = [
  [[], []],
  [[5], []],
  [[4, 3], [3]],
  [
    [4, 1],
    [1, 3],
  ],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [2, 1, 3, 2],
    [2, 4, 1, 2],
  ],
];

/** With all kinds of broadcasting. */
const floats = (op: Binary): Case[] => shapes.map(([a, b]) => both(op, normal(...a), normal(...b)));

/** TensorFlow.js has the gradient for equal shapes only. */
const unstretched = (op: Binary): Case[] =>
  shapes.map(([a, b]) => (sameShape(a, b) ? both : only)(op, normal(...a), normal(...b)));

const whole = (op: Binary): Case => only(op, integers(-9, 9, [4, 5]), integers(-4, 5, [5]));

const special = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -2.5, 3];
const odd = (op: Binary): Case => only(op, exactly(special, [8, 1]), exactly(special));

const comparison = (op: Binary): Case[] => [
  ...shapes.map(([a, b]) => only(op, integers(0, 3, a), integers(0, 3, b))),
  only(op, normal(3, 4), normal(4)),
  only(op, booleans(3, 4), booleans(4)),
  only(op, integers(0, 3, [4]), exactly([0, 1, 1.5, 2])),
  odd(op),
];

describeLowerings('lowering of elementwise kernels', elementwise, {
  Add: [...floats(tf.add), whole(tf.add), odd(tf.add)],
  Sub: [...floats(tf.sub), whole(tf.sub)],
  Multiply: [...floats(tf.mul), whole(tf.mul), only(tf.mul, booleans(9), booleans(9))],
  Maximum: [
    ...unstretched(tf.maximum),
    both(tf.maximum, normal(3, 4), normal(3, 4)),
    whole(tf.maximum),
    odd(tf.maximum),
  ],
  Minimum: [
    ...unstretched(tf.minimum),
    both(tf.minimum, normal(3, 4), normal(3, 4)),
    whole(tf.minimum),
    odd(tf.minimum),
  ],
  Pow: [
    ...shapes.map(([a, b]) => both(tf.pow, between(0.2, 3, a), normal(...b))),
    both((a) => tf.pow(a, tf.scalar(2)), normal(7)),
  ],
  RealDiv: [
    ...shapes.map(([a, b]) => both(tf.div, normal(...a), between(0.5, 2, b))),
    odd(tf.div),
    only(tf.divNoNan, normal(4), between(0.5, 2, [4])),
  ],
  FloorDiv: [
    whole(tf.floorDiv),
    whole(tf.div),
    only(tf.floorDiv, between(-9, 9, [4, 5]), between(0.5, 3, [5])),
    only(
      tf.floorDiv,
      exactly([-7, 7, -7, 7, 6, 0, 5], [7], 'int32'),
      exactly([2, -2, -2, 2, -3, 3, 0], [7], 'int32'),
    ),
  ],
  Mod: [
    both(tf.mod, between(-9, 9, [4, 5]), between(0.5, 3, [5])),
    only(tf.mod, between(-9, 9, [4, 5]), between(-3, -0.5, [5])),
    whole(tf.mod),
  ],
  SquaredDifference: [
    ...unstretched(tf.squaredDifference),
    both(tf.squaredDifference, normal(3, 4), normal(3, 4)),
    whole(tf.squaredDifference),
  ],
  AddN: [
    both((a, b, c) => tf.addN([a, b, c]), normal(3, 2), normal(3, 2), normal(3, 2)),
    both((a) => tf.addN([a]), normal(4)),
    only((a, b) => tf.addN([a, b]), integers(0, 9, [4]), integers(0, 9, [4])),
  ],
  Equal: comparison(tf.equal),
  NotEqual: comparison(tf.notEqual),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: [only(tf.logicalAnd, booleans(4, 3), booleans(3))],
  LogicalOr: [only(tf.logicalOr, booleans(4, 3), booleans(3)), only(tf.logicalXor, booleans(9), booleans(9))],
  LogicalNot: [only((a) => tf.logicalNot(a), booleans(4, 3))],
  Select: [
    both((c, a, b) => tf.where(c, a, b), booleans(4, 3), normal(4, 3), normal(4, 3)),
    both((c, a, b) => tf.where(c, a, b), booleans(3), normal(4, 3), normal()),
    both((c, a, b) => tf.where(c, a, b), booleans(4, 1), normal(3), normal(4, 3)),
    only((c, a, b) => tf.where(c, a, b), booleans(9), integers(0, 9, [9]), integers(0, 9, [9])),
    only((c, a, b) => tf.where(c, a, b), booleans(9), booleans(9), booleans(9)),
    only((c, a, b) => tf.where(c, a, b), booleans(9), normal(9), integers(0, 9, [9])),
  ],
  Cast: [
    only((x) => tf.cast(x, 'int32'), exactly([0.5, -0.5, 1.9, -1.9, 3])),
    only((x) => tf.cast(x, 'bool'), exactly([0.5, -2, 0, -0, Number.NaN])),
    only((x) => tf.cast(x, 'bool'), integers(-1, 2, [9])),
    only((x) => tf.cast(x, 'int32'), booleans(9)),
    only((x) => tf.cast(x, 'float32'), booleans(2, 3)),
    both((x, i) => tf.mul(x, tf.cast(i, 'float32')), normal(4), integers(0, 9, [4])),
  ],
  ClipByValue: [
    both((x) => tf.clipByValue(x, -0.5, 0.7), normal(4, 5)),
    only((x) => tf.clipByValue(x, -2, 3), integers(-9, 9, [9])),
    only((x) => tf.clipByValue(x, -1, 2), exactly(special)),
  ],
});
