import { requireCount } from '../check';
import type { Density } from '../probability/density';
import { logSumExp, softmax } from '../probability/log-sum-exp';
import type { Random } from '../random/random';

/** An estimate of ln p(x) from draws of z. */
export interface EvidenceEstimate {
  /** ln (1/K) Σ w_k: the estimate, on average too low, and less so with more draws. */
  readonly logEvidence: number;
  /** The average of ln w_k: the evidence lower bound's own estimate. */
  readonly bound: number;
  /** 1/Σ w̃_k²: how many of the K draws count; near 1 when one draw outweighs all others. */
  readonly effectiveDraws: number;
  /** ln w_k. */
  readonly logWeights: Float64Array;
}

/** The estimate that log weights make. @throws RangeError for none */
export function evidenceFrom(logWeights: ArrayLike<number>): EvidenceEstimate {
  requireCount('estimate the evidence', 'the number of weights', logWeights.length);
  const kept = Float64Array.from(logWeights);
  const shares = softmax(kept);
  return {
    logEvidence: logSumExp(kept) - Math.log(kept.length),
    bound: kept.reduce((sum, value) => sum + value, 0) / kept.length,
    effectiveDraws: 1 / shares.reduce((sum, share) => sum + share * share, 0),
    logWeights: kept,
  };
}

/**
 * ln p(x) by importance sampling:
 *
 *     ln p(x) ≈ ln (1/K) Σ p(x, z_k)/q(z_k),  z_k ~ q
 *
 * (Burda, Grosse and Salakhutdinov 2016, eq. 8.) With the prior as q it is the plain Monte Carlo estimate of
 * ∫ p(x|z) p(z) dz, which fails as soon as few z explain x; with the true posterior one draw is enough.
 * @param logJoint - ln p(x, z) as a function of z
 * @param q - where z is drawn from
 * @throws RangeError unless `draws` is a count
 */
export function importanceEvidence(
  logJoint: (z: Float64Array) => number,
  q: Density,
  random: Random,
  draws: number,
): EvidenceEstimate {
  requireCount('estimate the evidence', 'draws', draws);
  const m = q.dimension;
  const z = q.sample(random, draws);
  const logWeights = new Float64Array(draws);
  for (let k = 0; k < draws; k++) {
    const point = z.subarray(k * m, (k + 1) * m);
    logWeights[k] = logJoint(point) - q.logDensity(point);
  }
  return evidenceFrom(logWeights);
}
