import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { type Call, compose } from './compose';
import { type ConvAttributes, convInfo, convolve, type Shape4, withMargins } from './conv2d';

/** Puts s − 1 zeros behind every row and t − 1 behind every column: (n, h, w, c) → (n, h·s, w·t, c). */
function spread(call: Call, x: TensorInfo, s: number, t: number): TensorInfo {
  const [n, h, w, c] = x.shape as Shape4;
  const insert = (y: TensorInfo, groups: number, length: number, count: number): TensorInfo => {
    if (count === 0) return y;
    const lines = call(tf.Reshape, { x: y }, { shape: [groups, length] });
    const paddings = [
      [0, 0],
      [0, count * length],
    ];
    return call(tf.PadV2, { x: lines }, { paddings, constantValue: 0 });
  };
  const wide = insert(x, n * h * w, c, t - 1);
  const tall = insert(wide, n * h, w * t * c, s - 1);
  return call(tf.Reshape, { x: tall }, { shape: [n, h * s, w * t, c] });
}

/**
 * ∂L/∂x[n, u, v, c] = Σ over i, j, k of W[i, j, c, k] · dy[n, (u + top − i)/s, (v + left − j)/s, k],
 * the sum running where the divisions leave no remainder: the gradient of a convolution of stride s with
 * respect to its input, and the transposed convolution.
 *
 * It is a convolution of dy, spread by the stride, with the filter turned by 180° and its channels
 * swapped. The wasm backend has a loop for it that is slower than its convolution (docs/runtime.md).
 */
export function conv2DBackpropInput(stock: KernelConfig): KernelConfig {
  const { backendName } = stock;
  return {
    ...stock,
    kernelFunc({ inputs, attrs, backend }) {
      const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
      const attributes = attrs as unknown as ConvAttributes & { inputShape: Shape4 };
      const info = convInfo(attributes.inputShape, filter.shape as Shape4, attributes);
      const { padInfo, filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = info;
      const { strideHeight: s, strideWidth: t } = info;
      return compose(backendName, backend as never, (call) => {
        const turned = call(tf.Reverse, { x: filter }, { dims: [0, 1] });
        const swapped = call(tf.Transpose, { x: turned }, { perm: [0, 1, 3, 2] });
        const around = withMargins(
          call,
          spread(call, dy, s, t),
          [filterHeight - 1 - padInfo.top, inHeight + padInfo.top - outHeight * s],
          [filterWidth - 1 - padInfo.left, inWidth + padInfo.left - outWidth * t],
        );
        return convolve(call, around, swapped);
      });
    },
  };
}
