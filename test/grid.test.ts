import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellOf,
  grid1,
  grid2,
  histogram1,
  histogram2,
  integrate,
  integrate1,
  integrate2,
  onGrid1,
  onGrid2,
} from '../src/grid';
import { random } from '../src/random/random';

describe('grid1', () => {
  it('has equal cells between exact ends', () => {
    const grid = grid1(-1, 2, 6);
    expect(grid.spacing).toBe(0.5);
    expect([...grid.centres]).toEqual([-0.75, -0.25, 0.25, 0.75, 1.25, 1.75]);
    expect([...grid.edges]).toEqual([-1, -0.5, 0, 0.5, 1, 1.5, 2]);
    expect(grid1(0.1, 0.7, 7).edges[7]).toBe(0.7); // 0.1 + (0.7 − 0.1) would round to 0.7000000000000001 or so
  });

  it('refuses empty intervals and counts below 1', () => {
    expect(() => grid1(1, 1, 4)).toThrow(/Cannot make a grid as its interval must be finite and increasing/);
    expect(() => grid1(0, Infinity, 4)).toThrow(RangeError);
    expect(() => grid1(0, 1, 0)).toThrow(/n must be an integer of at least 1/);
  });
});

describe('integrate', () => {
  it('is exact for the polynomials that each rule promises', () => {
    const grid = grid1(-1, 2, 3);
    const line = (x: number) => 2 * x + 1; // ∫ = 6
    const cubic = (x: number) => x ** 3 - x; // ∫ = 2.25
    expect(integrate(line, grid, 'midpoint')).toBeCloseTo(6, 14);
    expect(integrate(line, grid, 'trapezoid')).toBeCloseTo(6, 14);
    expect(integrate(cubic, grid, 'simpson')).toBeCloseTo(2.25, 14);
  });

  it('converges with order 2, 2 and 4', () => {
    const exact = Math.E - 1;
    const order = (rule: 'midpoint' | 'trapezoid' | 'simpson') => {
      const error = (n: number) => Math.abs(integrate(Math.exp, grid1(0, 1, n), rule) - exact);
      return Math.log2(error(8) / error(16));
    };
    // At n = 8 the next term of the error expansion changes the slope by less than 0.02.
    expect(order('midpoint')).toBeCloseTo(2, 1);
    expect(order('trapezoid')).toBeCloseTo(2, 1);
    expect(order('simpson')).toBeCloseTo(4, 1);
  });

  it('agrees with the sum over values, in one and two dimensions', () => {
    const x = grid1(0, 2, 50);
    const y = grid1(-1, 3, 40);
    expect(
      integrate1(
        x,
        onGrid1(x, (v) => v * v),
      ),
    ).toBeCloseTo(
      integrate((v) => v * v, x, 'midpoint'),
      14,
    );
    const plane = grid2(x, y);
    // The midpoint rule is exact for x·y: ∫₀² x ∫₋₁³ y = 2 · 4
    expect(
      integrate2(
        plane,
        onGrid2(plane, (a, b) => a * b),
      ),
    ).toBeCloseTo(8, 12);
    expect(() => integrate1(x, [1, 2])).toThrow(/the length of the values must be 50: current value is 2/);
    expect(() => integrate2(plane, [1])).toThrow(/must be 2000/);
    // @ts-expect-error an unknown rule is refused at run time too, for callers without types
    expect(() => integrate(Math.exp, x, 'guess')).toThrow(/must be one of midpoint, trapezoid, simpson/);
  });
});

describe('onGrid2', () => {
  it('runs along x first: entry j · nx + i is f(x_i, y_j)', () => {
    const plane = grid2(grid1(0, 3, 3), grid1(0, 20, 2));
    expect([...onGrid2(plane, (x, y) => x + y)]).toEqual([5.5, 6.5, 7.5, 15.5, 16.5, 17.5]);
  });
});

describe('cellOf', () => {
  it('puts every point between the edges of its cell', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, width, n, part) => {
          const grid = grid1(low, low + width, n);
          for (const x of [Math.min(grid.high, low + part * width), grid.edges[Math.floor(part * n)]!]) {
            const k = cellOf(grid, x);
            expect(x >= grid.edges[k]! && (x < grid.edges[k + 1]! || k === n - 1)).toBe(true);
          }
        },
      ),
    );
  });

  it('is −1 outside and for NaN', () => {
    const grid = grid1(0, 1, 4);
    expect([-0.1, 1.1, NaN, Infinity].map((x) => cellOf(grid, x))).toEqual([-1, -1, -1, -1]);
    expect(cellOf(grid, 1)).toBe(3);
  });
});

describe('histograms', () => {
  it('count every sample once, and say how many fell outside', () => {
    const grid = grid1(0, 1, 4);
    const { counts, density, outside } = histogram1(grid, [0, 0.1, 0.3, 0.99, 1, 2, NaN, -1]);
    expect([...counts]).toEqual([2, 1, 0, 2]);
    expect(outside).toBe(3);
    // 2 of 8 samples in a cell of width 1/4
    expect([...density]).toEqual([1, 0.5, 0, 1]);
    expect(histogram1(grid, []).density).toEqual(new Float64Array(4));
  });

  it('have a density that integrates to the share of samples inside', () => {
    const grid = grid1(-2, 2, 31);
    const samples = random(1).normals(10_000);
    const inside = samples.filter((x) => Math.abs(x) <= 2).length;
    expect(integrate1(grid, histogram1(grid, samples).density)).toBeCloseTo(inside / 10_000, 12);
  });

  it('count points of the plane in row order', () => {
    const plane = grid2(grid1(0, 2, 2), grid1(0, 2, 2));
    const { counts, density, outside } = histogram2(plane, [0.5, 0.5, 1.5, 0.5, 1.5, 0.2, 0.5, 1.5, 5, 5]);
    expect([...counts]).toEqual([1, 2, 1, 0]);
    expect(outside).toBe(1);
    expect(integrate2(plane, density)).toBeCloseTo(4 / 5, 14);
    expect(() => histogram2(plane, [1, 2, 3])).toThrow(
      /pairs of coordinates: current value is 3 coordinates/,
    );
  });
});
