import { refusal } from '../check';

/** The state of xoshiro128++: four unsigned 32-bit integers, not all 0. */
export type Words = readonly [number, number, number, number];

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/**
 * The bit source xoshiro128++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"),
 * period 2¹²⁸ − 1. Its words are signed 32-bit integers, which the engine keeps in registers.
 */
export class Xoshiro128 {
  s0: number;
  s1: number;
  s2: number;
  s3: number;

  /** @throws RangeError if all words are 0 */
  constructor(words: Words) {
    if (words.every((word) => word === 0))
      throw new RangeError(refusal('start xoshiro128++', 'its words must not all be 0', words));
    [this.s0, this.s1, this.s2, this.s3] = words.map((word) => word | 0) as [number, number, number, number];
  }

  /** The next 32 random bits as a signed integer. */
  next(): number {
    const output = (rotate((this.s0 + this.s3) | 0, 7) + this.s0) | 0;
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = rotate(this.s3, 11);
    return output;
  }

  /** A number of U[0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    return (this.next() >>> 5) * 2 ** -27 + (this.next() >>> 6) * 2 ** -53;
  }

  /** The words as unsigned integers. */
  words(): Words {
    return [this.s0 >>> 0, this.s1 >>> 0, this.s2 >>> 0, this.s3 >>> 0];
  }
}
