import { tf } from '../../tf';
import type { Graph, Value } from '../graph';
import { filled } from './creation';
import {
  apply,
  cast,
  choose,
  compare,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  sizeOf,
  transpose,
} from './lowering';
import { slice } from './slices';

/** Rows of a table: x[indices], along the first axis. */
function rows(graph: Graph, x: Value, indices: Value): Value {
  const shape = [...indices.shape, ...x.shape.slice(1)];
  return graph.emit('Gather', [x, indices], like(shape, x.dtype), { axis: { int: 0 } });
}

/** Which of some whole numbers are from 0 to size − 1. */
const isIndex = (graph: Graph, numbers: Value, size: number): Value =>
  apply(graph, 'And', [
    compare(graph, 'GreaterOrEqual', numbers, graph.scalar(0, 'int32')),
    compare(graph, 'Less', numbers, graph.scalar(size, 'int32')),
  ]);

/** Numbers at indices along an axis; with batch dimensions, each of a batch has indices of its own. */
function gather(call: KernelCall): Value {
  const { graph } = call;
  const [x, indices] = [call.input('x'), cast(graph, call.input('indices'), 'int32')];
  const rank = x.shape.length;
  const given = call.attribute<number>('axis');
  const axis = given < 0 ? given + rank : given;
  const batchDims = call.attribute<number | undefined>('batchDims') ?? 0;
  if (batchDims === 0) {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    const size = graph.scalar(x.shape[axis]!, 'int32');
    // Below 0, ONNX counts from the end. Beyond the end, it fails, and eager code says what is wrong.
    const isBelow = compare(graph, 'Less', indices, graph.scalar(0, 'int32'));
    const at = choose(graph, isBelow, size, indices);
    return graph.emit('Gather', [x, at], like(shape, x.dtype), { axis: { int: axis } });
  }
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    tf.backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, batchDims);
  // The batches under one another, as one table; the indices count from the first row of their batch.
  const apart = transpose(graph, reshape(graph, x, [batchSize, outerSize, dimSize, sliceSize]), [0, 2, 1, 3]);
  const table = reshape(graph, apart, [batchSize * dimSize, outerSize, sliceSize]);
  const first = Int32Array.from({ length: batchSize }, (_, i) => i * dimSize);
  const local = reshape(graph, indices, [batchSize, sizeOf(indices.shape) / batchSize]);
  const row = apply(graph, 'Add', [local, graph.constant(first, [batchSize, 1], 'int32')]);
  // One outside must not be a row of another batch.
  const at = choose(graph, isIndex(graph, local, dimSize), row, graph.scalar(batchSize * dimSize, 'int32'));
  return reshape(graph, transpose(graph, rows(graph, table, at), [0, 2, 1, 3]), outputShape);
}

/**
 * Sums updates [n, …] into so many rows, by each one's row number; a number outside is left out. Of ONNX's two
 * scatters this is the one that adds in order, on one thread.
 */
function scatterAdd(graph: Graph, updates: Value, ids: Value, count: number): Value {
  const slots = updates.shape.slice(1);
  // One row more, for those left out.
  const inside = choose(graph, isIndex(graph, ids, count), ids, graph.scalar(count, 'int32'));
  const row = reshape(graph, inside, [ids.shape[0]!, ...slots.map(() => 1)]);
  const at = graph.emit('Expand', [row, graph.integers(updates.shape)], like(updates.shape, 'int32'));
  const shape = [count + 1, ...slots];
  const sums = graph.emit(
    'ScatterElements',
    [filled(graph, 0, shape, updates.dtype), at, updates],
    like(shape, updates.dtype),
    { axis: { int: 0 }, reduction: 'add' },
  );
  return slice(graph, sums, Array<number>(shape.length).fill(0), [count, ...slots]);
}

/** The segment numbers belong to the first axes of x; of integers too the sums are floats. */
function segmentSum(call: KernelCall): Value {
  const { graph } = call;
  const [x, ids] = [call.input('x'), cast(graph, call.input('segmentIds'), 'int32')];
  const slots = x.shape.slice(ids.shape.length);
  const n = sizeOf(ids.shape);
  const count = call.attribute<number>('numSegments');
  const updates = reshape(graph, cast(graph, x, 'float32'), [n, sizeOf(slots)]);
  return reshape(graph, scatterAdd(graph, updates, reshape(graph, ids, [n]), count), [count, ...slots]);
}

/** Row numbers of positions [n, k] in the first k axes of a shape. */
function flatIndices(graph: Graph, indices: Value, sizes: readonly number[]): Value {
  const strides = Int32Array.from(sizes, (_, i) => sizeOf(sizes.slice(i + 1)));
  const products = apply(graph, 'Mul', [indices, graph.constant(strides, [strides.length], 'int32')]);
  return graph.emit('ReduceSum', [products, graph.integers([1])], like([indices.shape[0]!], 'int32'), {
    keepdims: { int: 0 },
  });
}

/** Zeros to which updates are added at positions. */
function scatterNd(call: KernelCall): Value {
  const { graph } = call;
  const [indices, updates] = [cast(graph, call.input('indices'), 'int32'), call.input('updates')];
  const shape = call.attribute<number[]>('shape');
  const depth = indices.shape.at(-1)!;
  const [sizes, slots] = [shape.slice(0, depth), shape.slice(depth)];
  const n = sizeOf(indices.shape) / depth;
  const flat = flatIndices(graph, reshape(graph, indices, [n, depth]), sizes);
  const numbers = updates.dtype === 'bool' ? cast(graph, updates, 'int32') : updates;
  const sums = scatterAdd(graph, reshape(graph, numbers, [n, sizeOf(slots)]), flat, sizeOf(sizes));
  return cast(graph, reshape(graph, sums, shape), updates.dtype);
}

function gatherNd(call: KernelCall): Value {
  const { graph } = call;
  const [x, indices] = [call.input('params'), call.input('indices')];
  const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(indices.shape.at(-1)!)];
  return graph.emit('GatherND', [x, cast(graph, indices, 'int64')], like(shape, x.dtype));
}

function scatterUpdate(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('tensor');
  const inputs = [x, cast(graph, call.input('indices'), 'int64'), call.input('updates')];
  return graph.emit('ScatterND', inputs, like(x.shape, x.dtype));
}

/** Kernels that read or write at positions which are numbers of a tensor. */
export const indexing: Lowerings = {
  GatherV2: gather,
  UnsortedSegmentSum: segmentSum,
  GatherNd: gatherNd,
  ScatterNd: scatterNd,
  TensorScatterUpdate: scatterUpdate,
};
