import type { InferenceSession, OnnxValue, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Numbers } from './graph';

/** ONNX Runtime's own session: as onnxruntime-node wraps it, but its `run` returns when the result is there. */
export interface NativeSession {
  run(
    feeds: Readonly<Record<string, OnnxValue>>,
    fetches: Readonly<Record<string, OnnxValue | null>>,
    options: object,
  ): Record<string, OnnxValue>;
  dispose(): void;
}

/** Before its model is loaded. */
interface EmptySession extends NativeSession {
  loadModel(
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
    options: InferenceSession.SessionOptions,
  ): void;
}

interface Binding {
  readonly binding: {
    readonly InferenceSession: new () => EmptySession;
    listSupportedBackends(): { readonly name: string }[];
  };
  initOrt(): void;
}

// The native library is loaded when something is compiled for the first time: most notebooks do without it, and one
// that does not load must not keep the toolkit from starting.
const library = () => require('onnxruntime-node') as typeof import('onnxruntime-node');

let problem: string | undefined | null = null;

/** Why ONNX Runtime does not load on this computer; undefined where it does. */
export function nativeProblem(): string | undefined {
  if (problem !== null) return problem;
  try {
    library();
    problem = undefined;
  } catch (error) {
    problem = (error as Error).message.split('\n')[0];
  }
  return problem;
}

/** Names of the execution providers that onnxruntime-node was built with for this platform. */
export function bundledProviders(): string[] {
  const { binding } = require('onnxruntime-node/dist/binding') as Binding;
  return binding.listSupportedBackends().map(({ name }) => name);
}

/** A tensor of ONNX Runtime over numbers that stay where they are. */
export const ortTensor = (
  type: 'float32' | 'int32' | 'bool',
  numbers: Numbers,
  shape: readonly number[],
): OrtTensor => new (library().Tensor)(type as 'float32', numbers as Float32Array, shape);

/** A session as every other program has it, for a file that others are to run. */
export const freshSession = (model: Uint8Array): Promise<InferenceSession> =>
  library().InferenceSession.create(model);

/**
 * A session whose `run` is synchronous. The public one takes a turn of the event loop for each run, which costs more
 * than a small training step, and would make every compiled function async.
 */
export function createNativeSession(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): NativeSession {
  const { binding, initOrt } = require('onnxruntime-node/dist/binding') as Binding;
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  return session;
}
