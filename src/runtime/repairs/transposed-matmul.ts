import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { type Call, compose } from './compose';

/** Swaps the last two axes: (…, m, n) → (…, n, m). */
function transposeLast(call: Call, x: TensorInfo): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  const rank = perm.length;
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return call(tf.Transpose, { x }, { perm });
}

/**
 * C = op(A)·op(B) with op the identity or the transpose of the last two axes.
 *
 * The wasm backend multiplies through XNNPACK only when neither operand is transposed, and otherwise in
 * a plain loop that is several times slower (docs/runtime.md has the measurements). Writing the
 * transposed operand out costs O(mn) beside the product's O(mnk), so it is done first.
 */
export function transposeFirst(stock: KernelConfig): KernelConfig {
  const { backendName } = stock;
  return {
    ...stock,
    kernelFunc(params) {
      const { a, b } = params.inputs as { a: TensorInfo; b: TensorInfo };
      const { transposeA, transposeB } = params.attrs as { transposeA?: boolean; transposeB?: boolean };
      if (!transposeA && !transposeB) return stock.kernelFunc(params);
      return compose(backendName, params.backend as never, (call) => {
        const inputs = {
          ...params.inputs,
          a: transposeA ? transposeLast(call, a) : a,
          b: transposeB ? transposeLast(call, b) : b,
        };
        const attrs = { ...params.attrs, transposeA: false, transposeB: false };
        return stock.kernelFunc({ ...params, inputs, attrs }) as TensorInfo;
      });
    },
  };
}
