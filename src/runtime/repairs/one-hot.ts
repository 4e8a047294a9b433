import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { compose } from './compose';

interface Attributes {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype?: 'int32' | 'float32' | 'bool';
}

/**
 * y[…, k] = onValue where k is the index, else offValue; an index outside 0 … depth − 1 gives offValue only.
 *
 * The kernel that comes with the wasm backend writes integers whatever the dtype, so that a 1 asked for as
 * float32 reads as 1.4e-45, and writes beyond its output for an index outside.
 */
export function oneHot(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc({ inputs, attrs, backend }) {
      const { indices } = inputs as { indices: TensorInfo };
      const { depth, onValue, offValue, dtype = 'int32' } = attrs as unknown as Attributes;
      const shape = [...indices.shape, depth];
      return compose(stock.backendName, backend as never, (call) => {
        const a = call(tf.Reshape, { x: indices }, { shape: [...indices.shape, 1] });
        const b = call(tf.Range, {}, { start: 0, stop: depth, step: 1, dtype: 'int32' });
        const condition = call(tf.Equal, { a, b });
        const t = call(tf.Fill, {}, { shape, value: onValue, dtype });
        const e = call(tf.Fill, {}, { shape, value: offValue, dtype });
        return call(tf.Select, { condition, t, e });
      });
    },
  };
}
