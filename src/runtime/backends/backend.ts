import type { Machine } from '../machine';

/** The backends, best first. */
export const backendNames = ['tensorflow-gpu', 'webgpu', 'wasm', 'cpu'] as const;
/** Name of a backend of the course: CUDA, WebGPU, WebAssembly or plain JavaScript. */
export type BackendName = (typeof backendNames)[number];

/** What a backend runs on. */
export interface Device {
  /** Name of the processor or graphics card, as its driver gives it. */
  readonly name: string;
  readonly kind: 'gpu' | 'software gpu' | 'cpu';
  /** Memory the device has in bytes, where it tells. */
  readonly memoryBytes: number | null;
}

/** One backend that `runtime.ready` can start. */
export interface Backend {
  readonly name: BackendName;
  /** Name under which TensorFlow.js knows it. */
  readonly tfName: string;
  /**
   * Makes the backend known to TensorFlow.js and initialises it, or throws `BackendRefused`.
   * @param forced the user named this very backend: accept what would not be chosen on its own
   */
  start(machine: Machine, forced: boolean): Promise<Device>;
}

/** Why a backend cannot run here, and what would mend it, each in a few words. */
export class BackendRefused extends Error {
  override readonly name = 'BackendRefused';
  constructor(
    readonly reason: string,
    readonly mend: string,
  ) {
    super(`${reason}; ${mend}`);
  }
}
