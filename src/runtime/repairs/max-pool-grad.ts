import type { KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { ConvInfo, Shape4 } from './conv2d';

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Where the largest entry of the window with its corner at (top, left) lies, the first one when several are equal. */
function indexOfMaximum(x: Float32Array, info: ConvInfo, plane: number, top: number, left: number): number {
  const { inHeight, inWidth, inChannels, effectiveFilterHeight, effectiveFilterWidth } = info;
  let best = -1;
  for (let row = Math.max(0, top); row < Math.min(inHeight, top + effectiveFilterHeight); row++)
    for (let column = Math.max(0, left); column < Math.min(inWidth, left + effectiveFilterWidth); column++) {
      const index = plane + (row * inWidth + column) * inChannels;
      if (best < 0 || x[index]! > x[best]!) best = index;
    }
  return best;
}

function spreadGradient(x: Float32Array, dy: Float32Array, info: ConvInfo): Float32Array {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
  const dx = new Float32Array(x.length);
  let position = 0;
  for (let image = 0; image < batchSize; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let channel = 0; channel < inChannels; channel++, position++) {
          const plane = image * inHeight * inWidth * inChannels + channel;
          const top = row * info.strideHeight - padInfo.top;
          const left = column * info.strideWidth - padInfo.left;
          const index = indexOfMaximum(x, info, plane, top, left);
          if (index >= 0) dx[index]! += dy[position]!;
        }
  return dx;
}

/**
 * dx[j] = Σ of dy[i] over the windows i whose largest entry is x[j]: the gradient of max pooling.
 *
 * The kernel that comes with the wasm backend starts its search for the largest entry at the smallest
 * positive number and loses the gradient of every window without a positive entry.
 */
export function maxPoolGradient(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc({ inputs, attrs, backend }) {
      const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
      const shape = input.shape as Shape4;
      const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
      const { readSync, write } = backend as KernelBackend;
      const values = (tensor: TensorInfo) => readSync.call(backend, tensor.dataId) as Float32Array;
      const dx = spreadGradient(values(input), values(dy), info);
      return { dataId: write.call(backend, dx, shape, 'float32'), shape, dtype: 'float32' };
    },
  };
}
