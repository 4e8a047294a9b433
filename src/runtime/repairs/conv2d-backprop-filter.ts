import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { type Call, compose } from './compose';

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

function convInfo(x: TensorInfo, attrs: Attributes): ConvInfo {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const shape = x.shape as [number, number, number, number];
  return tf.backend_util.computeConv2DInfo(
    shape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}

/** x with zeros around it, so that every tap of the filter meets a value: (n, h, w, c). */
function padded(call: Call, x: TensorInfo, info: ConvInfo): TensorInfo {
  const { top, bottom, left, right } = info.padInfo;
  if (top + bottom + left + right === 0) return x;
  const paddings = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return call(tf.PadV2, { x }, { paddings, constantValue: 0 });
}

/** The entries of x that tap (row, column) of the filter multiplies, one row an output position: (n·oh·ow, c). */
function patch(call: Call, x: TensorInfo, info: ConvInfo, row: number, column: number): TensorInfo {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, inChannels } = info;
  const end = [
    batchSize,
    row + (outHeight - 1) * strideHeight + 1,
    column + (outWidth - 1) * strideWidth + 1,
    inChannels,
  ];
  const attrs = {
    begin: [0, row, column, 0],
    end,
    strides: [1, strideHeight, strideWidth, 1],
    beginMask: 0,
    endMask: 0,
    ellipsisMask: 0,
    newAxisMask: 0,
    shrinkAxisMask: 0,
  };
  const taken = call(tf.StridedSlice, { x }, attrs);
  return call(tf.Reshape, { x: taken }, { shape: [batchSize * outHeight * outWidth, inChannels] });
}

/**
 * ∂L/∂W[i, j, c, k] = Σ over n, p, q of x[n, p·s + i − top, q·s + j − left, c] · dy[n, p, q, k].
 *
 * The gradient of a convolution with respect to its filter. Each tap (i, j) is the product of a patch
 * matrix, transposed, with dy; the taps stand side by side in one matrix so that a single product does
 * all of them.
 */
export function conv2DBackpropFilter(backendName: string): KernelConfig {
  return {
    kernelName: tf.Conv2DBackpropFilter,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
      const attributes = attrs as unknown as Attributes;
      const info = convInfo(x, attributes);
      return compose(backendName, backend as never, (call) => {
        const around = padded(call, x, info);
        const taps: TensorInfo[] = [];
        for (let row = 0; row < info.filterHeight; row++)
          for (let column = 0; column < info.filterWidth; column++)
            taps.push(patch(call, around, info, row, column));
        const patches = taps.length === 1 ? taps[0]! : call(tf.Concat, taps as never, { axis: 1 });
        const positions = info.batchSize * info.outHeight * info.outWidth;
        const a = call(tf.Reshape, { x: patches }, { shape: [1, positions, patches.shape[1]!] });
        const b = call(tf.Reshape, { x: dy }, { shape: [1, positions, info.outChannels] });
        const product = call(tf.BatchMatMul, { a, b }, { transposeA: true, transposeB: false });
        return call(tf.Reshape, { x: product }, { shape: attributes.filterShape });
      });
    },
  };
}
