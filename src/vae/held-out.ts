import { requireCount } from '../check';
import type { Samples } from '../data/samples';
import type { Random } from '../random/random';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { boundParts } from './bound';
import { type EvidenceEstimate, evidenceFrom } from './evidence';
import { inPortions, joined } from './portions';
import { reparameterise, type Vae } from './vae';

/** The bound on a data set, nats a picture. */
export interface AverageBound {
  readonly bound: number;
  /** E_q[ln p(x|z)]. */
  readonly reconstruction: number;
  /** KL(q(z|x) ‖ p(z)). */
  readonly regularisation: number;
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The evidence lower bound averaged over a data set, with one draw of z for each picture: for pictures held out of training. */
export async function averageBound(vae: Vae, data: Samples, random: Random): Promise<AverageBound> {
  const found = await inPortions(vae.pixels, data, (x) => {
    const parts = boundParts(vae, x, noise([x.shape[0]!, vae.latent], random));
    return [parts.reconstruction, parts.regularisation];
  });
  const [reconstruction, regularisation] = [meanOf(joined(found, 0)), meanOf(joined(found, 1))];
  return { bound: reconstruction - regularisation, reconstruction, regularisation };
}

/** ln p(x, z) − ln q(z|x) of each picture at one draw of z [n], nats: its average is the bound. */
export function logImportanceWeights(vae: Vae, x: tf.Tensor, eps: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const code = vae.encode(x);
    const z = reparameterise(code, eps);
    // ln p(z) − ln q(z|x): the constants of both normal laws cancel.
    const laws = tf.sum(tf.add(tf.sub(tf.square(eps), tf.square(z)), code.logVariance), 1);
    return tf.add(vae.law.logLikelihood(x, vae.decode(z)), tf.mul(0.5, laws)) as tf.Tensor1D;
  });
}

/**
 * ln p(x) of each picture by K importance-weighted draws (Burda, Grosse and Salakhutdinov 2016, eq. 8): above the bound,
 * and nearer to the truth the more draws.
 * @throws RangeError unless `draws` is a count
 */
export async function importanceEstimates(
  vae: Vae,
  data: Samples,
  random: Random,
  draws = 100,
): Promise<EvidenceEstimate[]> {
  requireCount('estimate the evidence', 'draws', draws);
  const rows = Array.from({ length: data.n }, () => new Float64Array(draws));
  for (let k = 0; k < draws; k++) {
    const found = await inPortions(vae.pixels, data, (x) => [
      logImportanceWeights(vae, x, noise([x.shape[0]!, vae.latent], random)),
    ]);
    for (const [picture, value] of joined(found, 0).entries()) rows[picture]![k] = value;
  }
  return rows.map(evidenceFrom);
}
