import { describe, expect, it } from 'vitest';
import { MersenneTwister } from '../../src/random/mersenne-twister';

describe('MersenneTwister', () => {
  it('is std::mt19937: the 10000th number of the default seed is published in the C++ standard', () => {
    // ISO C++ [rand.predef]: default-constructed mt19937 (seed 5489) yields 4123659995.
    const source = new MersenneTwister(5489);
    for (let k = 1; k < 10_000; k++) source.bits32();
    expect(source.bits32()).toBe(4123659995);
  });

  it('starts with the reference code’s numbers', () => {
    // mt19937ar.c with init_genrand(5489), widely quoted.
    const source = new MersenneTwister(5489);
    expect([source.bits32(), source.bits32(), source.bits32()]).toEqual([3499211612, 581869302, 3890346734]);
  });

  it('joins two draws to 53 bits, high half first', () => {
    const one = new MersenneTwister(1);
    const two = new MersenneTwister(1);
    const joined = (BigInt(two.bits32()) << 32n) | BigInt(two.bits32());
    expect(BigInt(one.bits53())).toBe(joined & ((1n << 53n) - 1n));
  });

  it('clones to the same stream without sharing it', () => {
    const source = new MersenneTwister(3);
    source.bits32();
    const copy = source.clone();
    const expected = source.bits32();
    source.bits32();
    expect(copy.bits32()).toBe(expected);
  });

  it('refuses seeds that are no integer of at least 0', () => {
    for (const seed of [-1, 0.5, NaN])
      expect(() => new MersenneTwister(seed)).toThrow(/Cannot seed a Mersenne Twister/);
  });
});
