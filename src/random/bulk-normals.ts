import { createLoop, type Loop } from '../simd/loop';
import { Block } from '../simd/memory';
import { bits, constant, stateAt, type Vector, vector, words } from '../simd/vector';

const { add, sub, mul, div, sqrt } = vector;

/** Half of what a round of the loop gives. */
const HALF = 2048;
/** Words of the state of four generators. */
export const BULK_SEED_WORDS = 16;

const rotate = (x: Vector, by: number): Vector => bits.or(bits.shiftLeft(x, by), bits.shiftRight(x, 32 - by));

/** Of four generators of 128 bits. */
export type State = readonly [Vector, Vector, Vector, Vector];

/** xoshiro128++ (Blackman and Vigna 2021), four of them side by side. */
export function advance([s0, s1, s2, s3]: State): { readonly output: Vector; readonly state: State } {
  const output = bits.add(rotate(bits.add(s0, s3), 7), s0);
  const [t2, t3] = [bits.xor(s2, s0), bits.xor(s3, s1)];
  const state = [bits.xor(s0, t3), bits.xor(s1, t2), bits.xor(t2, bits.shiftLeft(s1, 9)), rotate(t3, 11)];
  return { output, state: state as unknown as State };
}

/** c₀ + c₁x + c₂x² + … */
export const polynomial = (x: Vector, coefficients: readonly number[]): Vector =>
  coefficients.map(constant).reduceRight((sum, c) => add(mul(sum, x), c));

/** The bits of √½. */
const ROOT_HALF = 0x3f3504f3;

/**
 * log x for normal x > 0: x = 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, and log(1 + f) by the series in s = f/(2 + f) of FreeBSD's
 * e_logf.c, to less than one unit in the last place.
 */
function log(x: Vector): Vector {
  const k = bits.shiftSigned(bits.sub(x, words(ROOT_HALF)), 23);
  const f = sub(bits.sub(x, bits.shiftLeft(k, 23)), constant(1));
  const s = div(f, add(f, constant(2)));
  const z = mul(s, s);
  const series = mul(z, polynomial(z, [0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841]));
  const half = mul(mul(f, f), constant(0.5));
  const rest = sub(mul(s, add(half, series)), sub(half, f));
  return add(mul(bits.toFloat(k), constant(Math.LN2)), rest);
}

/** sin x and cos x for |x| ≤ π/4: the polynomials of Cephes, sinf.c (Moshier). */
function sine(x: Vector): Vector {
  const z = mul(x, x);
  const series = polynomial(z, [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4]);
  return add(x, mul(mul(x, z), series));
}
function cosine(x: Vector): Vector {
  const z = mul(x, x);
  const series = polynomial(z, [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5]);
  return add(sub(constant(1), mul(z, constant(0.5))), mul(mul(z, z), series));
}

/**
 * Two independent normals of two words of bits (Box and Muller 1958): radius √(−2 log u), and an angle, of which 30 bits
 * say where in an eighth to both sides of an axis it is, and two which of the four such quarters.
 */
function pair(a: Vector, b: Vector): readonly [Vector, Vector] {
  const u = add(mul(bits.toFloatUnsigned(a), constant(2 ** -32)), constant(2 ** -33));
  const radius = sqrt(mul(log(u), constant(-2)));
  const angle = mul(bits.toFloat(bits.shiftLeft(b, 2)), constant(Math.PI * 2 ** -33));
  const [c, s] = [cosine(angle), sine(angle)];
  const isTurned = bits.shiftSigned(b, 31);
  const signed = bits.xor(radius, bits.and(bits.shiftLeft(b, 1), words(-(2 ** 31))));
  return [mul(signed, bits.select(s, c, isTurned)), mul(signed, bits.select(c, s, isTurned))];
}

function makeLoop(): Loop {
  const first = advance([0, 1, 2, 3].map(stateAt) as unknown as State);
  const second = advance(first.state);
  const stores = pair(first.output, second.output).map((value, array) => ({ array, value }));
  return createLoop({ arrays: 3, scalars: 0, stores, states: second.state });
}

let made: { readonly loop: Loop; readonly parts: readonly [Block, Block]; readonly state: Block } | undefined;

/**
 * Fills an array with normals in single precision: by SIMD, four generators side by side. The same words give the same
 * numbers on every machine, bit for bit.
 * @param seed words of the generators, the four first words of each one first
 */
export function fillBulkNormals(seed: Int32Array, out: Float32Array): Float32Array {
  made ??= { loop: makeLoop(), parts: [new Block(HALF), new Block(HALF)], state: new Block(BULK_SEED_WORDS) };
  const { loop, parts, state } = made;
  const numbers = state.numbers;
  new Int32Array(numbers.buffer, numbers.byteOffset, BULK_SEED_WORDS).set(seed);
  for (let from = 0; from < out.length; from += 2 * HALF) {
    const half = Math.min(HALF, Math.ceil((out.length - from) / 2));
    loop(half, [...parts, state]);
    out.set(parts[0].numbers.subarray(0, half), from);
    out.set(parts[1].numbers.subarray(0, Math.min(half, out.length - from - half)), from + half);
  }
  return out;
}
