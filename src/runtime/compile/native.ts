import type { InferenceSession, OnnxValue } from 'onnxruntime-node';

/** ONNX Runtime's own session: as onnxruntime-node wraps it, but its `run` returns when the result is there. */
export interface NativeSession {
  loadModel(
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
    options: InferenceSession.SessionOptions,
  ): void;
  run(
    feeds: Readonly<Record<string, OnnxValue>>,
    fetches: Readonly<Record<string, OnnxValue | null>>,
    options: object,
  ): Record<string, OnnxValue>;
  dispose(): void;
}

interface Binding {
  readonly binding: { readonly InferenceSession: new () => NativeSession };
  initOrt(): void;
}

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
