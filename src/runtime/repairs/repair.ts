import type { KernelConfig } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { castToBool } from './cast-to-bool';
import { conv2DBackpropFilter } from './conv2d-backprop-filter';
import { conv2DBackpropInput } from './conv2d-backprop-input';
import { maxPoolGradient } from './max-pool-grad';
import { oneHot } from './one-hot';
import { resizeNearestGradient, resizeNearestGradientOfLines } from './resize-nearest-grad';
import { samePaddingInNumbers } from './same-padding';
import { selectBool } from './select-bool';
import { transposeFirst } from './transposed-matmul';
import { unsortedSegmentSum } from './unsorted-segment-sum';

type Repair = readonly [kernelName: string, repair: (stock: KernelConfig) => KernelConfig];

/** What is done to the kernels of one backend of TensorFlow.js 4.22. */
interface Repairs {
  /** Kernels it has none of. */
  readonly missing: readonly ((backendName: string) => KernelConfig)[];
  /** Kernels that are slow, or wrong for some inputs. */
  readonly replaced: readonly Repair[];
  /** Kernels that are wrong and not needed: without them a call fails and names the kernel. */
  readonly untrusted: readonly string[];
}

const wasm: Repairs = {
  missing: [conv2DBackpropFilter, unsortedSegmentSum],
  replaced: [
    [tf.BatchMatMul, transposeFirst],
    [tf._FusedMatMul, transposeFirst],
    [tf.Conv2DBackpropInput, conv2DBackpropInput],
    [tf.Cast, castToBool],
    [tf.OneHot, oneHot],
    [tf.Select, selectBool],
    [tf.Conv2D, samePaddingInNumbers],
    [tf.FusedConv2D, samePaddingInNumbers],
    [tf.DepthwiseConv2dNative, samePaddingInNumbers],
    [tf.FusedDepthwiseConv2D, samePaddingInNumbers],
    [tf.MaxPoolGrad, maxPoolGradient],
    [tf.ResizeNearestNeighborGrad, resizeNearestGradientOfLines],
  ],
  // The first two add to memory that they did not clear; the others overlook entries that are not positive.
  untrusted: [
    tf.Conv3DBackpropInputV2,
    tf.Conv3DBackpropFilterV2,
    tf.Dilation2D,
    tf.Dilation2DBackpropFilter,
    tf.Dilation2DBackpropInput,
    tf.MaxPool3D,
    tf.MaxPool3DGrad,
    tf.MaxPoolWithArgmax,
  ],
};

const cpu: Repairs = {
  missing: [],
  replaced: [[tf.ResizeNearestNeighborGrad, resizeNearestGradient]],
  untrusted: [],
};

const repairsOf = { wasm, cpu } as const;
const repaired = new Set<string>();

/** Makes a backend's kernels complete, right and fast where they are not; doing it again changes nothing. */
export function repairKernels(backendName: keyof typeof repairsOf): void {
  if (repaired.has(backendName)) return;
  repaired.add(backendName);
  const { missing, replaced, untrusted } = repairsOf[backendName];
  for (const make of missing) {
    const kernel = make(backendName);
    if (!tf.getKernel(kernel.kernelName, backendName)) tf.registerKernel(kernel);
  }
  for (const [kernelName, repair] of replaced) {
    const stock = tf.getKernel(kernelName, backendName);
    if (!stock) continue;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(repair(stock));
  }
  for (const kernelName of untrusted)
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
}
