import { requireShape } from '../check';
import { tf } from '../runtime/tf';
import { type Code, reparameterise, type Vae } from './vae';

/** The two parts of the evidence lower bound of each picture, nats. */
export interface BoundParts {
  /** ln p(x|z) at one draw of z [n]. */
  readonly reconstruction: tf.Tensor1D;
  /** KL(q(z|x) ‖ N(0, I)) [n]. */
  readonly regularisation: tf.Tensor1D;
}

/**
 * KL(q(z|x) ‖ N(0, I)) = ½ Σ μ² + σ² − ln σ² − 1 of each picture, nats [n]. The transcript of lecture 002 leaves out the
 * ½ and so trains a β-VAE with β = 2.
 */
export function regularisation({ mean, logVariance }: Code): tf.Tensor1D {
  return tf.tidy(() => {
    const spread = tf.sub(tf.exp(logVariance), tf.add(logVariance, 1));
    return tf.mul(0.5, tf.sum(tf.add(tf.square(mean), spread), 1)) as tf.Tensor1D;
  });
}

/**
 * The evidence lower bound of each picture with one draw z = μ + σε:
 *
 *     ln p(x) ≥ E_q[ln p(x|z)] − KL(q(z|x) ‖ p(z))
 *
 * (Kingma and Welling 2014, eq. 3 and 10; lecture 002.)
 * @param x - [n, d]
 * @param eps - noise [n, m]
 * @throws RangeError
 */
export function boundParts(vae: Vae, x: tf.Tensor, eps: tf.Tensor): BoundParts {
  requireShape('compute the bound', 'eps', eps.shape, [x.shape[0]!, vae.latent]);
  return tf.tidy(() => {
    const code = vae.encode(x);
    const output = vae.decode(reparameterise(code, eps));
    return {
      reconstruction: vae.law.logLikelihood(x, output),
      regularisation: regularisation(code),
    };
  });
}
