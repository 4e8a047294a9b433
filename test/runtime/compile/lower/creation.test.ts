import type { Tensor } from '@tensorflow/tfjs';
import { creation } from '../../../../src/runtime/compile/lower/creation';
import { tf } from '../../../../src/runtime/tf';
import { booleans, both, describeLowerings, integers, normal, only } from './support';

describeLowerings('lowering of creation', creation, {
  Fill: [
    both((x) => tf.mul(x, tf.fill([3], 2.5)), normal(3)),
    only(
      (x) => [tf.add(x, tf.fill([2, 2], 3, 'int32')), tf.fill([2], 1, 'bool'), tf.fill([], 7)],
      integers(0, 9, [2, 2]),
    ),
    only((x) => [tf.abs(x), tf.fill([0, 3], 1)], normal(2)),
  ],
  ZerosLike: [
    only((x) => tf.zerosLike(x), normal(2, 3)),
    only((x) => tf.zerosLike(x), integers(0, 9, [4])),
    only((x) => tf.zerosLike(x), booleans(4)),
    only((x) => tf.zerosLike(x), normal()),
  ],
  OnesLike: [
    only((x) => tf.onesLike(x), normal(2, 3)),
    only((x) => tf.onesLike(x), integers(0, 9, [4])),
    only((x) => tf.onesLike(x), booleans(4)),
  ],
  Range: [
    both((x) => tf.mul(x, tf.range(0, 4)), normal(4)),
    only((x) => [tf.neg(x), tf.range(3, -2), tf.range(0, 1, 0.1), tf.range(9, 1, -3, 'int32')], normal(2)),
    only((x) => [tf.neg(x), tf.range(2, 2), tf.range(0, 3, -1)], normal(2)),
  ],
  LinSpace: [both((x) => tf.mul(x, tf.linspace(-1, 2, 5)), normal(5))],
  OneHot: [
    only((i) => tf.oneHot(i as Tensor, 4), integers(-1, 6, [9])),
    only((i) => tf.oneHot(i as Tensor, 4, 2.5, -1, 'float32'), integers(0, 4, [3, 2])),
    only((i) => tf.oneHot(i as Tensor, 3, 1, 0, 'float32'), integers(0, 3, [])),
    both(
      (x, i) => tf.matMul(tf.oneHot(i as Tensor, 4, 1, 0, 'float32'), x),
      normal(4, 3),
      integers(0, 4, [6]),
    ),
  ],
});
