import { tf } from './tf';

/** Memory in use now. */
export interface MemoryUse {
  /** Tensors alive, variables included. */
  readonly tensors: number;
  /** Bytes of their values. */
  readonly bytes: number;
  /** Bytes of JavaScript objects. */
  readonly heapBytes: number;
  /** Bytes the operating system holds for the process. */
  readonly processBytes: number;
}

/** Counts tensors and bytes, now. */
export function memory(): MemoryUse {
  const { numTensors, numBytes } = tf.memory();
  const { heapUsed, rss } = process.memoryUsage();
  return { tensors: numTensors, bytes: numBytes, heapBytes: heapUsed, processBytes: rss };
}
