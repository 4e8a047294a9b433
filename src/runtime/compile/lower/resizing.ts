import type { Graph, Value } from '../graph';
import { cast, type KernelCall, type Lowerings, like, reshape } from './lowering';
import { take } from './slices';

type Shape4 = readonly [number, number, number, number];

/** How one axis is resized. */
interface Sampling {
  readonly from: number;
  readonly to: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** How far apart the pixels that are read lie. */
function ratioOf({ from, to, alignCorners }: Sampling): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

/** For each pixel of the result the one it takes. */
function nearest(sampling: Sampling): number[] {
  const { from, to, alignCorners, halfPixelCenters } = sampling;
  const ratio = ratioOf(sampling);
  return Array.from({ length: to }, (_, i) => {
    const at = ratio * (halfPixelCenters ? i + 0.5 : i);
    return Math.max(0, Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at)));
  });
}

/** The matrix [to, from] of the weights with which each pixel of the result takes two neighbours. */
function linear(sampling: Sampling): Float32Array {
  const { from, to, halfPixelCenters } = sampling;
  const ratio = ratioOf(sampling);
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const low = Math.max(0, Math.floor(at));
    const high = Math.min(from - 1, Math.ceil(at));
    weights[i * from + low]! += 1 - (at - low);
    weights[i * from + high]! += at - low;
  }
  return weights;
}

function selection(sampling: Sampling): Float32Array {
  const weights = new Float32Array(sampling.to * sampling.from);
  nearest(sampling).forEach((j, i) => {
    weights[i * sampling.from + j] = 1;
  });
  return weights;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** R·x·Cᵀ of each picture and channel: matrices [rows, height] and [columns, width], with the channels last. */
function sandwich(
  graph: Graph,
  x: Value,
  [rows, columns]: readonly [Float32Array, Float32Array],
  [height, width]: readonly [number, number],
): Value {
  const [n, h, w, c] = x.shape as Shape4;
  const left = graph.constant(rows, [height, h], 'float32');
  const right = graph.constant(columns, [width, w], 'float32');
  const product = (matrix: Value, value: Value, shape: readonly number[]) =>
    graph.emit('MatMul', [matrix, value], like(shape, 'float32'));
  const tall = product(left, reshape(graph, x, [n, h, w * c]), [n, height, w * c]);
  const wide = product(right, reshape(graph, tall, [n * height, w, c]), [n * height, width, c]);
  return reshape(graph, wide, [n, height, width, c]);
}

const flag = (call: KernelCall, name: string) => call.attribute<boolean | undefined>(name) ?? false;

/** The samplings of rows and of columns. */
function samplings(
  call: KernelCall,
  from: readonly number[],
  to: readonly number[],
  halfPixelCenters = flag(call, 'halfPixelCenters'),
): [Sampling, Sampling] {
  const alignCorners = flag(call, 'alignCorners');
  const axis = (i: 1 | 2): Sampling => ({ from: from[i]!, to: to[i]!, alignCorners, halfPixelCenters });
  return [axis(1), axis(2)];
}

const targetOf = (call: KernelCall): readonly number[] => [0, ...call.attribute<[number, number]>('size'), 0];

function resizeNearest(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('images');
  const [rows, columns] = samplings(call, x.shape, targetOf(call));
  return take(graph, take(graph, x, nearest(columns), 2), nearest(rows), 1);
}

/** The sum over the pixels that took it; where each was taken equally often, a sum over blocks. */
function resizeNearestGradient(call: KernelCall): Value {
  const { graph } = call;
  const [x, dy] = [call.input('images'), call.input('dy')];
  const [rows, columns] = samplings(call, x.shape, dy.shape);
  const [n, h, w, c] = x.shape as Shape4;
  const isBlocks = [rows, columns].every((sampling) => {
    const times = sampling.to / sampling.from;
    return nearest(sampling).every((j, i) => j === Math.floor(i / times)) && Number.isInteger(times);
  });
  if (isBlocks) {
    const blocks = reshape(graph, dy, [n, h, rows.to / h, w, columns.to / w, c]);
    const attributes = { keepdims: { int: 0 } };
    return graph.emit('ReduceSum', [blocks, graph.integers([2, 4])], like(x.shape, 'float32'), attributes);
  }
  return backwards(graph, dy, rows, columns, selection);
}

function resizeBilinear(call: KernelCall): Value {
  const { graph } = call;
  const x = cast(graph, call.input('images'), 'float32');
  const [rows, columns] = samplings(call, x.shape, targetOf(call));
  return sandwich(graph, x, [linear(rows), linear(columns)], [rows.to, columns.to]);
}

/** TensorFlow.js's gradient takes no notice of half-pixel centres. */
function resizeBilinearGradient(call: KernelCall): Value {
  const [x, dy] = [call.input('images'), call.input('dy')];
  const [rows, columns] = samplings(call, x.shape, dy.shape, false);
  return backwards(call.graph, dy, rows, columns, linear);
}

/** Rᵀ·dy·C. */
function backwards(
  graph: Graph,
  dy: Value,
  rows: Sampling,
  columns: Sampling,
  matrix: (sampling: Sampling) => Float32Array,
): Value {
  const turned = (sampling: Sampling) => transposed(matrix(sampling), sampling.to, sampling.from);
  return sandwich(graph, dy, [turned(rows), turned(columns)], [rows.from, columns.from]);
}

/** Resizing of pictures, and its gradients: each axis by itself. */
export const resizing: Lowerings = {
  ResizeNearestNeighbor: resizeNearest,
  ResizeNearestNeighborGrad: resizeNearestGradient,
  ResizeBilinear: resizeBilinear,
  ResizeBilinearGrad: resizeBilinearGradient,
};
