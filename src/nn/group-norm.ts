import { refusal } from '../check';
import { tf } from '../runtime/tf';
import type { Layer } from './layers';
import type { ParameterStore } from './parameter-store';

/** Options of {@link groupNorm}. */
export interface GroupNormOptions {
  /** How many groups of channels; unless told, groups of at least 4 channels, and at most 32 of them. */
  readonly groups?: number;
  /** Added to the variance; 1e-6 unless told. */
  readonly epsilon?: number;
}

/**
 * Group normalisation (Wu and He 2018, eq. 1–7): y = γ(x − μ)/√(σ² + ε) + β, mean and variance of each entry of the batch over
 * positions and the channels of a group, γ and β for each channel. [n, …, channels] → the same.
 * @throws RangeError when the groups do not divide the channels
 */
export function groupNorm(store: ParameterStore, channels: number, options: GroupNormOptions = {}): Layer {
  const { groups = Math.max(1, Math.min(32, channels / 4)), epsilon = 1e-6 } = options;
  if (!Number.isInteger(channels / groups))
    throw new RangeError(
      refusal('normalise by groups', 'channels must be a multiple of groups', [channels, groups]),
    );
  const scale = store.constant('scale', [channels], 1);
  const shift = store.constant('shift', [channels], 0);
  const normalize = normalization(epsilon);
  return (x) => {
    const grouped = x.reshape([x.shape[0]!, -1, groups, channels / groups]);
    const perChannel = (parameter: tf.Variable) => parameter.reshape([1, 1, groups, channels / groups]);
    return normalize(grouped, perChannel(scale), perChannel(shift)).reshape(x.shape);
  };
}

/** x − μ and 1/√(σ² + ε) of [n, positions, groups, channels of a group]. */
function standardise(x: tf.Tensor, epsilon: number): { centred: tf.Tensor; inverse: tf.Tensor } {
  const centred = tf.sub(x, tf.mean(x, [1, 3], true));
  const variance = tf.mean(tf.square(centred), [1, 3], true);
  return { centred, inverse: tf.rsqrt(tf.add(variance, epsilon)) };
}

/**
 * γ(x − μ)r + β with r = 1/√(σ² + ε), and its gradient. With d the output's, and means over positions and the channels
 * of a group of m numbers,
 *
 *     dβ = Σ d,  dγ = Σ d(x − μ)r,  dx = γrd − r·⟨γd⟩ − (x − μ)r³·⟨γd(x − μ)⟩
 *
 * Sums over positions come first, so that only few operations work on all numbers: half as many as those of the
 * gradient of each operation by itself.
 */
const normalization = (epsilon: number) =>
  tf.customGrad((...args) => {
    const [x, scale, shift, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([x, scale]);
    const { centred, inverse } = standardise(x, epsilon);
    const value = tf.add(tf.mul(centred, tf.mul(inverse, scale)), shift);
    return { value, gradFunc: (d, saved) => gradient(d, saved as [tf.Tensor, tf.Tensor], epsilon) };
  });

function gradient(d: tf.Tensor, [x, scale]: [tf.Tensor, tf.Tensor], epsilon: number): tf.Tensor[] {
  const { centred, inverse } = standardise(x, epsilon);
  const count = x.shape[1]! * x.shape[3]!;
  const sums = tf.sum(d, 1, true);
  const products = tf.sum(tf.mul(d, centred), 1, true);
  const meanOf = (parts: tf.Tensor) => tf.div(tf.sum(tf.mul(scale, parts), 3, true), count);
  const along = tf.mul(tf.mul(inverse, tf.square(inverse)), meanOf(products));
  const across = tf.mul(inverse, meanOf(sums));
  const dx = tf.sub(tf.sub(tf.mul(d, tf.mul(inverse, scale)), tf.mul(centred, along)), across);
  return [dx, tf.sum(tf.mul(products, inverse), 0, true), tf.sum(sums, 0, true)];
}
