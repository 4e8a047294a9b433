import { requireCount } from '../check';

/** A Monte-Carlo estimate: the average of n draws and its standard error, which falls as 1/√n. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
  readonly n: number;
}

/**
 * Average of independent values, and its standard error s/√n with s² = Σ (v − mean)²/(n − 1).
 * @throws RangeError on fewer than 2 values
 */
export function estimate(values: ArrayLike<number>): Estimate {
  const n = values.length;
  requireCount('estimate a mean', 'the number of values', n, 2);
  let mean = 0;
  let squares = 0; // Welford's running mean and sum of squares
  for (let k = 0; k < n; k++) {
    const before = values[k]! - mean;
    mean += before / (k + 1);
    squares += before * (values[k]! - mean);
  }
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n), n };
}
