import {
  requireCount,
  requireFinite,
  requireInterval,
  requireNonNegative,
  requireSameLength,
} from '../check';
import { BULK_SEED_WORDS, fillBulkNormals } from './bulk-normals';
import { hashText, seedWords } from './splitmix';
import { type Words, Xoshiro128 } from './xoshiro';
import { fillNormals, standardNormal } from './ziggurat';

/** A generator's whole state, plain enough for `JSON.stringify`: store it with a checkpoint, give it back to `random`. */
export interface RandomState {
  readonly algorithm: 'xoshiro128++';
  readonly words: Words;
}

/** Typed arrays that a generator can fill. */
export type FloatArray = Float64Array | Float32Array;

/**
 * A seeded stream of random numbers. The same seed gives the same numbers on every machine
 * (up to the last bit of `Math.log` in one normal of two thousand).
 *
 * The source is xoshiro128++ (Blackman and Vigna 2021), period 2¹²⁸ − 1. Not for cryptography.
 */
export class Random {
  private readonly bits: Xoshiro128;

  /** Prefer `random(seed)`. @throws RangeError if all four words are 0 */
  constructor(words: Words) {
    this.bits = new Xoshiro128(words);
  }

  /** The next 32 random bits as an unsigned integer. */
  bits32(): number {
    return this.bits.next() >>> 0;
  }

  /** A number of U[0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    return this.bits.uniform();
  }

  /** A number of U[low, high). @throws RangeError unless low < high, both finite */
  uniformIn(low: number, high: number): number {
    requireInterval('draw a uniform number', 'the interval', low, high);
    const value = low + (high - low) * this.uniform();
    return value < high ? value : low; // rounding may reach `high` when the interval is a few ulps wide
  }

  /**
   * `n` numbers of U[0, 1), or the given array filled with them.
   * @throws RangeError if n is not a count
   */
  uniforms(n: number): Float64Array;
  uniforms<A extends FloatArray>(out: A): A;
  uniforms(target: number | FloatArray): FloatArray {
    const out = arrayFor('draw uniform numbers', target);
    const bits = this.bits;
    // Rounding to float32 would reach 1, so float32 numbers are multiples of 2⁻²⁴, of one draw of bits each.
    if (out instanceof Float32Array)
      for (let k = 0; k < out.length; k++) out[k] = (bits.next() >>> 8) * 2 ** -24;
    else for (let k = 0; k < out.length; k++) out[k] = bits.uniform();
    return out;
  }

  /** An integer 0 … n − 1, each equally likely. @throws RangeError unless 1 ≤ n ≤ 2³² */
  integer(n: number): number {
    requireCount('draw an integer', 'n', n);
    if (n > 2 ** 32)
      throw new RangeError(`Cannot draw an integer as n must be at most 2^32: current value is ${n}`);
    // Lemire 2019: the high half of n·bits; the few low halves that would favour some results are drawn again.
    const unfair = 2 ** 32 % n;
    for (;;) {
      const { high, low } = wideProduct(this.bits32(), n);
      if (low >= unfair) return high;
    }
  }

  /** A number of N(mean, std²). @throws RangeError if std is negative or either is not finite */
  normal(mean = 0, std = 1): number {
    requireFinite('draw a normal number', 'mean', mean);
    requireNonNegative('draw a normal number', 'std', std);
    return mean + std * standardNormal(this.bits);
  }

  /**
   * `n` numbers of N(0, 1), or the given array filled with them: the same numbers that n calls of `normal()` give
   * (rounded, in a Float32Array).
   * @throws RangeError if n is not a count
   */
  normals(n: number): Float64Array;
  normals<A extends FloatArray>(out: A): A;
  normals(target: number | FloatArray): FloatArray {
    const out = arrayFor('draw normal numbers', target);
    fillNormals(this.bits, out);
    return out;
  }

  /**
   * Fills an array with numbers of N(0, 1) in single precision, several times as fast as `normals`, and others than
   * those: Box–Muller in SIMD, from generators that 16 words of this stream seed (none for an empty array). Equal
   * states give equal numbers on every machine, bit for bit.
   */
  bulkNormals(out: Float32Array): Float32Array {
    if (out.length === 0) return out;
    const seed = new Int32Array(BULK_SEED_WORDS);
    for (let k = 0; k < seed.length; k++) seed[k] = this.bits.next();
    return fillBulkNormals(seed, out);
  }

