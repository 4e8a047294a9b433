import { requireNotEmpty } from '../check';

/** Mean, variance and standard deviation of a list of numbers. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly std: number;
}

/**
 * x̄ = Σ x_i / n and s² = Σ (x_i − x̄)² / n, in two passes (the one-pass Σx² − n x̄² cancels far from 0).
 * The variance is that of the list itself, divided by n.
 * @throws RangeError if there are no values
 */
export function moments(values: ArrayLike<number>): Moments {
  requireNotEmpty('take moments', 'values', values);
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  const variance = squares / n;
  return { mean, variance, std: Math.sqrt(variance) };
}

/** Entry k is the mean of the first k + 1 values: how an average settles as samples come in. */
export function runningMeans(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value, k) => {
    sum += value;
    return sum / (k + 1);
  });
}
