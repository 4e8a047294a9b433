import { tf } from '../runtime/tf';
import { type GroupNormOptions, groupNorm } from './group-norm';
import { convolution, dense, pointwise, swish } from './layers';
import type { ParameterStore } from './parameter-store';

/** A layer that also sees a vector for each entry of the batch, [n, size]. */
export type ConditionedLayer = (x: tf.Tensor, condition: tf.Tensor) => tf.Tensor;

/**
 * The residual block of Ho et al. 2020, appendix B: y = s(x) + C₂(C₁(x) + W·swish(e)), C(x) = conv(swish(norm(x))),
 * with the condition e added to every position and s a 1×1 convolution where the channels change.
 * [n, h, w, inputs] → [n, h, w, outputs]. Begins as s, since C₂ begins with weights of 0. There is no dropout.
 */
export function residualBlock(
  store: ParameterStore,
  { inputs, outputs, condition }: { inputs: number; outputs: number; condition: number },
  options: GroupNormOptions = {},
): ConditionedLayer {
  const norm1 = groupNorm(store.within('norm.1'), inputs, options);
  const conv1 = convolution(store.within('convolution.1'), inputs, outputs);
  const project = dense(store.within('condition'), condition, outputs);
  const norm2 = groupNorm(store.within('norm.2'), outputs, options);
  const conv2 = convolution(store.within('convolution.2'), outputs, outputs, { zero: true });
  const shortcut = inputs === outputs ? undefined : pointwise(store.within('shortcut'), inputs, outputs);
  return (x, e) => {
    const shift = project(swish(e)).reshape([-1, 1, 1, outputs]);
    const inner = tf.add(conv1(swish(norm1(x))), shift);
    return tf.add(shortcut ? shortcut(x) : x, conv2(swish(norm2(inner))));
  };
}
