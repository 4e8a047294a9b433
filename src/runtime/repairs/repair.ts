import type { KernelConfig } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { conv2DBackpropFilter } from './conv2d-backprop-filter';
import { conv2DBackpropInput } from './conv2d-backprop-input';
import { transposeFirst } from './transposed-matmul';
import { unsortedSegmentSum } from './unsorted-segment-sum';

/** Kernels the wasm backend has none of. */
const missing = [conv2DBackpropFilter, unsortedSegmentSum];

/** Kernels the wasm backend has as a plain loop where faster ones of its own would do. */
const slow: readonly [kernelName: string, improve: (stock: KernelConfig) => KernelConfig][] = [
  [tf.BatchMatMul, transposeFirst],
  [tf._FusedMatMul, transposeFirst],
  [tf.Conv2DBackpropInput, conv2DBackpropInput],
];

const repaired = new Set<string>();

/** Gives a backend the kernels it lacks, and faster ones for some it has; doing it again changes nothing. */
export function repairKernels(backendName: string): void {
  if (repaired.has(backendName)) return;
  repaired.add(backendName);
  for (const make of missing) {
    const kernel = make(backendName);
    if (!tf.getKernel(kernel.kernelName, backendName)) tf.registerKernel(kernel);
  }
  for (const [kernelName, improve] of slow) {
    const stock = tf.getKernel(kernelName, backendName);
    if (!stock) continue;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(improve(stock));
  }
}
