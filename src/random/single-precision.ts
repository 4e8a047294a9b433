/**
 * log, cos and sin in single precision, bit for bit as PyTorch's vectorised CPU kernels compute them when they
 * draw normal numbers: the Cephes polynomials (Moshier, `logf.c` and `sinf.c`), every product that feeds a sum fused
 * with it, as the compiler of the x86-64 builds does.
 */

const { fround } = Math;
const bitsOf = new Uint32Array(1);
const floatOf = new Float32Array(bitsOf.buffer);

/**
 * a·b + c rounded once to float32, for float32 arguments. The product of two float32 is exact in a double; the sum may
 * round twice (to 53, then 24 bits), which matters only when the first rounding lands exactly between two float32.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const result = fround(sum);
  const gap = sum - result;
  if (gap === 0) return result;
  const other = fround(sum + gap); // beyond a midpoint by as much again lies the neighbour, if sum is the midpoint
  if (other - sum !== gap) return result;
  const part = sum - product;
  const lost = product - (sum - part) + (c - part); // Knuth's two-sum: what rounding to 53 bits lost
  if (lost === 0) return result;
  return lost > 0 === other > result ? other : result;
}

const logTerms = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
const ln2Low = fround(-2.1219444e-4);
const ln2High = fround(0.693359375);
const rootHalf = fround(Math.SQRT1_2);

/** ln x of a normal positive float32. */
export function logSingle(x: number): number {
  floatOf[0] = x;
  let exponent = (bitsOf[0]! >>> 23) - 126;
  bitsOf[0] = (bitsOf[0]! & 0x007fffff) | 0x3f000000; // mantissa in [1/2, 1)
  let m = floatOf[0]!;
  if (m < rootHalf) {
    exponent -= 1;
    m = fround(fround(m - 1) + m);
  } else m = fround(m - 1);
  const square = fround(m * m);
  let y = logTerms[0]!;
  for (let k = 1; k < logTerms.length; k++) y = fusedMultiplyAdd(y, m, logTerms[k]!);
  y = fusedMultiplyAdd(fround(y * m), square, fround(exponent * ln2Low));
  y = fusedMultiplyAdd(square, -0.5, y);
  return fusedMultiplyAdd(exponent, ln2High, fround(m + y));
}

const fourOverPi = fround(4 / Math.PI);
/** π/4 in three parts, each exact in few bits (Cody and Waite). */
const quarterPi = [0.78515625, 2.4187564849853516e-4, 3.774894977445941e-8].map(fround);
const cosTerms = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(fround);
const sinTerms = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(fround);

/** cos x and sin x of a float32 x ≥ 0 below 8192. */
export function cosSinSingle(x: number): { cos: number; sin: number } {
  const octant = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  let rest = x;
  for (const part of quarterPi) rest = fusedMultiplyAdd(octant, -part, rest);
  const square = fround(rest * rest);
  const cosine = shortCos(square);
  const sine = shortSin(rest, square);
  const swapped = (octant & 2) !== 0;
  const cos = swapped ? sine : cosine;
  const sin = swapped ? cosine : sine;
  return { cos: ((octant - 2) & 4) === 0 ? -cos : cos, sin: (octant & 4) === 0 ? sin : -sin };
}

function shortCos(square: number): number {
  let y = fusedMultiplyAdd(cosTerms[0]!, square, cosTerms[1]!);
  y = fround(fusedMultiplyAdd(y, square, cosTerms[2]!) * square);
  return fround(fusedMultiplyAdd(y, square, fround(-0.5 * square)) + 1);
}

function shortSin(x: number, square: number): number {
  let y = fusedMultiplyAdd(sinTerms[0]!, square, sinTerms[1]!);
  y = fround(fusedMultiplyAdd(y, square, sinTerms[2]!) * square);
  return fusedMultiplyAdd(y, x, x);
}
