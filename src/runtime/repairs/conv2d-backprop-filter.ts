import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { compose } from './compose';
import { type ConvAttributes, convInfo, convolve, type Shape4, withMargins } from './conv2d';

/**
 * ∂L/∂W[i, j, c, k] = Σ over n, p, q of x[n, p·s + i − top, q·s + j − left, c] · dy[n, p, q, k],
 * the gradient of a convolution of stride s with respect to its filter.
 *
 * That is a convolution itself: channels take the place of the batch and the batch that of the channels,
 * dy is the filter, and the stride becomes its dilation. So the fast convolution of the backend does it.
 */
export function conv2DBackpropFilter(backendName: string): KernelConfig {
  return {
    kernelName: tf.Conv2DBackpropFilter,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
      const attributes = attrs as unknown as ConvAttributes & { filterShape: Shape4 };
      const info = convInfo(x.shape as Shape4, attributes.filterShape, attributes);
      const { padInfo, filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = info;
      const { strideHeight: s, strideWidth: t } = info;
      return compose(backendName, backend as never, (call) => {
        // Just as much of x as some tap meets, so that what comes out has the filter's size.
        const around = withMargins(
          call,
          x,
          [padInfo.top, (outHeight - 1) * s + filterHeight - inHeight - padInfo.top],
          [padInfo.left, (outWidth - 1) * t + filterWidth - inWidth - padInfo.left],
        );
        const images = call(tf.Transpose, { x: around }, { perm: [3, 1, 2, 0] });
        const filter = call(tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
        const taps = convolve(call, images, filter, [s, t]);
        return call(tf.Transpose, { x: taps }, { perm: [1, 2, 0, 3] });
      });
    },
  };
}
