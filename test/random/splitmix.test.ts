import { describe, expect, it } from 'vitest';
import { hashText, seedWords, splitmix64 } from '../../src/random/splitmix';

describe('splitmix64', () => {
  it('gives the reference output', () => {
    // Vigna's splitmix64.c, as quoted in the tests of the Rust crate rand_xoshiro (splitmix64.rs).
    let state = 1477776061723855037n;
    const outputs = Array.from({ length: 5 }, () => {
      const next = splitmix64(state);
      state = next.state;
      return next.output;
    });
    expect(outputs).toEqual([
      1985237415132408290n,
      2979275885539914483n,
      13511426838097143398n,
      8488337342461049707n,
      15141737807933549159n,
    ]);
  });
});

describe('seedWords', () => {
  it('takes negative seeds as unsigned 64-bit numbers', () => {
    expect(seedWords(-1n)).toEqual(seedWords((1n << 64n) - 1n));
    expect(seedWords(-1n)).not.toEqual(seedWords(1n));
  });
});

describe('hashText', () => {
  it('is FNV-1a', () => {
    // Test vectors of the FNV authors (Fowler, Noll, Vo; test_fnv.c).
    expect(hashText('')).toBe(0xcbf29ce484222325n);
    expect(hashText('a')).toBe(0xaf63dc4c8601ec8cn);
    expect(hashText('foobar')).toBe(0x85944171f73967e8n);
  });
});
