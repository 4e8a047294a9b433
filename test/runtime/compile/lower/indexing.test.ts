import { indexing } from '../../../../src/runtime/compile/lower/indexing';
import { tf } from '../../../../src/runtime/tf';
import { booleans, both, describeLowerings, exactly, integers, normal, only } from './support';

describeLowerings('lowering of indexing', indexing, {
  GatherV2: [
    both((x, i) => tf.gather(x, i as never), normal(5, 3), integers(0, 5, [8])),
    both((x, i) => tf.gather(x, i as never), normal(5), integers(0, 5, [2, 3])),
    both((x, i) => tf.gather(x, i as never, 1), normal(2, 5, 3), integers(0, 5, [4])),
    both((x, i) => tf.gather(x, i as never, -1), normal(3, 5), integers(0, 5, [])),
    only((x, i) => tf.gather(x, i as never, 1, 1), normal(3, 5, 2), integers(0, 5, [3, 4])),
    only((x, i) => tf.gather(x, i as never, 2, 1), normal(3, 2, 5), integers(0, 5, [3, 4])),
    only((x, i) => tf.gather(x, i as never), integers(0, 9, [5]), integers(0, 5, [4])),
    only((x, i) => tf.gather(x, i as never), booleans(5), integers(0, 5, [4])),
  ],
  UnsortedSegmentSum: [
    both((x, i) => tf.unsortedSegmentSum(x, i as never, 4), normal(7), integers(0, 4, [7])),
    both((x, i) => tf.unsortedSegmentSum(x, i as never, 5), normal(7, 3), integers(0, 4, [7])),
    only((x, i) => tf.unsortedSegmentSum(x, i as never, 3), normal(7, 3, 2), integers(-1, 5, [7])),
    only((x, i) => tf.unsortedSegmentSum(x, i as never, 3), integers(0, 9, [7]), integers(0, 3, [7])),
  ],
  GatherNd: [
    only((x, i) => tf.gatherND(x, i), normal(4, 3), integers(0, 3, [5, 2])),
    only((x, i) => tf.gatherND(x, i), normal(4, 3, 2), integers(0, 3, [2, 3, 2])),
    only((x, i) => tf.gatherND(x, i), integers(0, 9, [4, 3]), integers(0, 3, [5, 1])),
  ],
  ScatterNd: [
    only((i, x) => tf.scatterND(i, x, [4]), integers(0, 4, [6, 1]), normal(6)),
    only((i, x) => tf.scatterND(i, x, [4, 3]), integers(0, 3, [6, 2]), normal(6)),
    only((i, x) => tf.scatterND(i, x, [4, 3]), integers(0, 4, [6, 1]), normal(6, 3)),
    only((i, x) => tf.scatterND(i, x, [4]), integers(0, 4, [6, 1]), integers(0, 9, [6])),
  ],
  TensorScatterUpdate: [
    only(
      (x, i, u) => tf.tensorScatterUpdate(x, i, u),
      normal(5, 2),
      exactly([3, 0, 4], [3, 1], 'int32'),
      normal(3, 2),
    ),
  ],
});
