import { describe, expect, it } from 'vitest';
import { Random, random } from '../../src/random/random';
import { chiSquare, ksLimit, ksStatistic, normalCdf } from './statistics';

const draws = 400_000;
const many = (seed: number | string) => random(seed).bulkNormals(new Float32Array(draws));
const mean = (values: Float32Array, of: (x: number, k: number) => number) =>
  values.reduce((sum, x, k) => sum + of(x, k), 0) / values.length;

describe('normals in bulk', () => {
  it('are Box and Muller’s of four generators xoshiro128++, in double precision by Math.log and Math.cos', () => {
    const seeds = random(5);
    const words = Array.from({ length: 16 }, () => seeds.bits32());
    const lanes = [0, 1, 2, 3].map(
      (lane) => new Random([words[lane]!, words[lane + 4]!, words[lane + 8]!, words[lane + 12]!]),
    );
    const n = 2048;
    const out = random(5).bulkNormals(new Float32Array(2 * n));
    let largest = 0;
    for (let k = 0; k < n; k++) {
      const [a, b] = [lanes[k % 4]!.bits32(), lanes[k % 4]!.bits32()];
      const radius = Math.sqrt(-2 * Math.log(Math.fround(Math.fround(a) * 2 ** -32) + 2 ** -33));
      const angle = ((b << 2) * Math.PI) / 2 ** 33;
      const sign = b & (2 ** 30) ? -1 : 1;
      const pair = [Math.cos(angle), Math.sin(angle)].map((part) => sign * radius * part);
      if (b >= 2 ** 31) pair.reverse();
      largest = Math.max(largest, Math.abs(out[k]! - pair[0]!), Math.abs(out[n + k]! - pair[1]!));
    }
    // A few units in the last place of numbers up to 6.8, of which one is 4.8e-7.
    expect(largest).toBeLessThan(2e-6);
  });

  it('are normal: Kolmogorov and Smirnov', () => {
    for (const seed of [1, 2, 3])
      expect(ksStatistic(Float64Array.from(many(seed)), normalCdf)).toBeLessThan(ksLimit);
  });

  it('have the moments of N(0, 1), also in the tails', () => {
    const z = many(4);
    // Five standard deviations of each mean: its variance is (E x²ᵏ − (E xᵏ)²)/n, with E x⁴ = 3, E x⁶ = 15, E x⁸ = 105.
    const limit = (variance: number) => 5 * Math.sqrt(variance / draws);
    expect(Math.abs(mean(z, (x) => x))).toBeLessThan(limit(1));
    expect(Math.abs(mean(z, (x) => x * x) - 1)).toBeLessThan(limit(2));
    expect(Math.abs(mean(z, (x) => x ** 3))).toBeLessThan(limit(15));
    expect(Math.abs(mean(z, (x) => x ** 4) - 3)).toBeLessThan(limit(96));
    const beyond = 2 * normalCdf(-4);
    expect(Math.abs(mean(z, (x) => (Math.abs(x) > 4 ? 1 : 0)) - beyond)).toBeLessThan(limit(beyond));
  });

  it('do not depend on each other: neighbours, lanes, and the two of a pair', () => {
    const z = many(6);
    for (const distance of [1, 2, 3, 4, 5, 2048]) {
      const product = mean(z.subarray(0, draws - distance), (x, k) => x * z[k + distance]!);
      const ofSquares = mean(
        z.subarray(0, draws - distance),
        (x, k) => (x * x - 1) * (z[k + distance]! ** 2 - 1),
      );
      expect(Math.abs(product), `${distance}`).toBeLessThan(5 / Math.sqrt(draws));
      expect(Math.abs(ofSquares), `${distance}`).toBeLessThan((5 * 2) / Math.sqrt(draws));
    }
  });

  it('point in all directions alike', () => {
    const z = many('directions');
    const counts = new Array<number>(32).fill(0);
    let pairs = 0;
    for (let from = 0; from + 4096 <= draws; from += 4096)
      for (let k = from; k < from + 2048; k++, pairs++)
        counts[Math.floor(((Math.atan2(z[k]!, z[k + 2048]!) / Math.PI + 1) / 2) * 32) % 32]!++;
    // χ² of 31 degrees: mean 31, variance 62; five deviations above.
    expect(chiSquare(counts, () => pairs / 32)).toBeLessThan(31 + 5 * Math.sqrt(62));
  });

  it('are the same for the same state, of any number, and others for another', () => {
    for (const n of [0, 1, 2, 3, 7, 2049, 4097, 9000]) {
      const [a, b] = [random(1), random(1)];
      expect(a.bulkNormals(new Float32Array(n))).toEqual(b.bulkNormals(new Float32Array(n)));
      expect(a.state()).toEqual(b.state());
      const filled = a.bulkNormals(new Float32Array(n));
      expect(filled.every((x) => x !== 0 && Number.isFinite(x))).toBe(true);
      if (n > 0) expect(filled).not.toEqual(b.clone().normals(new Float32Array(n)));
    }
    const generator = random(1);
    expect(generator.bulkNormals(new Float32Array(9))).not.toEqual(
      generator.bulkNormals(new Float32Array(9)),
    );
  });

  it('are those that were once drawn', () => {
    // Of this code itself: what notebooks show must not change unnoticed.
    expect([...random(1).bulkNormals(new Float32Array(4))]).toEqual([
      -1.2107852697372437, 0.2580219805240631, -0.5326716303825378, -0.4077985882759094,
    ]);
  });
});
