import { tf } from '../../tf';
import type { Graph, Value } from '../graph';
import {
  axisOf,
  cast,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  sameShape,
  scalarOf,
} from './lowering';

/** Before the first position, where a slice runs backwards: −1 would be the last. */
const BEFORE_FIRST = -(2 ** 31);

/** From one position on, so many. */
export function slice(graph: Graph, x: Value, begin: readonly number[], size: readonly number[]): Value {
  if (sameShape(x.shape, size)) return x;
  const axes = [...size.keys()].filter((i) => size[i] !== x.shape[i]);
  const of = (list: readonly number[]) => graph.integers(axes.map((i) => list[i]!));
  const end = size.map((n, i) => begin[i]! + n);
  return graph.emit('Slice', [x, of(begin), of(end), graph.integers(axes)], like(size, x.dtype));
}

/** Every so many from one position to another, also backwards. */
function stride(
  graph: Graph,
  x: Value,
  range: {
    readonly begin: readonly number[];
    readonly end: readonly number[];
    readonly steps: readonly number[];
  },
  shape: readonly number[],
): Value {
  const { begin, end, steps } = range;
  const ends = end.map((n, i) => (steps[i]! < 0 && n < 0 ? BEFORE_FIRST : n));
  const axes = graph.integers([...begin.keys()]);
  const inputs = [x, graph.integers(begin), graph.integers(ends), axes, graph.integers(steps)];
  return graph.emit('Slice', inputs, like(shape, x.dtype));
}

function stridedSlice(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const list = (name: string) => [...call.attribute<number[]>(name)];
  const mask = (name: string) => call.attribute<number>(name);
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    list('begin'),
    list('end'),
    list('strides'),
    mask('beginMask'),
    mask('endMask'),
    mask('ellipsisMask'),
    mask('newAxisMask'),
    mask('shrinkAxisMask'),
  );
  const { begin, end, strides, isIdentity, finalShape } = info;
  if (isIdentity) return reshape(graph, x, finalShape);
  const taken = stride(
    graph,
    x,
    { begin, end, steps: strides },
    tf.slice_util.computeOutShape(begin, end, strides),
  );
  return reshape(graph, taken, finalShape);
}

function reverse(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const rank = x.shape.length;
  const asked = call.attribute<number | number[] | undefined>('dims');
  const axes = asked === undefined ? [...Array(rank).keys()] : [asked].flat().map((n) => axisOf(n, rank));
  if (axes.length === 0 || rank === 0) return x;
  const all = (value: number) => graph.integers(axes.map(() => value));
  const inputs = [x, all(-1), all(BEFORE_FIRST), graph.integers(axes), all(-1)];
  return graph.emit('Slice', inputs, like(x.shape, x.dtype));
}

/** A border of one value. */
export function pad(
  graph: Graph,
  x: Value,
  paddings: readonly (readonly [number, number])[],
  value: number,
): Value {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  const shape = x.shape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]);
  const dtype = x.dtype === 'bool' ? 'int32' : x.dtype;
  const sizes = graph.integers([
    ...paddings.map(([before]) => before),
    ...paddings.map(([, after]) => after),
  ]);
  const padded = graph.emit(
    'Pad',
    [cast(graph, x, dtype), sizes, scalarOf(graph, value, dtype)],
    like(shape, dtype),
  );
  return cast(graph, padded, x.dtype);
}

/** The numbers at some positions along an axis, in a new order or more than once. */
export function take(graph: Graph, x: Value, positions: readonly number[], axis: number): Value {
  const shape = x.shape.map((n, i) => (i === axis ? positions.length : n));
  return graph.emit('Gather', [x, graph.integers(positions)], like(shape, x.dtype), { axis: { int: axis } });
}

/** A border that continues as in a mirror, which stands on the last number or behind it. */
function mirrorPad(call: KernelCall): Value {
  const offset = call.attribute<string>('mode') === 'reflect' ? 0 : 1;
  return call.attribute<[number, number][]>('paddings').reduce((x, [before, after], axis) => {
    if (before === 0 && after === 0) return x;
    const size = x.shape[axis]!;
    const positions = Array.from({ length: before + size + after }, (_, i) => {
      const at = i - before;
      if (at < 0) return -at - offset;
      return at < size ? at : 2 * (size - 1) - at + offset;
    });
    return take(call.graph, x, positions, axis);
  }, call.input('x'));
}

function simpleSlice(call: KernelCall): Value {
  const x = call.input('x');
  const [begin, size] = [
    [call.attribute<number | number[]>('begin')].flat(),
    [call.attribute<number | number[]>('size')].flat(),
  ];
  const from = x.shape.map((_, i) => begin[i] ?? 0);
  return slice(
    call.graph,
    x,
    from,
    x.shape.map((n, i) => ((size[i] ?? -1) < 0 ? n - from[i]! : size[i]!)),
  );
}

/** Kernels that take a part, or add a border. */
export const slices: Lowerings = {
  Slice: simpleSlice,
  StridedSlice: stridedSlice,
  Reverse: reverse,
  PadV2: (call) =>
    pad(call.graph, call.input('x'), call.attribute('paddings'), call.attribute('constantValue')),
  MirrorPad: mirrorPad,
};
