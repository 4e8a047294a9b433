/**
 * erfcx(x) = exp(x²) erfc(x) for x ≥ 0, to about 15 digits: it neither underflows nor cancels.
 * Below 1.5 erf's series of positive terms (DLMF 7.6.2), above it the continued fraction of erfc (DLMF 7.9.1).
 */
function scaledErfc(x: number): number {
  if (x >= 1.5) return fractionOf(x);
  let term = (2 * x) / Math.sqrt(Math.PI);
  let sum = term;
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return Math.exp(x * x) - sum;
}

/** 1/√π / (x + ½/(x + 1/(x + 3⁄2/(x + …)))), from the inside out. */
function fractionOf(x: number): number {
  // With 80 levels the rest is below the rounding from x = 1.5 on.
  let inner = x;
  for (let k = 80; k > 0; k--) inner = x + k / 2 / inner;
  return 1 / (Math.sqrt(Math.PI) * inner);
}

/** ln Φ(x), Φ the distribution function of N(0, 1): finite far into the left tail, where Φ underflows. */
export function logNormalCdf(x: number): number {
  if (x <= 0) return -0.5 * x * x + Math.log(scaledErfc(-x * Math.SQRT1_2) / 2);
  return Math.log1p(-Math.exp(logNormalCdf(-x)));
}

/** Φ(x) = P(Z ≤ x) of Z ~ N(0, 1). */
export function normalCdf(x: number): number {
  return x <= 0 ? Math.exp(logNormalCdf(x)) : 1 - Math.exp(logNormalCdf(-x));
}

/** ln P(low < Z ≤ high) of Z ~ N(0, 1), also where both ends are far in one tail; −∞ if the interval is empty. */
export function logNormalInterval(low: number, high: number): number {
  if (!(low < high)) return -Infinity;
  // In the left half, where Φ keeps its digits; an interval around 0 is there already as far as it matters.
  if (low > 0) return logNormalInterval(-high, -low);
  const upper = logNormalCdf(high);
  return upper + Math.log(-Math.expm1(logNormalCdf(low) - upper));
}
