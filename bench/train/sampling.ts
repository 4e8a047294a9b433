import { countParameters, type Network } from '../../src/nn/network';
import { type Random, random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import { newTimeMlp, newUnet, type TimeMlpSizes, type UnetSizes } from './models';
import { samplingTables } from './schedule';

/** A network that is sampled from: the step of the chain, plain or compiled, takes x_t, t and what was drawn. */
export interface Sampling {
  step(x: tf.Tensor, t: tf.Tensor, z: tf.Tensor): tf.Tensor;
  draw(): tf.Tensor;
  readonly parameters: number;
  dispose(): void;
}

/** Algorithm 2 of Ho et al. 2020, σ² = β. */
function ddpmSampling(network: Network, shape: readonly number[], generator: Random): Sampling {
  const { grow, remove, sigma } = samplingTables();
  const [n] = shape as [number];
  return {
    step: (x, t, z) =>
      tf.tidy(() => {
        const at = (table: tf.Tensor1D) => tf.gather(table, t as tf.Scalar);
        const eps = network.predict(x, tf.mul(tf.ones([n], 'int32'), t));
        return tf.add(tf.mul(at(grow), tf.sub(x, tf.mul(at(remove), eps))), tf.mul(at(sigma), z));
      }),
    draw: () => noise(shape, generator),
    parameters: countParameters(network),
    dispose() {
      network.dispose();
      tf.dispose([grow, remove, sigma]);
    },
  };
}

/** Points of the plane. */
export function timeMlpSampling(sizes: TimeMlpSizes, seed = 1): Sampling {
  const generator = random(seed);
  return ddpmSampling(newTimeMlp(sizes, generator), [sizes.batch, 2], generator);
}

/** Pictures of one channel. */
export function unetSampling(sizes: UnetSizes, seed = 1): Sampling {
  const generator = random(seed);
  const { batch, size } = sizes;
  return ddpmSampling(newUnet(sizes, generator), [batch, size, size, 1], generator);
}
