import type { DataId } from '@tensorflow/tfjs';
import { tf } from '../tf';
import type { Numbers } from './graph';
import type { TensorType } from './trace-backend';

/** Where a backend has the numbers of a tensor. */
export interface Entry {
  refCount: number;
  /** On the heap of the wasm backend, where the numbers are known by an id. */
  memoryOffset?: number;
  id?: number;
  /** In the cpu backend. */
  values?: Numbers;
}

export interface Storage {
  readonly backend: object;
  /** The entry of that data, which are moved here when another backend has them. */
  get(dataId: DataId): Entry;
}

interface WasmBackend {
  readonly dataIdMap: Storage;
  readonly wasm: {
    readonly HEAPU8: { readonly buffer: ArrayBuffer };
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
  };
  dataIdNextNumber: number;
  makeOutput(shape: readonly number[], dtype: string): { dataId: DataId };
}

interface CpuBackend {
  readonly data: Storage;
  makeTensorInfo(shape: readonly number[], dtype: string, values: Numbers): { dataId: DataId };
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

export const emptyNumbers = (dtype: TensorType, size: number): Numbers => new arrays[dtype](size);

const isWasm = (backend: object): backend is WasmBackend => 'dataIdMap' in backend;

/** Whether the numbers of the current backend's tensors can be reached without a copy. */
export const isReachable = (): boolean => ['wasm', 'cpu'].includes(tf.getBackend());

export function currentStorage(): Storage {
  const backend: WasmBackend | CpuBackend = tf.backend() as unknown as WasmBackend | CpuBackend;
  return isWasm(backend) ? backend.dataIdMap : backend.data;
}

/** The numbers of a tensor where they lie; on the wasm backend good until something is allocated there. */
export function viewOf(dataId: DataId, dtype: TensorType, size: number): Numbers {
  const storage = currentStorage();
  return viewOfEntry(storage, storage.get(dataId), dtype, size);
}

function viewOfEntry({ backend }: Storage, entry: Entry, dtype: TensorType, size: number): Numbers {
  if (isWasm(backend)) return new arrays[dtype](backend.wasm.HEAPU8.buffer, entry.memoryOffset, size);
  const values = entry.values!;
  return values instanceof arrays[dtype] ? values : arrays[dtype].from(values as ArrayLike<number>);
}

/** Other numbers for a tensor, in its place. */
export function renew(
  { backend }: Storage,
  entry: Entry,
  { type, size, numbers }: { type: TensorType; size: number; numbers: Numbers },
): void {
  if (!isWasm(backend)) {
    entry.values = numbers.slice();
    return;
  }
  new arrays[type](backend.wasm.HEAPU8.buffer, entry.memoryOffset, size).set(numbers);
  // The kernels of matrix products keep weights in another order, by id; with a new one they look again.
  const { tfjs } = backend.wasm;
  tfjs.disposeData(entry.id!);
  entry.id = backend.dataIdNextNumber++;
  tfjs.registerTensor(entry.id, size, entry.memoryOffset!);
}

/** Room for a new tensor in the current backend. */
export function reserve(shape: readonly number[], dtype: TensorType): DataId {
  const backend: WasmBackend | CpuBackend = tf.backend() as unknown as WasmBackend | CpuBackend;
  if (isWasm(backend)) return backend.makeOutput(shape, dtype).dataId;
  return backend.makeTensorInfo(shape, dtype, emptyNumbers(dtype, tf.util.sizeFromShape([...shape]))).dataId;
}
