import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { type Call, compose } from './compose';
import type { Shape4 } from './conv2d';

interface Attributes {
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

/**
 * The matrix with a 1 where output row i takes input row j: (to, from). It is read off the backend's own
 * resizing of a column that holds 0, 1, 2, …, so that forward and backward round alike.
 */
function selection(call: Call, from: number, to: number, attrs: Attributes): TensorInfo {
  const rows = call(tf.Range, {}, { start: 0, stop: from, step: 1, dtype: 'float32' });
  const column = call(tf.Reshape, { x: rows }, { shape: [1, from, 1, 1] });
  const resized = call(tf.ResizeNearestNeighbor, { images: column }, { ...attrs, size: [to, 1] });
  const taken = call(tf.Cast, { x: resized }, { dtype: 'int32' });
  const indices = call(tf.Reshape, { x: taken }, { shape: [to] });
  return call(tf.OneHot, { indices }, { depth: from, onValue: 1, offValue: 0, dtype: 'float32' });
}

/**
 * dx[n, j, l, c] = Σ of dy[n, i, k, c] over the output rows i that take row j and columns k that take column l:
 * the gradient of nearest-neighbour resizing, as used to widen pictures in a U-Net. With the 0–1 matrices R and C
 * of rows and columns it is Rᵀ·dy·C.
 *
 * The kernel that comes with the cpu backend takes dy of every picture but the first from the wrong place, and
 * does not return where a single row or column is widened with aligned corners.
 */
export function resizeNearestGradient(stock: KernelConfig): KernelConfig {
  const { backendName } = stock;
  return {
    ...stock,
    kernelFunc({ inputs, attrs, backend }) {
      const { images, dy } = inputs as { images: TensorInfo; dy: TensorInfo };
      const [n, height, width, c] = images.shape as Shape4;
      const [, outHeight, outWidth] = dy.shape as Shape4;
      const sampling = attrs as Attributes;
      return compose(backendName, backend as never, (call) => {
        const fold = (matrix: TensorInfo, x: TensorInfo, shape: number[]): TensorInfo => {
          const [to, from] = matrix.shape as [number, number];
          const a = call(tf.Reshape, { x: matrix }, { shape: [1, to, from] });
          const b = call(tf.Reshape, { x }, { shape });
          return call(tf.BatchMatMul, { a, b }, { transposeA: true, transposeB: false });
        };
        const rows = fold(selection(call, height, outHeight, sampling), dy, [n, outHeight, outWidth * c]);
        const shape = [n * height, outWidth, c];
        const columns = fold(selection(call, width, outWidth, sampling), rows, shape);
        return call(tf.Reshape, { x: columns }, { shape: [n, height, width, c] });
      });
    },
  };
}

/**
 * The kernel that comes with the wasm backend is right and faster, but for a single row or column with aligned
 * corners, where it divides by zero and gives zeros.
 */
export function resizeNearestGradientOfLines(stock: KernelConfig): KernelConfig {
  const general = resizeNearestGradient(stock);
  return {
    ...stock,
    kernelFunc(params) {
      const { images } = params.inputs as { images: TensorInfo };
      const { alignCorners } = params.attrs as Attributes;
      const isLine = images.shape[1] === 1 || images.shape[2] === 1;
      return (alignCorners && isLine ? general : stock).kernelFunc(params);
    },
  };
}
