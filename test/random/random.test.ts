import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random, type RandomState, random } from '../../src/random/random';
import { chiSquare, ksLimit, ksStatistic, normalCdf } from './statistics';

const draws = 400_000;
/** A χ² of k degrees has mean k and variance 2k: five deviations above is passed by fewer than one seed in 10⁵. */
const chiLimit = (degrees: number) => degrees + 5 * Math.sqrt(2 * degrees);

describe('the bit source', () => {
  it('is xoshiro128++', () => {
    // Reference implementation's output, as quoted in the tests of the Rust crate rand_xoshiro (xoshiro128plusplus.rs).
    const source = new Random([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => source.bits32())).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ]);
  });

  it('is seeded by SplitMix64', () => {
    // rand 0.9, Xoshiro128PlusPlus::seed_from_u64(0), first values quoted in its tests.
    const source = random(0);
    expect(Array.from({ length: 6 }, () => source.bits32())).toEqual([
      1179900579, 1938959192, 3089844957, 3657088315, 1015453891, 479942911,
    ]);
  });

  it('refuses a state of zeros', () => {
    expect(() => new Random([0, 0, 0, 0])).toThrow('its words must not all be 0');
  });
});

describe('random', () => {
  it('gives the same stream for the same seed and different ones for different seeds', () => {
    expect(random(7).normals(5)).toEqual(random(7).normals(5));
    expect(random('noise').normals(5)).toEqual(random('noise').normals(5));
    const firsts = [0, 1, -1, 2 ** 40, '', '0', 'noise'].map((seed) => random(seed).bits32());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('refuses what is no seed', () => {
    for (const seed of [
      0.5,
      NaN,
      Infinity,
      null,
      undefined,
      {},
      { algorithm: 'xoshiro128++', words: [1, 2, 3] },
    ])
      expect(() => random(seed as number)).toThrow(/seed must be an integer, a text or a saved state/);
  });

  it('continues from a state that went through JSON', () => {
    const before = random(3);
    before.normals(1001);
    const after = random(JSON.parse(JSON.stringify(before.state())) as RandomState);
    expect(after.normals(100)).toEqual(before.normals(100));
  });

  it('clones to the same stream without sharing it', () => {
    const original = random(4);
    const copy = original.clone();
    expect(copy.normals(10)).toEqual(original.normals(10));
    copy.normals(3);
    expect(copy.uniform()).not.toBe(original.uniform());
  });

  it('splits off streams that are not correlated with their parent or each other', () => {
    const parent = random(5);
    const streams = [parent.split(), parent.split(), parent].map((source) => source.normals(draws));
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const correlation = streams[a]!.reduce((sum, x, k) => sum + x * streams[b]![k]!, 0) / draws;
      expect(Math.abs(correlation) * Math.sqrt(draws)).toBeLessThan(4.5); // standard normal if independent
    }
  });
});

describe('uniform numbers', () => {
  it('are uniform on [0, 1) in either precision', () => {
    const one = random(1).uniforms(draws);
    const single = random(2).uniforms(new Float32Array(draws));
    for (const values of [one, Float64Array.from(single)]) {
      expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
      expect(ksStatistic(values, (u) => u)).toBeLessThan(ksLimit);
    }
  });

  it('stay inside any interval', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-12, max: 1e6, noNaN: true }),
        fc.nat(),
        (low, width, seed) => {
          fc.pre(low + width > low);
          const value = random(seed).uniformIn(low, low + width);
          expect(value >= low && value < low + width).toBe(true);
        },
      ),
    );
    expect(() => random(1).uniformIn(1, 1)).toThrow(/the interval must be finite and increasing/);
  });
});

describe('integer', () => {
  it('is equally likely everywhere, also where 2³² is no multiple of n', () => {
    for (const n of [2, 3, 10, 100]) {
      const source = random(n);
      const counts = new Float64Array(n);
      for (let k = 0; k < 100_000; k++) counts[source.integer(n)]! += 1;
      expect(chiSquare(counts, () => 100_000 / n)).toBeLessThan(chiLimit(n - 1));
    }
  });

  it('covers large ranges without favouring a part', () => {
    // 3·2³⁰ leaves 2³⁰ values over: a remainder would make the first third twice as likely as the others.
    const n = 3 * 2 ** 30;
    const source = random(11);
    const thirds = new Float64Array(3);
    for (let k = 0; k < 30_000; k++) thirds[Math.floor(source.integer(n) / 2 ** 30)]! += 1;
    expect(chiSquare(thirds, () => 10_000)).toBeLessThan(chiLimit(2));
    expect(random(1).integer(1)).toBe(0);
    expect(random(1).integer(2 ** 32)).toBe(random(1).bits32());
  });

  it('refuses ranges that are no count or too wide', () => {
    for (const n of [0, -1, 0.5, NaN, 2 ** 32 + 1])
      expect(() => random(1).integer(n)).toThrow(/Cannot draw an integer/);
  });
});

