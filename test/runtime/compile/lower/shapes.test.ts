import type { Tensor4D } from '@tensorflow/tfjs';
import { shapes } from '../../../../src/runtime/compile/lower/shapes';
import { tf } from '../../../../src/runtime/tf';
import { booleans, both, describeLowerings, integers, normal, only } from './support';

describeLowerings('lowering of shapes', shapes, {
  Identity: [
    both((x) => tf.mul(tf.clone(x), x), normal(3)),
    only((x) => tf.clone(x), integers(0, 5, [2, 2])),
  ],
  Reshape: [
    both((x) => tf.reshape(x, [-1, 2]), normal(3, 4)),
    both((x) => tf.reshape(x, []), normal(1, 1)),
    only((x) => tf.reshape(x, [2, 1, 2]), booleans(4)),
  ],
  ExpandDims: [
    both((x) => tf.expandDims(x, 1), normal(3, 4)),
    both((x) => tf.expandDims(x, -1), normal(3, 4)),
    both((x) => tf.expandDims(x), normal()),
    only((x) => tf.expandDims(x, -2), integers(0, 5, [3])),
  ],
  Transpose: [
    both((x) => tf.transpose(x), normal(3, 4)),
    both((x) => tf.transpose(x, [2, 0, 1]), normal(2, 3, 4)),
    both((x) => tf.transpose(x, [0, 3, 1, 2]), normal(2, 3, 4, 2)),
    only((x) => tf.transpose(x), booleans(3, 2)),
    only((x) => tf.transpose(x, [1, 0, 2]), integers(0, 5, [2, 3, 2])),
  ],
  Concat: [
    both((a, b) => tf.concat([a, b]), normal(3), normal(2)),
    both((a, b, c) => tf.concat([a, b, c], 1), normal(3, 2), normal(3, 1), normal(3, 4)),
    both((a, b) => tf.concat([a, b], -1), normal(2, 3, 2, 2), normal(2, 3, 2, 5)),
    only((a, b) => tf.concat([a, b], 1), booleans(2, 3), booleans(2, 1)),
    only((a, b) => tf.concat([a, b]), integers(0, 5, [2]), integers(0, 5, [3])),
    only((a, b) => tf.concat([a, b]), normal(0, 3), normal(2, 3)),
  ],
  SplitV: [
    both((x) => tf.split(x, 3), normal(6)),
    both((x) => tf.split(x, [1, 2, 3], 1), normal(2, 6)),
    both((x) => tf.split(x, 2, -1), normal(2, 3, 4)),
    both((x) => tf.split(x, [1, -1], 1), normal(2, 6)),
    only((x) => tf.split(x, 2), integers(0, 9, [4, 2])),
    only((x) => tf.split(x, 2), booleans(4)),
  ],
  Pack: [
    both((a, b) => tf.stack([a, b]), normal(), normal()),
    both((a, b) => tf.stack([a, b], 1), normal(3, 4), normal(3, 4)),
    both((a, b) => tf.stack([a, b], -1), normal(2, 3, 4), normal(2, 3, 4)),
    only((a, b) => tf.stack([a, b]), integers(0, 9, [3]), integers(0, 9, [3])),
    only((a, b) => tf.stack([a, b]), booleans(3), booleans(3)),
  ],
  Unpack: [
    both((x) => tf.unstack(x), normal(3)),
    both((x) => tf.unstack(x, 1), normal(3, 2, 2)),
    only((x) => tf.unstack(x, -1), normal(3, 1)),
    only((x) => tf.unstack(x), integers(0, 9, [2, 3])),
  ],
  Tile: [
    both((x) => tf.tile(x, [3]), normal(2)),
    both((x) => tf.tile(x, [2, 3]), normal(2, 3)),
    both((x) => tf.tile(x, [1, 3]), normal(4, 1)),
    both((x) => tf.broadcastTo(x, [2, 4, 3]), normal(4, 1)),
    only((x) => tf.tile(x, [2, 1, 2]), integers(0, 9, [2, 3, 2])),
    only((x) => tf.tile(x, [2]), booleans(3)),
  ],
  BatchToSpaceND: [
    both(
      (x) =>
        tf.batchToSpaceND(
          x,
          [2, 2],
          [
            [0, 1],
            [1, 0],
          ],
        ),
      normal(8, 2, 3, 2),
    ),
  ],
  SpaceToBatchND: [
    both(
      (x) =>
        tf.spaceToBatchND(
          x,
          [2, 2],
          [
            [0, 1],
            [1, 0],
          ],
        ),
      normal(2, 3, 5, 2),
    ),
  ],
  DepthToSpace: [only((x) => tf.depthToSpace(x as Tensor4D, 2, 'NHWC'), normal(2, 3, 2, 8))],
});
