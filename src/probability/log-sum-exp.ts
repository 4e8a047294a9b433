/**
 * ln Σ exp(v_k) without overflow or underflow: the largest value is taken out of the sum.
 * −∞ for no values at all, or only −∞.
 */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let k = 0; k < values.length; k++) if (!(values[k]! <= largest)) largest = values[k]!;
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.exp(values[k]! - largest);
  return largest + Math.log(sum);
}

/** exp(v_k) / Σ exp(v_j), the probabilities in proportion to exp(v). */
export function softmax(values: ArrayLike<number>): Float64Array {
  const total = logSumExp(values);
  return Float64Array.from(values, (value) => Math.exp(value - total));
}
