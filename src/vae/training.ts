import { requireCount, requireLength, requireNonNegative } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { boundParts } from './bound';
import type { Vae } from './vae';

/** What a training step is given. */
export interface VaeBatch {
  /** Pictures [n, d]. */
  readonly x: tf.Tensor;
  /** Noise [n, m]. */
  readonly eps: tf.Tensor;
}

/** Settings of {@link vaeBatches}. */
export interface VaeBatchOptions {
  /** Pictures of a batch; 128 unless told. */
  readonly batch?: number;
  /** False gives zeros as noise, so that z is the mean: a plain autoencoder, together with β = 0. */
  readonly noise?: boolean;
}

/**
 * Batches for `train`: passes through the data in a new random order each, pictures that do not fill a batch left out.
 * @throws RangeError
 */
export function vaeBatches(
  vae: Pick<Vae, 'latent' | 'pixels'>,
  data: Samples,
  random: Random,
  { batch = 128, noise: noisy = true }: VaeBatchOptions = {},
): () => VaeBatch {
  const d = dimensionOf('draw batches', data);
  requireLength('draw batches', 'a picture', { length: d }, vae.pixels);
  requireCount('draw batches', 'batch', batch);
  const size = Math.min(batch, data.n);
  const pixels = Float32Array.from(data.points);
  let order = random.permutation(data.n);
  let next = 0;
  return () => {
    if (next + size > data.n) {
      order = random.permutation(data.n);
      next = 0;
    }
    const x = new Float32Array(size * d);
    for (let k = 0; k < size; k++) {
      const pick = order[next++]!;
      x.set(pixels.subarray(pick * d, (pick + 1) * d), k * d);
    }
    const shape = [size, vae.latent];
    return { x: tf.tensor(x, [size, d]), eps: noisy ? noise(shape, random) : tf.zeros(shape) };
  };
}

/** Settings of {@link vaeLoss} and {@link vaeStep}. */
export interface VaeLossOptions {
  /** Weight of the divergence; 1, which is the bound, unless told (Higgins et al. 2017, eq. 4). */
  readonly beta?: number;
}

/** −(reconstruction − β·divergence), nats a picture, the average over a batch. @throws RangeError unless β ≥ 0 */
export function vaeLoss(vae: Vae, { beta = 1 }: VaeLossOptions = {}): (batch: VaeBatch) => tf.Scalar {
  requireNonNegative('compute the loss', 'beta', beta);
  return ({ x, eps }) =>
    tf.tidy(() => {
      const { reconstruction, regularisation } = boundParts(vae, x, eps);
      return tf.mean(tf.sub(tf.mul(beta, regularisation), reconstruction)) as tf.Scalar;
    });
}

/** Settings of {@link vaeStep}. */
export interface VaeStepOptions extends VaeLossOptions {
  /** Adam with a rate of 1e-3 unless told. */
  readonly optimizer?: tf.Optimizer;
}

/**
 * One compiled step of training for `train`: encoder and decoder at once.
 *
 *     const step = vaeStep(model);
 *     for await (const { loss } of train({ step, batches: vaeBatches(model, data, random(1)), steps: 5000 })) …
 */
export function vaeStep(
  vae: Vae,
  { optimizer = tf.train.adam(1e-3), beta = 1 }: VaeStepOptions = {},
): CompiledStep<[VaeBatch], tf.Scalar> {
  const lossOf = vaeLoss(vae, { beta });
  const variables = Object.values(vae.parameters());
  return compile((batch: VaeBatch) => optimizer.minimize(() => lossOf(batch), true, variables)!);
}
