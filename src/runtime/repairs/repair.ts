import type { KernelConfig } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { conv2DBackpropFilter } from './conv2d-backprop-filter';
import { transposeFirst } from './transposed-matmul';
import { unsortedSegmentSum } from './unsorted-segment-sum';

/** Kernels that are written anew where a backend has none. */
const missing = [conv2DBackpropFilter, unsortedSegmentSum];

/** Kernels of the wasm backend that are wrapped because a transposed operand makes them slow. */
const slowWhenTransposed = [tf.BatchMatMul, tf._FusedMatMul];

const repaired = new Set<string>();

function wrap(kernelName: string, backendName: string): void {
  const stock: KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (!stock) return;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel(transposeFirst(stock));
}

/** Gives a backend the kernels it lacks and the course needs; doing it again changes nothing. */
export function repairKernels(backendName: string): void {
  if (repaired.has(backendName)) return;
  repaired.add(backendName);
  for (const make of missing) {
    const kernel = make(backendName);
    if (!tf.getKernel(kernel.kernelName, backendName)) tf.registerKernel(kernel);
  }
  for (const kernelName of slowWhenTransposed) wrap(kernelName, backendName);
}
