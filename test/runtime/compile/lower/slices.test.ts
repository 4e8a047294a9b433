import { slices } from '../../../../src/runtime/compile/lower/slices';
import { tf } from '../../../../src/runtime/tf';
import { booleans, both, describeLowerings, integers, normal, only } from './support';

describeLowerings('lowering of slices', slices, {
  Slice: [
    both((x) => tf.slice(x, 1, 3), normal(5)),
    both((x) => tf.slice(x, [1, 0], [2, -1]), normal(4, 3)),
    both((x) => tf.slice(x, [0, 1, 2], [2, 2, 1]), normal(2, 3, 4)),
    both((x) => tf.slice(x, [1]), normal(3, 2, 2, 2)),
    both((x) => tf.slice(x, [0, 0], [4, 3]), normal(4, 3)),
    only((x) => tf.slice(x, [1], [2]), integers(0, 9, [4])),
    only((x) => tf.slice(x, [1], [2]), booleans(4)),
    only((x) => tf.slice(x, [1], [0]), normal(4, 2)),
  ],
  StridedSlice: [
    only((x) => tf.stridedSlice(x, [1], [6], [2]), normal(7)),
    only((x) => tf.stridedSlice(x, [-1], [-8], [-1]), normal(7)),
    only((x) => tf.stridedSlice(x, [5, 0], [1, 3], [-2, 1]), normal(7, 3)),
    only((x) => tf.stridedSlice(x, [1, 1], [3, 3], [1, 2], 1, 2), normal(4, 5)),
    only((x) => tf.stridedSlice(x, [1, 1], [2, 3], [1, 1], 0, 0, 0, 0, 1), normal(4, 5)),
    only((x) => tf.stridedSlice(x, [0, 1], [0, 3], [1, 1], 0, 0, 1), normal(2, 3, 4)),
    only((x) => tf.stridedSlice(x, [0, 0, 1], [0, 2, 3], [1, 1, 1], 0, 0, 0, 1), normal(4, 5)),
    only((x) => tf.stridedSlice(x, [0, 0], [4, 5], [1, 1]), integers(0, 9, [4, 5])),
    only((x) => tf.stridedSlice(x, [1], [6], [2]), booleans(7)),
  ],
  Reverse: [
    both((x) => tf.reverse(x), normal(5)),
    both((x) => tf.reverse(x, 1), normal(3, 4)),
    both((x) => tf.reverse(x, [-1, 0]), normal(2, 3, 4)),
    both((x) => tf.reverse(x), normal(2, 3, 2, 2)),
    only((x) => tf.reverse(x), integers(0, 9, [2, 3])),
    only((x) => tf.reverse(x), booleans(4)),
  ],
  PadV2: [
    both((x) => tf.pad(x, [[1, 2]]), normal(3)),
    both(
      (x) =>
        tf.pad(
          x,
          [
            [0, 1],
            [2, 0],
          ],
          -3.5,
        ),
      normal(3, 4),
    ),
    both(
      (x) =>
        tf.pad4d(x as never, [
          [0, 0],
          [1, 1],
          [2, 0],
          [0, 1],
        ]),
      normal(2, 2, 3, 1),
    ),
    only((x) => tf.pad(x, [[1, 2]], 7), integers(0, 9, [3])),
    only((x) => tf.pad(x, [[1, 2]], 1), booleans(3)),
  ],
  MirrorPad: [
    both((x) => tf.mirrorPad(x, [[2, 1]], 'reflect'), normal(4)),
    only((x) => tf.mirrorPad(x, [[2, 3]], 'symmetric'), normal(4)),
    only(
      (x) =>
        tf.mirrorPad(
          x,
          [
            [1, 2],
            [0, 3],
          ],
          'reflect',
        ),
      normal(3, 4),
    ),
    only(
      (x) =>
        tf.mirrorPad(
          x,
          [
            [3, 2],
            [0, 1],
          ],
          'symmetric',
        ),
      integers(0, 9, [3, 4]),
    ),
  ],
});
