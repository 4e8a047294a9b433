import type { DataId, Variable } from '@tensorflow/tfjs';
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { Block } from '../../simd/memory';
import { tf } from '../tf';
import type { Numbers } from './graph';
import { ortTensor } from './native';
import { currentStorage, type Entry, emptyNumbers, renew, type Storage, viewOf } from './storage';
import { type TensorType, typeOf } from './trace-backend';

/** Numbers as ONNX Runtime takes them, in the memory of loops if they are floats. */
export class Place {
  readonly block: Block | undefined;
  private tensor: OrtTensor;

  constructor(
    private readonly type: TensorType,
    private readonly shape: readonly number[],
  ) {
    const size = tf.util.sizeFromShape([...shape]);
    this.block = type === 'float32' ? new Block(size) : undefined;
    this.tensor = ortTensor(type, this.block?.numbers ?? emptyNumbers(type, size), shape);
  }

  get ort(): OrtTensor {
    const numbers = this.block?.numbers;
    // The memory has grown: the view is another one.
    if (numbers && numbers !== this.tensor.data) this.tensor = ortTensor(this.type, numbers, this.shape);
    return this.tensor;
  }

  get numbers(): Numbers {
    return this.block?.numbers ?? (this.tensor.data as Numbers);
  }
}

/**
 * A variable's numbers on the side of ONNX Runtime. A second place is there for steps that write it while it is still
 * read; loops that read each number once write over it.
 */
export class Cell {
  /** The data of the variable that these numbers belong to. */
  dataId: DataId | undefined;
  readonly type: TensorType;
  private front: Place;
  /** There from the first program on that needs it. */
  private back: Place | undefined;
  private changes = 0;

  constructor(readonly variable: Variable) {
    this.type = typeOf(variable.dtype);
    this.front = new Place(this.type, variable.shape);
  }

  /** How often the numbers have changed. */
  get version(): number {
    return this.changes;
  }

  get hasSecondPlace(): boolean {
    return this.back !== undefined;
  }

  get current(): Place {
    return this.front;
  }

  get next(): Place {
    return this.back!;
  }

  get numbers(): Numbers {
    return this.front.numbers;
  }

  /** Makes room for new numbers. Not later than that: views of the memory are lost when it grows. */
  reserveNext(): void {
    this.back ??= new Place(this.type, this.variable.shape);
  }

  swap(): void {
    [this.front, this.back] = [this.next, this.front];
    this.changes++;
  }

  /** Its numbers have been written over. */
  overwritten(): void {
    this.changes++;
  }

  /** Takes over the numbers that the variable has in the backend. */
  load(): void {
    const { variable, type } = this;
    this.numbers.set(viewOf(variable.dataId, type, variable.size));
    this.dataId = variable.dataId;
    this.changes++;
  }
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
  if (cell.dataId !== cell.variable.dataId) cell.load();
}

/** To be called before a cell is written over: who else has the variable's data (a clone) keeps what they are now. */
export function release(cell: Cell): void {
  if (watch(currentStorage())(cell.variable.dataId).refCount > 1) detach(cell);
}

/** Makes the numbers of a step's output the variable's; they are copied into the backend when somebody reads them. */
export function push(cell: Cell): void {
  release(cell);
  cell.swap();
  markStale(cell);
}

/** The same for a cell that was written over. */
export function pushOverwritten(cell: Cell): void {
  cell.overwritten();
  markStale(cell);
}

function markStale(cell: Cell): void {
  const { variable } = cell;
  stale.set(variable.dataId, cell);
  cell.dataId = variable.dataId;
}

/** Another tensor shares the variable's data (a clone): it keeps them, and the variable gets data of its own. */
function detach({ variable }: Cell): void {
  currentStorage().get(variable.dataId);
  const zeros = tf.zeros(variable.shape, variable.dtype);
  variable.assign(zeros);
  zeros.dispose();
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
    renew(storage, entry, { type: cell.type, size: cell.variable.size, numbers: cell.numbers });
    return entry;
  };
  return peek;
}
