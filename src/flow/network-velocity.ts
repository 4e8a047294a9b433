import { refusal } from '../check';
import { sizeOf } from '../data/vectors';
import type { Network } from '../nn/network';
import type { Field } from '../ode/field';
import { compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import { longestTime } from './matching';

/** A network as a velocity field of plain numbers, which holds a compiled program. */
export interface NetworkVelocity extends Field {
  /** Frees the program; the network stays. */
  dispose(): void;
}

/** Settings of {@link networkVelocity}. */
export interface NetworkVelocityOptions {
  /** Of one sample; [2] unless told. */
  readonly shape?: readonly number[];
  /** The class of each sample of the state, or one for all of them, where the network knows classes. */
  readonly labels?: number | ArrayLike<number>;
}

/**
 * The field that a network has learned from `flowBatches`, for `solve`, `trajectory` and plots: compiled, in single precision, t in
 * [0, 1]. It reads the answer each time, which a WebGPU backend refuses: see `flowSampler`.
 *
 *     flowMap(networkVelocity(network), random(1).normals(2 * 1000), { method: 'euler', steps: 50 })
 *
 */
export function networkVelocity(
  network: Network,
  { shape = [2], labels }: NetworkVelocityOptions = {},
): NetworkVelocity {
  const size = sizeOf(shape);
  const predict = compile((x: tf.Tensor, time: tf.Tensor, classes?: tf.Tensor) =>
    network.predict(x, time, classes),
  );
  const field: Field = (x, t) => {
    const n = x.length / size;
    if (!Number.isInteger(n))
      throw new RangeError(refusal('predict', `the length of x must be a multiple of ${size}`, x.length));
    const answer = tf.tidy(() => {
      const places = tf.tensor(Float32Array.from(x), [n, ...shape]);
      const time = tf.tensor1d([longestTime * t]);
      return labels === undefined ? predict(places, time) : predict(places, time, classTensor(labels, n));
    });
    const numbers = Float64Array.from(answer.dataSync());
    answer.dispose();
    return numbers;
  };
  return Object.assign(field, { dispose: () => predict.dispose() });
}

function classTensor(labels: number | ArrayLike<number>, n: number): tf.Tensor {
  if (typeof labels === 'number') return tf.fill([n], labels, 'int32');
  if (labels.length !== n)
    throw new RangeError(refusal('predict', `there must be one label for each of ${n}`, labels.length));
  return tf.tensor(Int32Array.from(labels), [n], 'int32');
}
