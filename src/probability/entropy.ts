import { requireProbabilities, requireSameLength } from '../check';

/** Nats as bits: divided by ln 2. */
export function inBits(nats: number): number {
  return nats / Math.LN2;
}

/**
 * Shannon entropy H(p) = −Σ p_k ln p_k, nats, with 0 ln 0 = 0: 0 for a certain outcome, at most ln n.
 * @throws RangeError unless p sums to 1
 */
export function entropy(p: ArrayLike<number>): number {
  requireProbabilities('compute the entropy', 'p', p);
  let sum = 0;
  for (let k = 0; k < p.length; k++) if (p[k]! > 0) sum -= p[k]! * Math.log(p[k]!);
  return sum;
}

/**
 * Cross-entropy H(p, q) = −Σ p_k ln q_k = H(p) + KL(p‖q), nats: the cost of describing p's outcomes with q's code.
 * Infinite when q excludes an outcome of p.
 * @throws RangeError unless p and q have one length and each sums to 1
 */
export function crossEntropy(p: ArrayLike<number>, q: ArrayLike<number>): number {
  requireSameLength('compute the cross-entropy', ['p', 'q'], p, q);
  requireProbabilities('compute the cross-entropy', 'p', p);
  requireProbabilities('compute the cross-entropy', 'q', q);
  let sum = 0;
  for (let k = 0; k < p.length; k++) if (p[k]! > 0) sum -= p[k]! * Math.log(q[k]!);
  return sum;
}
