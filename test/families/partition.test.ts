import { describe, expect, it } from 'vitest';
import { cellCentres, partitionBySampling, partitionOnGrid } from '../../src/families/partition';
import { grid1, grid2, onGrid2 } from '../../src/grid';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';

/** ½|x|²/s², whose Z is (s√(2π))ᵈ. */
const bowl = (s: number) => (x: Float64Array) => x.reduce((sum, v) => sum + (v * v) / (2 * s * s), 0);
const logZ = (s: number, d: number) => d * Math.log(s * Math.sqrt(2 * Math.PI));

describe('Z on a grid', () => {
  it('is that of a Gaussian in any dimension, at the price of cellsᵈ', () => {
    for (const dimension of [1, 2, 3, 4]) {
      const found = partitionOnGrid(bowl(0.5), { dimension, low: -4, high: 4, cells: 20 });
      expect(found.cells).toBe(20 ** dimension);
      // The midpoint rule of a Gaussian is exact to e^{−2π²(s/h)²} = 4e-14 a dimension; 8 deviations are inside.
      expect(found.logPartition).toBeCloseTo(logZ(0.5, dimension), 10);
    }
  });

  it('bears energies of any size, and places that are forbidden', () => {
    const shifted = (c: number) =>
      partitionOnGrid((x) => bowl(0.5)(x) + c, { dimension: 2, low: -4, high: 4 }).logPartition;
    for (const c of [-1e4, 1e4]) expect(shifted(c)).toBeCloseTo(logZ(0.5, 2) - c, 7);
    const half = partitionOnGrid((x) => (x[0]! > 0 ? bowl(0.5)(x) : Infinity), {
      dimension: 2,
      low: -4,
      high: 4,
    });
    expect(half.logPartition).toBeCloseTo(logZ(0.5, 2) - Math.LN2, 10);
    expect(partitionOnGrid(() => Infinity, { dimension: 1 }).logPartition).toBe(-Infinity);
  });

  it('is refused where it would take for ever', () => {
    expect(() => partitionOnGrid(bowl(1), { dimension: 784 })).toThrow(
      'Cannot integrate on a grid as there must be at most 100000000 cells in all: current value is Infinity',
    );
    expect(() => partitionOnGrid(bowl(1), { dimension: 0 })).toThrow('dimension must be an integer');
  });
});

describe('Z by sampling', () => {
  it('is right within its error bar, which is the one that theory gives', () => {
    const [d, n, s] = [4, 20_000, 0.7];
    const q = multivariateGaussian(new Array(d).fill(0));
    const found = partitionBySampling(bowl(s), q, random(1), n);
    expect(Math.abs(Math.expm1(found.logPartition - logZ(s, d)))).toBeLessThan(4.5 * found.relativeError);
    // ∫ p²/q = (1/(s√(2 − s²)))ᵈ for p = N(0, s²I) and q = N(0, I).
    const second = (1 / (s * Math.sqrt(2 - s * s))) ** d;
    const exact = Math.sqrt((second - 1) / n);
    expect(Math.abs(found.relativeError / exact - 1)).toBeLessThan(0.05);
    expect(Math.abs(found.effectiveSamples / (n / second) - 1)).toBeLessThan(0.05);
  });

  it('has no error where samples come from the law itself', () => {
    const p = multivariateGaussian([0, 0], 0.25);
    const found = partitionBySampling(bowl(0.5), p, random(2), 10);
    expect(found.logPartition).toBeCloseTo(logZ(0.5, 2), 12);
    expect(found.relativeError).toBeCloseTo(0, 10);
    expect(found.effectiveSamples).toBeCloseTo(10, 10);
    expect(() => partitionBySampling(bowl(1), p, random(1), 1)).toThrow('n must be an integer of at least 2');
  });
});

it('the centres of cells are in the order of values on a grid', () => {
  const plane = grid2(grid1(0, 3, 3), grid1(10, 12, 2));
  const points = cellCentres(plane);
  expect(Array.from(onGrid2(plane, (x, y) => x + 100 * y))).toEqual(
    Array.from({ length: 6 }, (_, k) => points[2 * k]! + 100 * points[2 * k + 1]!),
  );
});
