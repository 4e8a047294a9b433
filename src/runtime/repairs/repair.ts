import type { KernelConfig } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { castToBool } from './cast-to-bool';
import { conv2DBackpropFilter } from './conv2d-backprop-filter';
import { conv2DBackpropInput } from './conv2d-backprop-input';
import { maxPoolGradient } from './max-pool-grad';
import { oneHot } from './one-hot';
import { resizeNearestGradient } from './resize-nearest-grad';
import { samePaddingInNumbers } from './same-padding';
import { selectBool } from './select-bool';
import { transposeFirst } from './transposed-matmul';
import { unsortedSegmentSum } from './unsorted-segment-sum';

type Repair = readonly [kernelName: string, repair: (stock: KernelConfig) => KernelConfig];

/** Kernels the wasm backend has none of. */
const missing = [conv2DBackpropFilter, unsortedSegmentSum];

/** Kernels it has as a plain loop where faster ones of its own would do. */
const slow: readonly Repair[] = [
  [tf.BatchMatMul, transposeFirst],
  [tf._FusedMatMul, transposeFirst],
  [tf.Conv2DBackpropInput, conv2DBackpropInput],
];

/** Kernels whose results are wrong for some inputs. */
const wrong: readonly Repair[] = [
  [tf.Cast, castToBool],
  [tf.OneHot, oneHot],
  [tf.Select, selectBool],
  [tf.Conv2D, samePaddingInNumbers],
  [tf.FusedConv2D, samePaddingInNumbers],
  [tf.DepthwiseConv2dNative, samePaddingInNumbers],
  [tf.FusedDepthwiseConv2D, samePaddingInNumbers],
  [tf.ResizeNearestNeighborGrad, resizeNearestGradient],
  [tf.MaxPoolGrad, maxPoolGradient],
];

/**
 * Kernels that give wrong numbers, and that the course does not need: without them a call fails and names the
 * kernel. The first two add to memory that they did not clear; the others overlook entries that are not positive.
 */
const untrusted = [
  tf.Conv3DBackpropInputV2,
  tf.Conv3DBackpropFilterV2,
  tf.Dilation2D,
  tf.Dilation2DBackpropFilter,
  tf.Dilation2DBackpropInput,
  tf.MaxPool3D,
  tf.MaxPool3DGrad,
  tf.MaxPoolWithArgmax,
];

const repaired = new Set<string>();

/** Makes a backend's kernels complete, right and fast where they are not; doing it again changes nothing. */
export function repairKernels(backendName: string): void {
  if (repaired.has(backendName)) return;
  repaired.add(backendName);
  for (const make of missing) {
    const kernel = make(backendName);
    if (!tf.getKernel(kernel.kernelName, backendName)) tf.registerKernel(kernel);
  }
  for (const [kernelName, repair] of [...slow, ...wrong]) {
    const stock = tf.getKernel(kernelName, backendName);
    if (!stock) continue;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(repair(stock));
  }
  for (const kernelName of untrusted)
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
}
