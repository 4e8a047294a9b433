import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/probability/correlation';
import { normalCdf } from '../../src/probability/normal-cdf';
import { BULK_SEED_WORDS } from '../../src/random/bulk-normals';
import { normalVectors } from '../../src/random/normal-vectors';
import { random } from '../../src/random/random';
import { createLoop } from '../../src/simd/loop';
import { Block } from '../../src/simd/memory';
import { stateAt } from '../../src/simd/vector';

const half = 250_000;

/** The two normals of each draw, in two arrays. */
function drawn(seed: number): [Float64Array, Float64Array] {
  const { normals, state } = normalVectors([0, 1, 2, 3].map(stateAt));
  const stores = normals.map((value, array) => ({ array, value }));
  const loop = createLoop({ arrays: 3, scalars: 0, stores, states: state });
  const blocks = [new Block(half), new Block(half), new Block(BULK_SEED_WORDS)] as const;
  const { buffer, byteOffset } = blocks[2].numbers;
  const generator = random(seed);
  new Int32Array(buffer, byteOffset, BULK_SEED_WORDS).forEach((_, k, seeds) => {
    seeds[k] = generator.bits32();
  });
  loop(half, blocks);
  return [Float64Array.from(blocks[0].numbers), Float64Array.from(blocks[1].numbers)];
}

describe('normals within a loop', () => {
  const [a, b] = drawn(1);
  const all = Float64Array.from({ length: 2 * half }, (_, k) => (k < half ? a[k]! : b[k - half]!));
  const mean = (f: (z: number) => number) => all.reduce((sum, z) => sum + f(z), 0) / all.length;

  // Moments of N(0, 1) and of their own variances, E zᵐ − (E zᵐ)²: four standard errors.
  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10_170],
  ])('have moment %i of the normal law', (power, expected, variance) => {
    expect(Math.abs(mean((z) => z ** power) - expected)).toBeLessThan(4 * Math.sqrt(variance / all.length));
  });

  it('are as often far out as normal numbers', () => {
    for (const far of [1, 2, 3, 4]) {
      const share = 2 * normalCdf(-far);
      const error = Math.sqrt(share / all.length);
      expect(Math.abs(mean((z) => (Math.abs(z) > far ? 1 : 0)) - share)).toBeLessThan(4 * error);
    }
  });

  it.each([
    ['first', a],
    ['second', b],
  ])('follow the normal distribution function, the %s of a pair', (_, values) => {
    // Kolmogorov's distance stays below 1.95/√n in 999 of 1000 cases.
    const sorted = values.slice().sort();
    const distance = sorted.reduce(
      (most, z, k) => Math.max(most, Math.abs(normalCdf(z) - (k + 0.5) / half)),
      0,
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(half));
  });

  it('know nothing of each other, neither in size nor in sign', () => {
    const [absolute, square] = [Math.abs, (z: number) => z * z];
    const limit = 4 / Math.sqrt(half - 8);
    for (const f of [(z: number) => z, absolute, square, Math.sign]) {
      expect(Math.abs(correlation(a.map(f), b.map(f)))).toBeLessThan(limit);
      for (const lag of [1, 2, 4, 8])
        expect(Math.abs(correlation(a.map(f).subarray(lag), a.map(f).subarray(0, half - lag)))).toBeLessThan(
          limit,
        );
    }
    expect(Math.abs(correlation(a.map(absolute), b))).toBeLessThan(limit);
  });

  it('lie evenly around the circle of each draw', () => {
    const counts = new Array<number>(16).fill(0);
    a.forEach((x, k) => {
      const turn = Math.atan2(b[k]!, x) / (2 * Math.PI);
      counts[Math.floor(16 * (turn - Math.floor(turn))) % 16]! += 1;
    });
    // χ² with 15 degrees of freedom is below 37.7 in 999 of 1000 cases.
    const expected = half / 16;
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(37.7);
  });
});
