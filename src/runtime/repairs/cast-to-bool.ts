import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { compose } from './compose';

/**
 * y = 1 where x ≠ 0, else 0. The kernel that comes with the wasm backend keeps the lowest byte of the
 * number's integer part instead, which makes 0.5 false and −2 the boolean 254.
 */
export function castToBool(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc(params) {
      const { x } = params.inputs as { x: TensorInfo };
      const { dtype } = params.attrs as { dtype?: string };
      const isNumber = x.dtype === 'float32' || x.dtype === 'int32';
      if (dtype !== 'bool' || !isNumber) return stock.kernelFunc(params);
      return compose(stock.backendName, params.backend as never, (call) => {
        const zero = call(tf.Fill, {}, { shape: [], value: 0, dtype: x.dtype });
        return call(tf.NotEqual, { a: x, b: zero });
      });
    },
  };
}