  /**
   * One entry of `items`, or an index 0 … n − 1 when a number n is given; equally likely, or in proportion to
   * `weights` (≥ 0, any positive sum).
   * @throws RangeError if there is nothing to choose from or the weights do not fit
   */
  choice(n: number, weights?: ArrayLike<number>): number;
  choice<T>(items: readonly T[], weights?: ArrayLike<number>): T;
  choice<T>(from: number | readonly T[], weights?: ArrayLike<number>): number | T {
    const n = typeof from === 'number' ? from : from.length;
    requireCount('choose', typeof from === 'number' ? 'n' : 'the number of items', n);
    const index = weights === undefined ? this.integer(n) : this.weightedIndex(n, weights);
    return typeof from === 'number' ? index : from[index]!;
  }

  private weightedIndex(n: number, weights: ArrayLike<number>): number {
    requireSameLength('choose', ['items', 'weights'], { length: n }, weights);
    let total = 0;
    for (let k = 0; k < n; k++) {
      requireNonNegative('choose', `weights[${k}]`, weights[k]!);
      total += weights[k]!;
    }
    if (!(total > 0 && total < Infinity))
      throw new RangeError(`Cannot choose as weights must have a positive sum: current value is ${total}`);
    let rest = this.uniform() * total;
    let last = 0;
    for (let k = 0; k < n; k++) {
      if (weights[k]! === 0) continue;
      last = k;
      rest -= weights[k]!;
      if (rest < 0) return k;
    }
    return last; // rounding may leave a rest of 0 at the end
  }

  /** The numbers 0 … n − 1 in random order (Fisher–Yates). @throws RangeError if n is not a count */
  permutation(n: number): Uint32Array {
    requireCount('permute', 'n', n, 0);
    const order = Uint32Array.from({ length: n }, (_, k) => k);
    for (let k = n - 1; k > 0; k--) {
      const other = this.integer(k + 1);
      const kept = order[k]!;
      order[k] = order[other]!;
      order[other] = kept;
    }
    return order;
  }

  /**
   * A new generator whose stream is independent of this one's. Split before handing randomness to a part of a
   * program, and drawing more numbers there changes nothing here. Advances this generator by two draws.
   */
  split(): Random {
    const high = BigInt(this.bits32());
    return new Random(seedWords((high << 32n) | BigInt(this.bits32())));
  }

  /** A second generator at the same point of the same stream. */
  clone(): Random {
    return new Random(this.bits.words());
  }

  /** The state as plain data; `random(state)` continues the stream from here. */
  state(): RandomState {
    return { algorithm: 'xoshiro128++', words: this.bits.words() };
  }
}

/** High and low 32 bits of a·b for integers 0 ≤ a < 2³², 0 < b ≤ 2³². */
function wideProduct(a: number, b: number): { high: number; low: number } {
  const lowPart = a * (b % 65536); // < 2⁴⁸, exact
  const highPart = a * Math.floor(b / 65536); // ≤ 2⁴⁸, exact
  const low = (lowPart + (highPart % 65536) * 65536) % 2 ** 32;
  return { high: Math.floor((highPart + Math.floor(lowPart / 65536)) / 65536), low };
}

function arrayFor(action: string, target: number | FloatArray): FloatArray {
  if (typeof target !== 'number') return target;
  requireCount(action, 'n', target, 0);
  return new Float64Array(target);
}

function isState(value: unknown): value is RandomState {
  const state = value as RandomState | null;
  return (
    typeof state === 'object' &&
    state?.algorithm === 'xoshiro128++' &&
    Array.isArray(state.words) &&
    state.words.length === 4 &&
    state.words.every((word: unknown) => Number.isInteger(word) && (word as number) >>> 0 === word)
  );
}

/**
 * A seeded generator: `random(1).normals(1000)`. A seed is an integer, a text, or a state saved by `state()`.
 * Equal seeds give equal streams; different seeds unrelated ones.
 * @throws RangeError if the seed is none of these
 */
export function random(seed: number | string | RandomState): Random {
  if (typeof seed === 'string') return new Random(seedWords(hashText(seed)));
  if (Number.isSafeInteger(seed)) return new Random(seedWords(BigInt(seed as number)));
  if (isState(seed)) return new Random(seed.words);
  throw new RangeError(
    `Cannot seed a generator as the seed must be an integer, a text or a saved state: current value is ${String(seed)}`,
  );
}
