import type { DataId, Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { tf } from '../tf';

interface EngineState {
  registeredVariables: Record<string, Variable>;
  readonly tensorInfo: WeakMap<DataId, object>;
  readonly gradientDepth: number;
}

/** The part of TensorFlow.js's engine that is used or exchanged while a function is traced. */
export interface Engine {
  state: EngineState;
  backendName: string;
  backendInstance: object;
  makeVariable(initial: Tensor, ...rest: unknown[]): Variable;
  makeTensorFromDataId(dataId: DataId, shape: readonly number[], dtype: string): Tensor;
  disposeTensor(tensor: Tensor): void;
  disposeVariable(variable: Variable): void;
  keep<T extends Tensor>(tensor: T): T;
  readSync(dataId: DataId): unknown;
  read(dataId: DataId): Promise<unknown>;
  incRef(tensor: Tensor, backend: null): void;
  trackTensor(tensor: Tensor, backend: object): void;
}

export const engineOf = (): Engine => tf.engine() as unknown as Engine;

/** An engine state in which nothing is counted, kept in a scope or recorded; the variables are known. */
export function emptyState({ state }: Engine): EngineState {
  const fresh = new (state.constructor as new () => EngineState)();
  fresh.registeredVariables = { ...state.registeredVariables };
  return fresh;
}

/** Runs something while some members of an object are others, and puts the first ones back whatever happens. */
export function exchanged<T extends object, R>(target: T, members: Partial<T>, run: () => R): R {
  const own = Object.getOwnPropertyDescriptors(target) as Record<string, PropertyDescriptor | undefined>;
  Object.assign(target, members);
  try {
    return run();
  } finally {
    for (const key of Object.keys(members)) {
      const before = own[key];
      if (before) Object.defineProperty(target, key, before);
      else Reflect.deleteProperty(target, key);
    }
  }
}

/** What all optimizers inherit: the count of their steps, the one thing they keep in JavaScript and not in variables. */
export interface Counting {
  incrementIterations(): void;
}

export const optimizerMethods = (): Counting =>
  (tf.Optimizer as unknown as { prototype: Optimizer & Counting }).prototype;
