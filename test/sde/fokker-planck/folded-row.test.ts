import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chain } from '../../../src/sde/fokker-planck/chain';
import { foldedRow } from '../../../src/sde/fokker-planck/folded-row';

const rate = fc.double({ min: 0, max: 50, noNaN: true });
const row = fc
  .array(fc.tuple(rate, rate, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 40 })
  .map((cells) => {
    const n = cells.length;
    const edges = cells.map(([forward, backward], k) => (k < n - 1 ? [forward, backward] : [0, 0]));
    const chain: Chain = {
      ...{ n, count: 1, isPeriodic: false },
      forward: Float64Array.from(edges, ([forward]) => forward!),
      backward: Float64Array.from(edges, ([, backward]) => backward!),
    };
    return { chain, p: Float64Array.from(cells, ([, , value]) => value) };
  });
const step = fc.double({ min: 1e-4, max: 10, noNaN: true });

const after = ({ chain, p }: { chain: Chain; p: Float64Array }, c: number, steps = 1) => {
  const density = p.slice();
  foldedRow(chain, c)(density, steps);
  return density;
};
const massOf = (p: Float64Array) => p.reduce((sum, value) => sum + value, 0);

/** (L p)_k by the definition of a chain, one cell after the other. */
function changeOf({ n, forward, backward }: Chain, p: Float64Array): number[] {
  return Array.from({ length: n }, (_, k) => {
    const entering = k > 0 ? forward[k - 1]! * p[k - 1]! - backward[k - 1]! * p[k]! : 0;
    const leaving = k < n - 1 ? forward[k]! * p[k]! - backward[k]! * p[k + 1]! : 0;
    return entering - leaving;
  });
}

// c·rate is at most 500, so what is rounded at 1 comes back as 500 times as much at most, in a few operations a cell.
const ROUNDING = 1e-11;

describe('implicit steps of a folded row', () => {
  it('solve p′ − c·L p′ = p for any rates and length', () => {
    fc.assert(
      fc.property(row, step, (given, c) => {
        const found = after(given, c);
        const change = changeOf(given.chain, found);
        found.forEach((value, k) => {
          expect(Math.abs(value - c * change[k]! - given.p[k]!)).toBeLessThan(ROUNDING);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keep what is in the row, and make nothing negative', () => {
    fc.assert(
      fc.property(row, step, (given, c) => {
        const found = after(given, c, 50);
        // Each of 50 steps rounds each of at most 40 cells, of at most 40 in all, three times.
        expect(Math.abs(massOf(found) - massOf(given.p))).toBeLessThan(50 * 40 * 3 * 2 ** -52);
        expect(Math.min(...found)).toBeGreaterThan(-ROUNDING);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('are the same one by one and together', () => {
    fc.assert(
      fc.property(row, step, (given, c) => {
        const march = foldedRow(given.chain, c);
        const single = given.p.slice();
        for (let k = 0; k < 5; k++) march(single, 1);
        expect(single).toEqual(after(given, c, 5));
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('of two cells end in balance: forward·p₁ = backward·p₂', () => {
    const chain = {
      ...{ n: 2, count: 1, isPeriodic: false },
      forward: Float64Array.of(3, 0),
      backward: Float64Array.of(1, 0),
    };
    const found = after({ chain, p: Float64Array.of(1, 0) }, 1, 100);
    expect(found[0]).toBeCloseTo(0.25, 14);
    expect(found[1]).toBeCloseTo(0.75, 14);
  });
});
