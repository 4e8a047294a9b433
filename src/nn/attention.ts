import { tf } from '../runtime/tf';
import { type GroupNormOptions, groupNorm } from './group-norm';
import { type Layer, pointwise } from './layers';
import type { ParameterStore } from './parameter-store';

/**
 * softmax(QKᵀ/√c) V, for each entry of the batch: [n, positions, c] each (Vaswani et al. 2017, eq. 1).
 * @returns [n, positions, c]
 */
export function attention(queries: tf.Tensor, keys: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const scale = 1 / Math.sqrt(queries.shape[2]!);
  const scores = tf.mul(tf.matMul(queries as tf.Tensor3D, keys as tf.Tensor3D, false, true), scale);
  return tf.matMul(tf.softmax(scores), values as tf.Tensor3D);
}

/**
 * Every position of a picture looks at all others, with one head, and adds what it finds to itself:
 * [n, h, w, channels] → the same (Ho et al. 2020, appendix B). Begins as the identity.
 */
export function attentionBlock(
  store: ParameterStore,
  channels: number,
  options: GroupNormOptions = {},
): Layer {
  const norm = groupNorm(store.within('norm'), channels, options);
  const [query, key, value] = ['query', 'key', 'value'].map((name) =>
    pointwise(store.within(name), channels, channels),
  ) as [Layer, Layer, Layer];
  const output = pointwise(store.within('output'), channels, channels, { zero: true });
  return (x) => {
    const normal = norm(x);
    const positions = (layer: Layer) => layer(normal).reshape([x.shape[0]!, -1, channels]);
    const found = attention(positions(query), positions(key), positions(value));
    return tf.add(x, output(found.reshape(x.shape)));
  };
}
