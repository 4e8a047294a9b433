import { requireCount, requireShape } from '../check';
import { dense, type Layer } from '../nn/layers';
import type { Parameters } from '../nn/network';
import { ParameterStore } from '../nn/parameter-store';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import { bernoulliPixels, type PixelLaw } from './pixel-law';

/** A diagonal Gaussian for each picture: q(z|x) = N(mean, diag(e^logVariance)). */
export interface Code {
  /** [n, m] */
  readonly mean: tf.Tensor;
  /** ln σ² [n, m]. */
  readonly logVariance: tf.Tensor;
}

/** A variational autoencoder. */
export interface Vae {
  /** m, the dimension of z. */
  readonly latent: number;
  /** d, the numbers of a picture. */
  readonly pixels: number;
  /** p(x|z). */
  readonly law: PixelLaw;
  /** x [n, d] → q(z|x), a region for each picture, not a point. */
  encode(x: tf.Tensor): Code;
  /** z [n, m] → the numbers that `law` makes pixels of. */
  decode(z: tf.Tensor): tf.Tensor;
  /** Everything that is trained, encoder and decoder. */
  parameters(): Parameters;
  /** Frees the parameters. */
  dispose(): void;
}

/** Sizes of {@link vae}. */
export interface VaeOptions {
  /** 784 unless told. */
  readonly pixels?: number;
  /** 400 unless told. */
  readonly hidden?: number;
  /** 2 unless told, so that z can be drawn as a map. */
  readonly latent?: number;
  /** Bernoulli pixels unless told. */
  readonly law?: PixelLaw;
}

/**
 * The variational autoencoder of lecture 002 (Kingma and Welling 2014, appendix C), 784-400-2-400-784: one hidden layer of
 * relu on each side. The encoder puts out μ and ln σ² of each latent number.
 * @throws RangeError
 */
export function vae(
  { pixels = 784, hidden = 400, latent = 2, law = bernoulliPixels() }: VaeOptions,
  generator: Random,
): Vae {
  for (const [name, value] of Object.entries({ pixels, hidden, latent }))
    requireCount('build an autoencoder', name, value);
  const store = ParameterStore.drawnFrom(generator);
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    dense(store.within(name), inputs, outputs);
  const hide = layer('encoder.hidden', pixels, hidden);
  const toMean = layer('encoder.mean', hidden, latent);
  const toLogVariance = layer('encoder.logVariance', hidden, latent);
  const unhide = layer('decoder.hidden', latent, hidden);
  const toPixels = layer('decoder.pixels', hidden, law.outputs * pixels);
  return {
    latent,
    pixels,
    law,
    encode: (x) => {
      requireShape('encode', 'x', x.shape, [null, pixels]);
      return tf.tidy(() => {
        const h = tf.relu(hide(x));
        return { mean: toMean(h), logVariance: toLogVariance(h) };
      });
    },
    decode: (z) => {
      requireShape('decode', 'z', z.shape, [null, latent]);
      return tf.tidy(() => toPixels(tf.relu(unhide(z))));
    },
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

/**
 * z = μ + σ·ε, ε ~ N(0, I): a draw from q(z|x) that gradients pass through (Kingma and Welling 2014, section 2.4).
 * @param eps - [n, m] from `noise`
 */
export function reparameterise({ mean, logVariance }: Code, eps: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), eps)));
}
