import type {
  BackendValues,
  DataId,
  DataType,
  KernelConfig,
  NamedAttrMap,
  TensorInfo,
  Variable,
} from '@tensorflow/tfjs';
import { tf } from '../tf';
import { Graph, type Numbers, type Value } from './graph';
import { filled } from './lower/creation';
import { KernelCall } from './lower/lowering';
import { lowerings } from './lower/lowerings';

/** The name under which TensorFlow.js knows the backend that computes nothing and writes a graph instead. */
export const TRACE = 'diffusion-lab-trace';

/** From this size on a tensor that holds one number everywhere is no constant of its own. */
const UNIFORM = 16;

/** A tensor of the closure that the traced function uses. */
export interface Captured {
  readonly dataId: DataId;
  readonly value: Value;
}

/** What a traced function did that its graph could not repeat. */
export class TraceFault extends Error {
  override readonly name = 'TraceFault';
}

export type TensorType = 'float32' | 'int32' | 'bool';

/** What the traced function may use of what was there before. */
export interface Outside {
  /** Variables by the data that stand for them while tracing. */
  readonly variables: ReadonlyMap<DataId, Variable>;
  /** Whether a tensor that is no variable exists. */
  exists(dataId: DataId): boolean;
}

/** A backend whose tensors have no numbers: a kernel adds its nodes to the graph. */
export class TraceBackend extends tf.KernelBackend {
  readonly graph = new Graph();
  /** Values of the tensors made while tracing, and of those from outside once they are met. */
  private readonly values = new Map<DataId, Value>();
  /** How many tensors share data that were made while tracing. */
  private readonly references = new Map<DataId, number>();
  readonly captured: Captured[] = [];
  /** The variables whose values of before are used. */
  readonly variablesRead = new Map<Variable, Value>();
  /** The first broken rule, in case the function catches the error. */
  fault: TraceFault | undefined;

  constructor(private readonly outside: Outside) {
    super();
  }

  /** Reports that the function does what a graph cannot repeat. */
  refuse(rule: string): never {
    const error = new TraceFault(`Cannot compile the function as it must ${rule}`);
    this.fault ??= error;
    throw error;
  }

  /** Whether these data were made while tracing. */
  owns(dataId: DataId): boolean {
    return this.references.has(dataId);
  }

  /** A tensor that is given to the function at each call. */
  port(name: string, shape: readonly number[], dtype: TensorType): TensorInfo {
    return this.make({ name, shape: [...shape], dtype });
  }

  /** The value behind a tensor; one from outside becomes an input of the graph. */
  valueBehind(info: TensorInfo): Value {
    const { dataId, shape } = info;
    const known = this.values.get(dataId) ?? this.enter(info);
    // A tensor that shares another's data may have another shape.
    return sameShape(known, shape) ? known : this.reshaped(known, shape);
  }

  private enter(info: TensorInfo): Value {
    const { dataId, shape, dtype } = info;
    const variable = this.outside.variables.get(dataId);
    const name = variable ? `variable ${variable.name}` : `captured_${this.captured.length}`;
    if (!variable && !this.outside.exists(dataId))
      this.refuse(
        info instanceof tf.Variable
          ? `use no variable that was disposed: ${info.name}, of shape [${shape}], is`
          : `use no tensor that was disposed, or that it kept from an earlier call: one of shape [${shape}] is`,
      );
    const value = { name, shape: [...shape], dtype: typeOf(dtype) };
    if (variable) this.variablesRead.set(variable, value);
    else this.captured.push({ dataId, value });
    this.values.set(dataId, value);
    return value;
  }

  /** Runs one kernel: its lowering writes nodes, its outputs are tensors without numbers. */
  run(kernel: string, inputs: Record<string, TensorInfo | undefined>, attrs: NamedAttrMap | undefined) {
    const named = Object.fromEntries(
      Object.entries(inputs).map(([name, info]) => [name, info && this.valueBehind(info)]),
    );
    const call = new KernelCall(kernel, this.graph, named, attrs ?? {});
    const result = lowerings[kernel]!(call);
    return Array.isArray(result) ? result.map((value) => this.make(value)) : this.make(result);
  }

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    const type = typeOf(dtype);
    const numbers = numbersOf(values, tf.util.sizeFromShape(shape), type);
    return this.make(constantOf(this.graph, numbers, shape, type)).dataId;
  }

  override readSync(): never {
    return this.refuse(
      'not read the values of a tensor (dataSync, arraySync, print): they are not known while it is traced; return the tensor and read it outside',
    );
  }

  override disposeData(dataId: DataId): boolean {
    const references = this.references.get(dataId);
    if (references === undefined) return false;
    this.references.set(dataId, references - 1);
    if (references > 1) return false;
    this.references.delete(dataId);
    this.values.delete(dataId);
    return true;
  }

  override incRef(dataId: DataId): void {
    const references = this.references.get(dataId);
    if (references !== undefined) this.references.set(dataId, references + 1);
  }

  override refCount(dataId: DataId): number {
    return this.references.get(dataId) ?? 1;
  }

  override memory() {
    return { unreliable: true };
  }

  override numDataIds(): number {
    return this.values.size;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}

  private make(value: Value): TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    this.references.set(dataId, 1);
    return { dataId, shape: [...value.shape], dtype: value.dtype as TensorType };
  }

  private reshaped(value: Value, shape: readonly number[]): Value {
    return this.graph.emit('Reshape', [value, this.graph.integers(shape)], { shape, dtype: value.dtype });
  }
}

const sameShape = (value: Value, shape: readonly number[]) =>
  value.shape.length === shape.length && value.shape.every((n, i) => n === shape[i]);

export function typeOf(dtype: DataType): TensorType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TraceFault(
    `Cannot compile the function as its tensors must be float32, int32 or bool: one is ${dtype}`,
  );
}

function numbersOf(values: BackendValues | null, size: number, dtype: TensorType): Numbers {
  const ArrayType = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  return values === null ? new ArrayType(size) : ArrayType.from(values as ArrayLike<number>);
}

/** One number in many places (tf.ones, in the gradient of every sum) is kept once. */
function constantOf(graph: Graph, numbers: Numbers, shape: readonly number[], dtype: TensorType): Value {
  const [first] = numbers;
  if (numbers.length < UNIFORM || dtype === 'bool' || numbers.some((number) => !Object.is(number, first)))
    return graph.constant(numbers, shape, dtype);
  return filled(graph, first!, shape, dtype);
}

let registered = false;

/** Tells TensorFlow.js of the kernels that have a lowering; others are reported by the engine, by name. */
export function registerTraceKernels(): void {
  if (registered) return;
  registered = true;
  for (const kernelName of Object.keys(lowerings)) {
    const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend }) =>
      (backend as TraceBackend).run(kernelName, inputs, attrs as NamedAttrMap);
    tf.registerKernel({ kernelName, backendName: TRACE, kernelFunc });
  }
}
