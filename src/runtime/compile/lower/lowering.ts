import type { Graph, Value } from '../graph';
import type { Attribute, ElementType } from '../onnx';

/** A kernel that the traced function calls: its inputs as values of the graph, and its attributes. */
export class KernelCall {
  constructor(
    readonly kernel: string,
    readonly graph: Graph,
    private readonly named: Readonly<Record<string, Value | undefined>>,
    private readonly attributes: Readonly<Record<string, unknown>>,
  ) {}

  /** The input of that name, which must be there. */
  input(name: string): Value {
    const value = this.named[name];
    if (!value) throw new Error(`Cannot lower ${this.kernel} as it must have the input ${name}: it has none`);
    return value;
  }

  optional(name: string): Value | undefined {
    return this.named[name];
  }

  /** The inputs of a kernel that takes a list. */
  list(): Value[] {
    return Object.values(this.named).flatMap((value) => value ?? []);
  }

  attribute<T>(name: string): T {
    return this.attributes[name] as T;
  }
}

/** Writes one kernel into the graph. @throws Unlowered for a variant that has no lowering */
export type Lowering = (call: KernelCall) => Value | Value[];

/** Lowerings by the name of the TensorFlow.js kernel. */
export type Lowerings = Readonly<Record<string, Lowering>>;

/** A kernel, or a variant of one, that cannot be written as ONNX here. */
export class Unlowered extends Error {
  override readonly name = 'Unlowered';
}

/** What an output looks like. */
export const like = (shape: readonly number[], dtype: ElementType) => ({ shape, dtype });

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** The value with another shape of the same size. */
export function reshape(graph: Graph, value: Value, shape: readonly number[]): Value {
  if (sameShape(value.shape, shape)) return value;
  return graph.emit('Reshape', [value, graph.integers(shape)], like(shape, value.dtype));
}

/** The value with its axes in another order. */
export function transpose(graph: Graph, value: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return value;
  return graph.emit(
    'Transpose',
    [value],
    like(
      perm.map((axis) => value.shape[axis]!),
      value.dtype,
    ),
    { perm },
  );
}

/** The value as another type, as TensorFlow.js casts: to int32 by truncation, to bool by x ≠ 0. */
export function cast(graph: Graph, value: Value, dtype: ElementType): Value {
  if (value.dtype === dtype) return value;
  if (value.dtype === 'float32' && dtype === 'int32') return wrapped(graph, value);
  return emitCast(graph, value, dtype);
}

/**
 * What an Int32Array keeps of a number beyond its range: the last 32 bits, and 0 of what is no number. By way of int64,
 * where infinity is −2⁶³ or 2⁶³ − 1, as the processor has it.
 */
function wrapped(graph: Graph, value: Value): Value {
  const wide = emitCast(graph, value, 'int64');
  const limit = emitCast(graph, graph.scalar(2 ** 62), 'int64');
  const limited = graph.emit('Min', [wide, limit], like(value.shape, 'int64'));
  return emitCast(graph, limited, 'int32');
}

function emitCast(graph: Graph, value: Value, dtype: ElementType): Value {
  const codes = { float32: 1, int32: 6, int64: 7, bool: 9 };
  return graph.emit('Cast', [value], like(value.shape, dtype), { to: { int: codes[dtype] } });
}

/**
 * Shape of the result of operands whose sizes of 1 are stretched.
 * @throws Unlowered where the shapes do not fit: TensorFlow.js has an error for that
 */
export function broadcast(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const size = sizes.find((n) => n !== 1) ?? 1;
    if (sizes.some((n) => n !== 1 && n !== size))
      throw new Unlowered(`an operation on the shapes ${shapes.map((shape) => `[${shape}]`).join(' and ')}`);
    return size;
  });
}

/** One node that works element by element; its result has the type of the first input. */
export const apply = (
  graph: Graph,
  op: string,
  inputs: readonly Value[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Value =>
  graph.emit(op, inputs, like(broadcast(...inputs.map(({ shape }) => shape)), inputs[0]!.dtype), attributes);

/** One node that compares element by element. */
export const compare = (graph: Graph, op: string, a: Value, b: Value): Value =>
  graph.emit(op, [a, b], like(broadcast(a.shape, b.shape), 'bool'));

/** Where the condition holds, the one, elsewhere the other. ONNX Runtime chooses between numbers only. */
export function choose(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  const dtype = yes.dtype;
  const [a, b] = dtype === 'bool' ? [cast(graph, yes, 'int32'), cast(graph, no, 'int32')] : [yes, no];
  const shape = broadcast(condition.shape, a.shape, b.shape);
  return cast(graph, graph.emit('Where', [condition, a, b], like(shape, a.dtype)), dtype);
}

/** What an axis counted from the end is, counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** A constant of any type that a tensor can have. */
export const scalarOf = (graph: Graph, value: number, dtype: ElementType): Value =>
  dtype === 'float32' || dtype === 'int32'
    ? graph.scalar(value, dtype)
    : graph.constant(Uint8Array.of(value ? 1 : 0), [], 'bool');

/** A function of floats; of an int32 by way of floats, and truncated, as an Int32Array stores it. */
export const ofFloats =
  (write: (call: KernelCall, x: Value) => Value): Lowering =>
  (call) => {
    const x = call.input('x');
    if (x.dtype === 'bool') throw new Unlowered(`${call.kernel} of bool`);
    return cast(call.graph, write(call, cast(call.graph, x, 'float32')), x.dtype);
  };
