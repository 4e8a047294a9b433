import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { torchRandom } from '../../src/random/torch';

interface Fixture {
  firstBits: number[];
  streams: { seed: number; n: number; sha256: string }[];
  mixed: {
    seed: number;
    calls: { call: 'randn' | 'rand' | 'randint' | 'randperm'; args: number[]; values: number[] }[];
  }[];
}

// Written by torch-fixture.py with PyTorch 2.6.0 (Debian), its AVX2 kernels, which it also takes on AVX-512 machines.
const fixture = JSON.parse(readFileSync(join(__dirname, 'torch-fixture.json'), 'utf8')) as Fixture;

const sha256 = (values: Float32Array) =>
  createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

describe('torchRandom', () => {
  it('starts seed 0 with the numbers that every torch user has seen', () => {
    const expected =
      '-1.1258 -1.1524 -0.2506 -0.4339 0.8487 0.6920 -0.3160 -2.1152 0.3223 -1.2633 0.3500 0.3081 0.1198 1.2377 1.1168 -0.2473';
    expect(Array.from(torchRandom(0).randn(16), (x) => x.toFixed(4)).join(' ')).toBe(expected);
    // torch.manual_seed(0); torch.randn(5), the path for fewer than 16 numbers, as printed in many tutorials
    expect(Array.from(torchRandom(0).randn(5), (x) => x.toFixed(4)).join(' ')).toBe(
      '1.5410 -0.2934 -2.1788 0.5684 -1.0845',
    );
  });

  it('agrees with torch bit for bit on the first block', () => {
    expect([...new Uint32Array(torchRandom(0).randn(16).buffer)]).toEqual(fixture.firstBits);
  });

  it('agrees with torch bit for bit over many seeds and sizes', () => {
    const different = fixture.streams.filter(
      ({ seed, n, sha256: hash }) => sha256(torchRandom(seed).randn(n)) !== hash,
    );
    expect(different).toEqual([]);
    expect(fixture.streams.length).toBeGreaterThan(120);
  });

  it('agrees with torch when one generator is asked for everything in turn', () => {
    for (const { seed, calls } of fixture.mixed) {
      const source = torchRandom(seed);
      for (const { call, args, values } of calls) {
        const got = (source[call] as (...args: number[]) => ArrayLike<number>).apply(source, args);
        expect(Array.from(got), `${call}(${args.join(', ')}) of seed ${seed}`).toEqual(values);
      }
    }
  });

  it('takes the low 32 bits of a longer seed, as torch does', () => {
    expect(torchRandom(2 ** 32 + 5).rand(4)).toEqual(torchRandom(5).rand(4));
  });

  it('refuses bad sizes and ranges', () => {
    const source = torchRandom(0);
    expect(() => source.randn(-1)).toThrow(/n must be an integer of at least 0: current value is -1/);
    expect(() => source.rand(0.5)).toThrow(/n must be an integer/);
    expect(() => source.randint(5, 5, 1)).toThrow(
      /high − low must be in \[1, 2\^32 − 1\]: current value is 0/,
    );
    expect(() => source.randint(0, 2 ** 32, 1)).toThrow(/current value is 4294967296/); // torch takes 64 bits from here on
    expect(() => source.randperm(2 ** 30)).toThrow(/n must be below/);
    expect(() => torchRandom(-1)).toThrow(/the seed must be an integer of at least 0/);
    expect(source.randn(0)).toEqual(new Float32Array(0));
  });
});
