import type { DataId, Variable } from '@tensorflow/tfjs';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { tf } from '../tf';
import type { Numbers } from './graph';
import { type TensorType, typeOf } from './trace-backend';

type Typed = 'float32' | 'int32' | 'bool';

/** A variable's numbers on the side of ONNX Runtime. Two buffers: a step reads one and writes the other. */
export class Cell {
  /** The data of the variable that these numbers belong to. */
  dataId: DataId | undefined;
  private front: OrtTensor;
  private back: OrtTensor;

  constructor(readonly variable: Variable) {
    const type = typeOf(variable.dtype);
    const make = () => new OrtTensor(type as Typed, emptyOf(type, variable.size) as never, variable.shape);
    this.front = make();
    this.back = make();
  }

  get current(): OrtTensor {
    return this.front;
  }

  get next(): OrtTensor {
    return this.back;
  }

  get numbers(): Numbers {
    return this.front.data as Numbers;
  }

  swap(): void {
    [this.front, this.back] = [this.back, this.front];
  }
}

const emptyOf = (type: TensorType, size: number): Numbers =>
  new ({ float32: Float32Array, int32: Int32Array, bool: Uint8Array })[type](size);

interface Entry {
  refCount: number;
  /** Where the wasm backend has the numbers. */
  memoryOffset?: number;
  /** Where the cpu backend has them. */
  values?: Numbers;
}

interface Storage {
  get(dataId: DataId): Entry;
}

const cells = new WeakMap<Variable, Cell>();
/** Data in the backend that is older than the cell's. */
const stale = new WeakMap<DataId, Cell>();
const watched = new WeakMap<Storage, (dataId: DataId) => Entry>();

export function cellOf(variable: Variable): Cell {
  let cell = cells.get(variable);
  if (!cell) {
    cell = new Cell(variable);
    cells.set(variable, cell);
  }
  return cell;
}

/** Brings a variable's cell up to date with what eager code assigned. */
export function pull(cell: Cell): void {
  const { variable } = cell;
  if (cell.dataId === variable.dataId) return;
  cell.numbers.set(tf.backend().readSync(variable.dataId) as Numbers);
  cell.dataId = variable.dataId;
}

/** Makes the numbers of a step's output the variable's; they are copied into the backend when somebody reads them. */
export function push(cell: Cell): void {
  const { variable } = cell;
  const peek = watch(storageOf());
  if (peek(variable.dataId).refCount > 1) detach(cell);
  cell.swap();
  stale.set(variable.dataId, cell);
  cell.dataId = variable.dataId;
}

/** Another tensor shares the variable's data (a clone): it keeps them, and the variable gets data of its own. */
function detach({ variable }: Cell): void {
  const zeros = tf.zeros(variable.shape, variable.dtype);
  storageOf().get(variable.dataId);
  variable.assign(zeros);
  zeros.dispose();
}

function storageOf(): Storage {
  const backend = tf.backend() as unknown as { dataIdMap?: Storage; data?: Storage };
  const storage = backend.dataIdMap ?? backend.data;
  if (!storage)
    throw new Error(`Cannot keep variables as the backend must be wasm or cpu: ${tf.getBackend()}`);
  return storage;
}

/** Lets stale data be renewed at the moment they are asked for. @returns the lookup that renews nothing */
function watch(storage: Storage): (dataId: DataId) => Entry {
  const known = watched.get(storage);
  if (known) return known;
  const peek = storage.get.bind(storage);
  watched.set(storage, peek);
  storage.get = (dataId) => {
    const cell = stale.get(dataId);
    const entry = peek(dataId);
    if (!cell) return entry;
    stale.delete(dataId);
    if (entry.values) entry.values = cell.numbers.slice();
    else heapView(cell, entry).set(new Uint8Array(cell.numbers.buffer));
    return entry;
  };
  return peek;
}

function heapView({ numbers }: Cell, { memoryOffset }: Entry): Uint8Array {
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return new Uint8Array(wasm.HEAPU8.buffer, memoryOffset, numbers.byteLength);
}
