import { bits, constant, type Vector, vector, words } from '../simd/vector';
import { advance, polynomial, type State } from './bulk-normals';

const { add, sub, mul, div, sqrt } = vector;

const SIGN = words(-(2 ** 31));
/** The bits of √½. */
const ROOT_HALF = words(0x3f3504f3);

/**
 * Two times four independent normals in a loop of SIMD, and what the loop's four states are in its next round: those of
 * four generators, BULK_SEED_WORDS in all. Others than `bulkNormals` draws, and a quarter faster.
 *
 * The bits are of xoshiro128+ (Blackman and Vigna 2021), whose lowest bits are weak; here they are rounded away, or are
 * the last ones of a number. The normals follow Box and Muller (1958), of an angle within half a turn, which polynomials
 * reach, and a sign.
 * @param state - as a round begins, `[0, 1, 2, 3].map(stateAt)`; or as an earlier call has left it
 */
export function normalVectors(state: readonly Vector[]): {
  readonly normals: readonly [Vector, Vector];
  readonly state: readonly Vector[];
} {
  const first = draw(state as State);
  const second = draw(first.state);
  const radius = sqrt(minusTwoLog(first.output));
  const turn = bits.toFloat(bits.shiftLeft(second.output, 1));
  const { sine, cosine } = sineAndCosine(mul(turn, constant(Math.PI * 2 ** -32)));
  const signed = bits.xor(radius, bits.and(second.output, SIGN));
  return { normals: [mul(radius, sine), mul(signed, cosine)], state: second.state };
}

function draw(state: State): { readonly output: Vector; readonly state: State } {
  return { output: bits.add(state[0], state[3]), state: advance(state).state };
}

/**
 * −2 log u for u = (word + ½)/2³², a word without its lowest bit: u = 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, and
 * log(1 + f) = f − ½f² + s(½f² + r(s²)), s = f/(2 + f), of which the series r is cut where single precision ends.
 */
function minusTwoLog(word: Vector): Vector {
  // Signed integers are converted by one instruction.
  const u = add(mul(bits.toFloat(bits.shiftRight(word, 1)), constant(2 ** -31)), constant(2 ** -32));
  const k = bits.shiftSigned(bits.sub(u, ROOT_HALF), 23);
  const f = sub(bits.sub(u, bits.shiftLeft(k, 23)), constant(1));
  const s = div(f, add(f, constant(2)));
  const z = mul(s, s);
  const square = mul(f, f);
  const series = mul(z, polynomial(z, [4 / 3, 4 / 5, 4 / 7]));
  const part = sub(sub(square, add(f, f)), mul(s, add(square, series)));
  return add(mul(bits.toFloat(k), constant(-2 * Math.LN2)), part);
}

/** For |x| ≤ π/2, by polynomials in x² fitted at Chebyshev points, to 1.4e-7 in single precision. */
function sineAndCosine(x: Vector): { readonly sine: Vector; readonly cosine: Vector } {
  const z = mul(x, x);
  const perX = [9.99999996e-1, -1.6666658e-1, 8.33305062e-3, -1.98090464e-4, 2.60516628e-6];
  const cosine = [9.99999953e-1, -4.99999051e-1, 4.16635789e-2, -1.38536669e-3, 2.31531742e-5];
  return { sine: mul(x, polynomial(z, perX)), cosine: polynomial(z, cosine) };
}
