import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyDistance } from '../../src/metrics/energy-distance';

/** 2 ∫ (F − G)² dx, from the distribution functions. */
function fromDistributions(a: readonly number[], b: readonly number[]): number {
  const share = (sample: readonly number[], x: number) => sample.filter((v) => v <= x).length / sample.length;
  const all = [...a, ...b].sort((p, q) => p - q);
  let sum = 0;
  for (let k = 1; k < all.length; k++)
    sum += 2 * (all[k]! - all[k - 1]!) * (share(a, all[k - 1]!) - share(b, all[k - 1]!)) ** 2;
  return sum;
}

describe('energyDistance', () => {
  it('has the values of scipy.stats.energy_distance, squared', () => {
    // SciPy 1.15.3
    expect(energyDistance([0], [2], { dimension: 1 })).toBeCloseTo(2 ** 2, 12);
    expect(energyDistance([0.5, 2, -1, 4, 7], [1, 2.5, 3], { dimension: 1 })).toBeCloseTo(
      0.9244444444444445,
      12,
    );
  });

  it('is 2∫(F − G)² on the line', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(energyDistance(a, b, { dimension: 1 })).toBeCloseTo(fromDistributions(a, b), 9);
      }),
    );
  });

  it('is twice the distance of two points, and 0 for the same set', () => {
    expect(energyDistance([0, 0], [3, 4])).toBe(10);
    expect(energyDistance([0, 0, 3, 4], [3, 4, 0, 0])).toBeCloseTo(0, 12);
    expect(() => energyDistance([1], [1, 2])).toThrow(/multiple of the dimension 2/);
  });
});
