/** Oracles for laws, independent of the code under test: distribution functions, and the distance from one. */

/** Standard normal distribution function, by the series and continued fraction of erfc (error below 1e-14). */
export function normalCdf(x: number): number {
  if (x > 0) return 1 - normalCdf(-x);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < -3) {
    let fraction = 0; // density / (|x| + 1/(|x| + 2/(|x| + …)))
    for (let k = 60; k > 0; k--) fraction = k / (-x + fraction);
    return density / (-x + fraction);
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + density * sum;
}

/** Kolmogorov–Smirnov: the largest distance between the samples' and the given distribution function, times √n. */
export function ksStatistic(samples: Float64Array, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  let largest = 0;
  for (let k = 0; k < n; k++) {
    const expected = cdf(sorted[k]!);
    largest = Math.max(largest, Math.abs(expected - k / n), Math.abs((k + 1) / n - expected));
  }
  return largest * Math.sqrt(n);
}

/** √n times the largest distance exceeds this once in 10⁵ seeds (Kolmogorov: P ≈ 2 exp(−2λ²)). */
export const ksLimit = 2.47;

/** Pearson's χ² of counts against equal expectation. */
export function chiSquare(counts: ArrayLike<number>, expected: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) sum += (counts[k]! - expected(k)) ** 2 / expected(k);
  return sum;
}
