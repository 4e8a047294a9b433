import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableSampler } from '../../src/probability/table-sampler';
import { random } from '../../src/random/random';
import { chiSquare } from '../random/statistics';

describe('tableSampler', () => {
  it('draws every index in proportion to its weight', () => {
    const weights = [1, 4, 0, 2, 3];
    const draw = tableSampler(weights);
    const source = random(1);
    const counts = new Float64Array(5);
    for (let k = 0; k < 50_000; k++) counts[draw(source)]! += 1;
    expect(counts[2]).toBe(0);
    const drawn = [0, 1, 3, 4];
    // χ² of 3 degrees: mean 3, deviation √6; exceeds 25 for fewer than 1 in 10⁴ seeds.
    expect(
      chiSquare(
        drawn.map((k) => counts[k]!),
        (k) => 5000 * weights[drawn[k]!]!,
      ),
    ).toBeLessThan(25);
  });

  it('never draws an index of weight 0, also at the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }), fc.nat(), (weights, seed) => {
        fc.pre(weights.some((w) => w > 0));
        const draw = tableSampler(weights);
        const source = random(seed);
        for (let k = 0; k < 20; k++) expect(weights[draw(source)]).toBeGreaterThan(0);
      }),
    );
  });

  it('refuses weights that are none', () => {
    expect(() => tableSampler([])).toThrow(/the sum of the weights must be positive/);
    expect(() => tableSampler([0, 0])).toThrow(/current value is 0/);
    expect(() => tableSampler([1, -1])).toThrow(/weight 1 must not be negative: current value is -1/);
    expect(() => tableSampler([NaN])).toThrow(/weight 0 must not be negative: current value is NaN/);
  });
});
