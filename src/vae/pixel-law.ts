import { requirePositive } from '../check';
import type { Random } from '../random/random';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';

/** The law of pixels given what a decoder puts out: p(x|z), every pixel by itself. */
export interface PixelLaw {
  /** Numbers of the output for each pixel. */
  readonly outputs: 1 | 2;
  /** ln p(x|z) of each picture, nats: x [n, d], output [n, outputs·d] → [n]. */
  logLikelihood(x: tf.Tensor, output: tf.Tensor): tf.Tensor1D;
  /** The mean of each pixel [n, d]: what is usually shown, smoother than a sample. */
  mean(output: tf.Tensor): tf.Tensor;
  /** The deviation of each pixel [n, d]. */
  std(output: tf.Tensor): tf.Tensor;
  /** Pictures drawn from the law [n, d]. */
  sample(output: tf.Tensor, random: Random): tf.Tensor;
}

const summed = (x: tf.Tensor): tf.Tensor1D => tf.sum(x, 1) as tf.Tensor1D;

/**
 * Pixels of 0 or 1 with probability sigmoid(l), the output l being logits:
 *
 *     ln p(x|z) = Σ x·l − ln(1 + eˡ),
 *
 * the negative binary cross-entropy of lecture 002. Pixels in between are scored by the same formula, which is then no
 * longer a probability of pictures.
 */
export function bernoulliPixels(): PixelLaw {
  return {
    outputs: 1,
    // max(l, 0) + ln(1 + e^{−|l|}) is ln(1 + eˡ) without overflow.
    logLikelihood: (x, l) =>
      tf.tidy(() => summed(tf.sub(tf.mul(x, l), tf.add(tf.relu(l), tf.log1p(tf.exp(tf.neg(tf.abs(l)))))))),
    mean: (l) => tf.sigmoid(l),
    std: (l) => tf.tidy(() => tf.sqrt(tf.mul(tf.sigmoid(l), tf.sigmoid(tf.neg(l))))),
    sample: (l, random) =>
      tf.tidy(() => {
        const uniforms = tf.tensor(random.uniforms(new Float32Array(l.size)), l.shape);
        return tf.cast(tf.less(uniforms, tf.sigmoid(l)), 'float32');
      }),
  };
}

/** Settings of {@link gaussianPixels}. */
export interface GaussianPixelOptions {
  /** The deviation of every pixel; unless told the decoder puts out a second number for each, as in lecture 002. */
  readonly std?: number;
  /**
   * No learned deviation is smaller; 0.05 unless told. Without it the density of a pixel that is always black grows
   * without bound.
   */
  readonly leastStd?: number;
}

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * Pixels of N(μ, σ²), μ from the decoder, σ too or fixed:
 *
 *     ln p(x|z) = −Σ (x − μ)²/2σ² + ln σ + ½ ln 2π,  learned σ² = leastStd² + e^s
 *
 * A density, not a probability: it may exceed 1, and its logarithm 0.
 * @throws RangeError
 */
export function gaussianPixels({ std, leastStd = 0.05 }: GaussianPixelOptions = {}): PixelLaw {
  if (std !== undefined) requirePositive('make Gaussian pixels', 'std', std);
  requirePositive('make Gaussian pixels', 'leastStd', leastStd);
  const outputs = std === undefined ? 2 : 1;
  const meanOf = (output: tf.Tensor): tf.Tensor =>
    outputs === 1 ? output : output.slice([0, 0], [-1, output.shape[1]! / 2]);
  const varianceOf = (output: tf.Tensor): tf.Tensor =>
    std === undefined
      ? tf.add(tf.exp(output.slice([0, output.shape[1]! / 2], [-1, -1])), leastStd * leastStd)
      : tf.fill(output.shape, std * std);
  return {
    outputs,
    logLikelihood: (x, output) =>
      tf.tidy(() => {
        const variance = varianceOf(output);
        const squares = tf.div(tf.squaredDifference(x, meanOf(output)), variance);
        return tf.mul(
          -0.5,
          summed(tf.add(tf.add(squares, tf.log(variance)), 2 * logRootTwoPi)),
        ) as tf.Tensor1D;
      }),
    mean: (output) => tf.clone(meanOf(output)),
    std: (output) => tf.tidy(() => tf.sqrt(varianceOf(output))),
    sample: (output, random) =>
      tf.tidy(() => {
        const mean = meanOf(output);
        return tf.add(mean, tf.mul(tf.sqrt(varianceOf(output)), noise(mean.shape, random)));
      }),
  };
}