describe('normal numbers', () => {
  const values = random(2026).normals(draws);

  it('have the moments of N(0, 1)', () => {
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
    // Var of the k-th moment's mean is (E x^2k − (E x^k)²)/n; 4.5 deviations.
    const limit = (variance: number) => 4.5 * Math.sqrt(variance / values.length);
    expect(Math.abs(moment(1))).toBeLessThan(limit(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(limit(2));
    expect(Math.abs(moment(3))).toBeLessThan(limit(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(limit(96));
    expect(Math.abs(moment(6) - 15)).toBeLessThan(limit(10395 - 225));
  });

  it('have the distribution function of N(0, 1)', () => {
    expect(ksStatistic(values, normalCdf)).toBeLessThan(ksLimit);
  });

  it('fill narrow cells as often as they should, where the layers of the ziggurat meet too', () => {
    // Layers of unequal area would show as steps of about a percent; twenty million draws resolve a tenth of that.
    const n = 20_000_000;
    const perUnit = 50;
    const counts = new Float64Array(8 * perUnit); // cells of [−4, 4]
    const batch = new Float64Array(n / 20);
    const source = random(5);
    for (let k = 0; k < 20; k++)
      for (const x of source.normals(batch))
        if (x >= -4 && x < 4) counts[Math.floor((x + 4) * perUnit)]! += 1;
    const mass = (cell: number) => normalCdf((cell + 1) / perUnit - 4) - normalCdf(cell / perUnit - 4);
    expect(chiSquare(counts, (cell) => n * mass(cell))).toBeLessThan(chiLimit(counts.length));
  });

  it('reach into the tails as often as they should', () => {
    for (const edge of [2, 3, 3.6541528853610088, 4.5]) {
      const expected = values.length * 2 * normalCdf(-edge);
      const found = values.filter((x) => Math.abs(x) > edge).length;
      expect(Math.abs(found - expected), `beyond ${edge}`).toBeLessThan(4.5 * Math.sqrt(expected) + 1);
    }
  });

  it('are not correlated with their successors', () => {
    for (const lag of [1, 2, 3]) {
      let sum = 0;
      for (let k = lag; k < values.length; k++) sum += values[k]! * values[k - lag]!;
      expect(Math.abs(sum) / Math.sqrt(values.length - lag)).toBeLessThan(4.5);
    }
  });

  it('are the same one by one, in bulk and rounded to single precision', () => {
    const n = 20_000; // enough to pass through the tail and the wedges often
    const source = random(8);
    const single = Float64Array.from({ length: n }, () => source.normal());
    const bulk = random(8);
    expect(bulk.normals(n)).toEqual(single);
    expect(random(8).normals(new Float32Array(n))).toEqual(Float32Array.from(single));
    expect(bulk.uniform()).toBe(source.uniform()); // and leave the generator in the same place
  });

  it('take a mean and a deviation', () => {
    expect(random(9).normal(5, 2)).toBe(5 + 2 * random(9).normal());
    expect(random(9).normal(5, 0)).toBe(5);
    expect(() => random(9).normal(0, -1)).toThrow(/std must be finite and not negative: current value is -1/);
    expect(() => random(9).normal(NaN)).toThrow(/mean must be a finite number/);
    expect(() => random(9).normals(-1)).toThrow(/n must be an integer of at least 0/);
    expect(random(9).normals(0)).toEqual(new Float64Array(0));
  });
});

describe('choice', () => {
  it('follows the weights, and never takes an item of weight 0', () => {
    const source = random(12);
    const weights = [0, 1, 2, 0, 5, 0];
    const counts = new Float64Array(6);
    for (let k = 0; k < 80_000; k++) counts[source.choice(6, weights)]! += 1;
    expect([counts[0], counts[3], counts[5]]).toEqual([0, 0, 0]);
    expect(chiSquare([counts[1]!, counts[2]!, counts[4]!], (k) => [1e4, 2e4, 5e4][k]!)).toBeLessThan(
      chiLimit(2),
    );
  });

  it('takes items or their number', () => {
    const items = ['a', 'b', 'c'];
    expect(items[random(13).choice(3)]).toBe(random(13).choice(items));
    expect(random(13).choice(['only'])).toBe('only');
  });

  it('refuses nothing to choose from and weights that do not fit', () => {
    expect(() => random(1).choice([])).toThrow(/the number of items must be an integer of at least 1/);
    expect(() => random(1).choice(2, [1])).toThrow(/items and weights must have the same length/);
    expect(() => random(1).choice(2, [0, 0])).toThrow(/weights must have a positive sum/);
    expect(() => random(1).choice(2, [1, -1])).toThrow(/weights\[1\] must be finite and not negative/);
  });
});

describe('permutation', () => {
  it('holds every number once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), (n, seed) => {
        expect([...random(seed).permutation(n)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, k) => k),
        );
      }),
    );
  });

  it('makes every order of four equally likely', () => {
    const source = random(14);
    const counts = new Map<string, number>();
    for (let k = 0; k < 24_000; k++) {
      const order = source.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], () => 1000)).toBeLessThan(chiLimit(23));
  });
});
