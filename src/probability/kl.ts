import { requireInRange, requireProbabilities, requireSameLength } from '../check';

/**
 * The penalty of one outcome, p ln(p/q), nats: how surprising it is under q, weighted by how often it happens under p.
 * 0 when p = 0; infinite when q = 0 < p. One penalty can be negative; their sum over all outcomes never is.
 * Lecture 002: 0.9 against 0.1 costs 1.978, 0.1 against 0.9 costs −0.220.
 * @throws RangeError unless both are in [0, 1]
 */
export function klPenalty(p: number, q: number): number {
  requireInRange('compute a KL penalty', 'p', p, 0, 1);
  requireInRange('compute a KL penalty', 'q', q, 0, 1);
  return p === 0 ? 0 : p * Math.log(p / q);
}

/**
 * The penalties of all outcomes, p_k ln(p_k/q_k), nats: the terms whose sum is KL(p‖q).
 * @throws RangeError unless p and q have one length and each sums to 1
 */
export function klTerms(p: ArrayLike<number>, q: ArrayLike<number>): Float64Array {
  requireSameLength('compute the KL divergence', ['p', 'q'], p, q);
  requireProbabilities('compute the KL divergence', 'p', p);
  requireProbabilities('compute the KL divergence', 'q', q);
  return Float64Array.from(p, (pk, k) => (pk === 0 ? 0 : pk * Math.log(pk / q[k]!)));
}

/**
 * KL(p‖q) = Σ p_k ln(p_k/q_k), nats (Kullback and Leibler 1951; lecture 002). Not symmetric: the reverse
 * divergence is `klDiscrete(q, p)`. Never negative, 0 only for p = q, infinite when q excludes an outcome of p.
 * @throws RangeError unless p and q have one length and each sums to 1
 */
export function klDiscrete(p: ArrayLike<number>, q: ArrayLike<number>): number {
  requireSameLength('compute the KL divergence', ['p', 'q'], p, q);
  requireProbabilities('compute the KL divergence', 'p', p);
  requireProbabilities('compute the KL divergence', 'q', q);
  // p ln(p/q) − p + q is never negative term by term and sums to the same, so that rounding cannot make the sum negative.
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += nonNegativeTerm(p[k]!, q[k]!);
  return sum;
}

function nonNegativeTerm(p: number, q: number): number {
  return p === 0 ? q : p * Math.log(p / q) - p + q;
}

/**
 * Jensen–Shannon divergence ½ KL(p‖m) + ½ KL(q‖m) with m = ½(p + q), nats: symmetric, finite, at most ln 2.
 * Source: Lin 1991, "Divergence measures based on the Shannon entropy".
 * @throws RangeError unless p and q have one length and each sums to 1
 */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  requireSameLength('compute the Jensen–Shannon divergence', ['p', 'q'], p, q);
  const middle = Float64Array.from(p, (pk, k) => (pk + q[k]!) / 2);
  return (klDiscrete(p, middle) + klDiscrete(q, middle)) / 2;
}
