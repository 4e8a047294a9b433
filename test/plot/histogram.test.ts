import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from '../../src/plot/histogram';
import type { Figure } from '../../src/plot/spec';
import { draw } from './draw';

interface Bar {
  readonly x: number;
  readonly to: number;
  readonly y: number;
}
const barsOf = (figure: Figure) => (figure.data as { values: Bar[] }).values;

describe('histogram', () => {
  it('has area 1 whatever the samples are', () => {
    const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 50 }), (values, bins) => {
        const area = barsOf(histogram(values, { bins })).reduce((sum, { x, to, y }) => sum + y * (to - x), 0);
        // Rounding of at most 50 products and a sum; rows are not rounded here.
        expect(area).toBeCloseTo(1, 9);
      }),
    );
  });

  it('counts samples into half-open bars, the last one closed', () => {
    const counts = barsOf(histogram([0, 0.5, 1, 1.5, 2], { bins: 2, domain: [0, 2], counts: true })).map(
      (b) => b.y,
    );
    expect(counts).toEqual([2, 3]);
  });

  it('has whole ticks for counts, however few there are', async () => {
    for (const most of [1, 2, 3, 4, 5, 6, 9, 23]) {
      const samples = [...Array.from({ length: most }, () => 111), 113];
      const { texts } = await draw(histogram(samples, { bins: 2, counts: true, xTitle: 'x', yTitle: 'y' }));
      const ticks = texts.filter((text) => Number(text) < 100);
      expect(ticks.length).toBeGreaterThan(1);
      for (const tick of ticks) expect(tick).toMatch(/^\d+$/);
      expect(new Set(ticks).size).toBe(ticks.length);
    }
  });

  it('draws one bar a bin, touching, with axis titles', async () => {
    const { marks, texts } = await draw(
      histogram([1, 2, 2, 3], { bins: 4, xTitle: 'mark', label: 'students' }),
    );
    expect(marks('rect')).toBe(4);
    expect(texts).toEqual(expect.arrayContaining(['mark', 'density', 'students']));
  });

  it('refuses samples without a finite number and a bad number of bins', () => {
    expect(() => histogram([])).toThrow(/samples must hold a finite number/);
    expect(() => histogram([Number.NaN])).toThrow(/samples must hold a finite number/);
    expect(() => histogram([1, 2], { bins: 0 })).toThrow(/n must be an integer of at least 1/);
  });
});
