import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { compose } from './compose';

/**
 * y = t where the condition holds, else e. The kernel that comes with the wasm backend copies four bytes an
 * entry, which for booleans of one byte is wrong and runs beyond the output; they go through int32.
 */
export function selectBool(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc(params) {
      const { condition, t, e } = params.inputs as { condition: TensorInfo; t: TensorInfo; e: TensorInfo };
      if (t.dtype !== 'bool') return stock.kernelFunc(params);
      return compose(stock.backendName, params.backend as never, (call) => {
        const wide = (x: TensorInfo) => call(tf.Cast, { x }, { dtype: 'int32' });
        const chosen = call(tf.Select, { condition, t: wide(t), e: wide(e) });
        return call(tf.Cast, { x: chosen }, { dtype: 'bool' });
      });
    },
  };
}
