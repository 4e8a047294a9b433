import type { Value } from '../graph';
import {
  apply,
  axisOf,
  cast,
  choose,
  type KernelCall,
  type Lowering,
  type Lowerings,
  like,
  scalarOf,
  sizeOf,
  Unlowered,
} from './lowering';
import { pad, slice } from './slices';

function axesOf(axis: number | readonly number[] | null | undefined, rank: number): number[] {
  if (axis === null || axis === undefined) return [...Array(rank).keys()];
  return [axis].flat().map((n) => axisOf(n as number, rank));
}

function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((n, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [n]));
}

/** ReduceSum takes its axes as an input, the other reductions of this opset as an attribute. */
function reduce(call: KernelCall, op: string, x: Value, axis = 'axis'): Value {
  const axes = axesOf(call.attribute(axis), x.shape.length);
  const keepDims = call.attribute<boolean | undefined>('keepDims') ?? false;
  if (axes.length === 0) return x;
  const output = like(reducedShape(x.shape, axes, keepDims), x.dtype);
  if (sizeOf(x.shape) === 0) return ofNothing(call, op, output);
  const keepdims = { int: keepDims ? 1 : 0 };
  if (op === 'ReduceSum') return call.graph.emit(op, [x, call.graph.integers(axes)], output, { keepdims });
  return call.graph.emit(op, [x], output, { axes, keepdims });
}

/** The sum of no numbers is 0 and their product 1; there is no largest of none. */
function ofNothing(
  { graph, kernel }: KernelCall,
  op: string,
  { shape, dtype }: ReturnType<typeof like>,
): Value {
  if (op !== 'ReduceSum' && op !== 'ReduceProd') throw new Unlowered(`${kernel} of an empty tensor`);
  const neutral = scalarOf(graph, op === 'ReduceSum' ? 0 : 1, dtype);
  return graph.emit('Expand', [neutral, graph.integers(shape)], like(shape, dtype));
}

const numbers = (call: KernelCall): Value => {
  const x = call.input('x');
  return x.dtype === 'bool' ? cast(call.graph, x, 'int32') : x;
};

/** Sum and product of booleans are int32. */
const total =
  (op: string): Lowering =>
  (call) =>
    reduce(call, op, numbers(call));

/** The largest or smallest; of booleans it is one. ONNX Runtime passes NaN over, TensorFlow.js hands it on. */
const extreme =
  (op: string, axis?: string): Lowering =>
  (call) => {
    const { graph } = call;
    const x = numbers(call);
    const result = cast(graph, reduce(call, op, x, axis), call.input('x').dtype);
    if (x.dtype !== 'float32' || result === x) return result;
    const none = cast(graph, graph.emit('IsNaN', [x], like(x.shape, 'bool')), 'float32');
    const isLost = cast(graph, reduce(call, 'ReduceMax', none, axis), 'bool');
    return choose(graph, isLost, graph.scalar(Number.NaN), result);
  };

/** Position of the first largest or smallest along one axis. */
const position =
  (op: string): Lowering =>
  (call) => {
    const x = numbers(call);
    const [axis] = axesOf(call.attribute('axis'), x.shape.length) as [number];
    const output = like(reducedShape(x.shape, [axis], false), 'int64');
    const at = call.graph.emit(op, [x], output, { axis: { int: axis }, keepdims: { int: 0 } });
    return cast(call.graph, at, 'int32');
  };

function cumulate(call: KernelCall): Value {
  const x = numbers(call);
  const axis = axisOf(call.attribute('axis'), x.shape.length);
  const flag = (name: string) => ({ int: call.attribute<boolean>(name) ? 1 : 0 });
  return call.graph.emit('CumSum', [x, call.graph.scalar(axis, 'int32')], like(x.shape, x.dtype), {
    exclusive: flag('exclusive'),
    reverse: flag('reverse'),
  });
}

/** Products of the first 1, 2, 4, … numbers, each from two of the step before; ONNX has no operator for it. */
function cumulateProduct(call: KernelCall): Value {
  const { graph } = call;
  const x = numbers(call);
  const axis = axisOf(call.attribute('axis'), x.shape.length);
  const size = x.shape[axis]!;
  const isReverse = call.attribute<boolean>('reverse');
  /** Moved along, with ones where it came from. */
  const moved = (value: Value, by: number): Value => {
    const at = (n: number) => value.shape.map((_, i) => (i === axis ? n : 0));
    const kept = value.shape.map((n, i) => (i === axis ? n - by : n));
    const rest = slice(graph, value, at(isReverse ? by : 0), kept);
    const border = (i: number): [number, number] => (i !== axis ? [0, 0] : isReverse ? [0, by] : [by, 0]);
    return pad(
      graph,
      rest,
      value.shape.map((_, i) => border(i)),
      1,
    );
  };
  let result = call.attribute<boolean>('exclusive') && size > 0 ? moved(x, 1) : x;
  for (let by = 1; by < size; by *= 2) result = apply(graph, 'Mul', [result, moved(result, by)]);
  return result;
}

function softmax(call: KernelCall): Value {
  const x = call.input('logits');
  return call.graph.emit('Softmax', [x], like(x.shape, x.dtype), {
    axis: { int: axisOf(call.attribute('dim'), x.shape.length) },
  });
}

/** The k largest along the last axis, and where they are. */
function largest(call: KernelCall): Value[] {
  const x = call.input('x');
  const k = call.attribute<number>('k');
  const shape = [...x.shape.slice(0, -1), k];
  const [values, at] = call.graph.emitAll(
    'TopK',
    [x, call.graph.integers([k])],
    [like(shape, x.dtype), like(shape, 'int64')],
    { sorted: { int: call.attribute<boolean>('sorted') ? 1 : 0 } },
  );
  return [values!, cast(call.graph, at!, 'int32')];
}

/** Kernels that make few numbers of many. */
export const reductions: Lowerings = {
  Sum: total('ReduceSum'),
  Prod: total('ReduceProd'),
  Mean: (call) => reduce(call, 'ReduceMean', cast(call.graph, call.input('x'), 'float32')),
  Max: extreme('ReduceMax', 'reductionIndices'),
  Min: extreme('ReduceMin'),
  All: extreme('ReduceMin'),
  Any: extreme('ReduceMax'),
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Cumsum: cumulate,
  Cumprod: cumulateProduct,
  Softmax: softmax,
  TopK: largest,
};
