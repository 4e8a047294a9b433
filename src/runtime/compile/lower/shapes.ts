import { tf } from '../../tf';
import type { Graph, Value } from '../graph';
import {
  axisOf,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  sizeOf,
  transpose,
  Unlowered,
} from './lowering';
import { pad, slice } from './slices';

/** A shape in which one size may be left to be computed (-1). */
function inferred(from: readonly number[], asked: readonly number[]): number[] {
  const known = asked.reduce((product, n) => (n < 0 ? product : product * n), 1);
  return asked.map((n) => (n < 0 ? sizeOf(from) / known : n));
}

const withAxis = (shape: readonly number[], at: number): number[] => [
  ...shape.slice(0, at),
  1,
  ...shape.slice(at),
];

function expandDims(call: KernelCall): Value {
  const x = call.input('input');
  return reshape(call.graph, x, withAxis(x.shape, axisOf(call.attribute('dim'), x.shape.length + 1)));
}

/** One after another along an axis; empty ones add nothing. */
export function concat(graph: Graph, list: readonly Value[], axis: number): Value {
  const parts = list.filter(({ shape }) => sizeOf(shape) > 0);
  if (parts.length < 2) return parts[0] ?? list[0]!;
  const shape = [...parts[0]!.shape];
  shape[axis] = parts.reduce((sum, value) => sum + value.shape[axis]!, 0);
  return graph.emit('Concat', parts, like(shape, parts[0]!.dtype), { axis: { int: axis } });
}

function split(graph: Graph, x: Value, sizes: readonly number[], axis: number): Value[] {
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((size) =>
    like(
      x.shape.map((n, i) => (i === axis ? size : n)),
      x.dtype,
    ),
  );
  return graph.emitAll('Split', [x, graph.integers(sizes)], outputs, { axis: { int: axis } });
}

function splitV(call: KernelCall): Value[] {
  const x = call.input('x');
  const axis = axisOf(call.attribute('axis'), x.shape.length);
  const asked = call.attribute<number | number[]>('numOrSizeSplits');
  const sizes = Array.isArray(asked) ? asked : Array<number>(asked).fill(x.shape[axis]! / asked);
  const known = sizes.reduce((sum, n) => (n < 0 ? sum : sum + n), 0);
  return split(
    call.graph,
    x,
    sizes.map((n) => (n < 0 ? x.shape[axis]! - known : n)),
    axis,
  );
}

function pack(call: KernelCall): Value {
  const list = call.list();
  const axis = axisOf(call.attribute('axis'), list[0]!.shape.length + 1);
  const parts = list.map((value) => reshape(call.graph, value, withAxis(value.shape, axis)));
  return concat(call.graph, parts, axis);
}

function unpack(call: KernelCall): Value[] {
  const x = call.input('value');
  const axis = axisOf(call.attribute('axis'), x.shape.length);
  const parts = split(call.graph, x, Array<number>(x.shape[axis]!).fill(1), axis);
  const shape = x.shape.filter((_, i) => i !== axis);
  return parts.map((part) => reshape(call.graph, part, shape));
}

/** Repeats; where only sizes of 1 are repeated it is a broadcast, which other kernels read without a copy. */
function tile(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const reps = call.attribute<number[]>('reps');
  if (reps.every((n) => n === 1)) return x;
  const output = like(
    x.shape.map((n, i) => n * reps[i]!),
    x.dtype,
  );
  const isBroadcast = reps.every((n, i) => n === 1 || x.shape[i] === 1);
  if (isBroadcast) return graph.emit('Expand', [x, graph.integers(output.shape)], output);
  return graph.emit('Tile', [x, graph.integers(reps)], output);
}

function batchToSpace(call: KernelCall): Value {
  const { graph } = call;
  const { getReshaped, getPermuted, getReshapedPermuted, getSliceBeginCoords, getSliceSize } =
    tf.backend_util;
  const x = call.input('x');
  const block = call.attribute<number[]>('blockShape');
  const crops = call.attribute<number[][]>('crops');
  const size = sizeOf(block);
  const shape = [...x.shape];
  const apart = reshape(graph, x, getReshaped(shape, block, size));
  const together = transpose(graph, apart, getPermuted(apart.shape.length, block.length));
  const joined = reshape(graph, together, getReshapedPermuted(shape, block, size));
  // Both name the axes up to the last of the block only.
  const begin = getSliceBeginCoords(crops, block.length);
  const kept = getSliceSize([...joined.shape], crops, block.length);
  return slice(
    graph,
    joined,
    joined.shape.map((_, i) => begin[i] ?? 0),
    joined.shape.map((n, i) => kept[i] ?? n),
  );
}

function spaceToBatch(call: KernelCall): Value {
  const { graph } = call;
  const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
  const x = call.input('x');
  const block = call.attribute<number[]>('blockShape');
  const given = call.attribute<[number, number][]>('paddings');
  const paddings = x.shape.map((_, i): [number, number] => given[i - 1] ?? [0, 0]);
  const padded = pad(graph, x, paddings, 0);
  const [shape, size] = [[...padded.shape], sizeOf(block)];
  const apart = reshape(graph, padded, getReshaped(shape, block, size, false));
  const together = transpose(graph, apart, getPermuted(apart.shape.length, block.length, false));
  return reshape(graph, together, getReshapedPermuted(shape, block, size, false));
}

/** Blocks of channels become blocks of pixels. */
function depthToSpace(call: KernelCall): Value {
  const { graph } = call;
  if (call.attribute('dataFormat') !== 'NHWC') throw new Unlowered('DepthToSpace of NCHW');
  const x = call.input('x');
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const b = call.attribute<number>('blockSize');
  const depth = c / (b * b);
  const apart = reshape(graph, x, [n, h, w, b, b, depth]);
  return reshape(graph, transpose(graph, apart, [0, 1, 3, 2, 4, 5]), [n, h * b, w * b, depth]);
}

/** Kernels that move numbers and change none. */
export const shapes: Lowerings = {
  Identity: (call) => call.input('x'),
  Reshape: (call) =>
    reshape(call.graph, call.input('x'), inferred(call.input('x').shape, call.attribute('shape'))),
  ExpandDims: expandDims,
  Transpose: (call) => transpose(call.graph, call.input('x'), call.attribute('perm')),
  Concat: (call) => {
    const list = call.list();
    return concat(call.graph, list, axisOf(call.attribute('axis'), list[0]!.shape.length));
  },
  SplitV: splitV,
  Pack: pack,
  Unpack: unpack,
  Tile: tile,
  BatchToSpaceND: batchToSpace,
  SpaceToBatchND: spaceToBatch,
  DepthToSpace: depthToSpace,
};
