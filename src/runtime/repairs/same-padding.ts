import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Shape4 } from './conv2d';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: unknown;
  readonly dilations?: number | [number, number];
}

/**
 * Padding 'same' makes ceil(in/s) outputs. XNNPACK, asked for it, reads in the wrong place when the filter is
 * smaller than the stride (as in the 1×1 shortcut of stride 2 of a residual network). The same padding in
 * numbers, none at all in that direction, is computed rightly.
 */
export function samePaddingInNumbers(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc(params) {
      const { x, filter } = params.inputs as { x: TensorInfo; filter: TensorInfo };
      const { strides, pad, dilations = 1 } = params.attrs as unknown as Attributes;
      if (pad !== 'same') return stock.kernelFunc(params);
      const { computeConv2DInfo } = tf.backend_util;
      const depthwise = stock.kernelName.includes('Depthwise');
      const shapes = [x.shape, filter.shape] as [Shape4, Shape4];
      const info = computeConv2DInfo(...shapes, strides, dilations, 'same', undefined, depthwise);
      const fits =
        info.effectiveFilterHeight >= info.strideHeight && info.effectiveFilterWidth >= info.strideWidth;
      if (fits) return stock.kernelFunc(params);
      const { top, bottom, left, right } = info.padInfo;
      const numbers = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      const attrs = { ...params.attrs, pad: numbers, dimRoundingMode: 'floor' };
      return stock.kernelFunc({ ...params, attrs: attrs as never });
    },
  };
}
