import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, grid2, histogram1, integrate1, integrate2 } from '../../src/grid';
import { energyDensity1, energyDensity2, energyOf, sampleGrid1 } from '../../src/probability/energy';
import { gaussian } from '../../src/probability/gaussian';
import { mixture } from '../../src/probability/mixture';
import { random } from '../../src/random/random';

const grid = grid1(-10, 10, 800);

describe('energyDensity1', () => {
  it('makes the Gaussian of a parabola: Z = √(2π/k) at stiffness k', () => {
    for (const k of [0.5, 1, 4]) {
      const p = energyDensity1(grid, (x) => 0.5 * k * x * x);
      expect(p.partition).toBeCloseTo(Math.sqrt((2 * Math.PI) / k), 5);
      for (const x of [-1, 0, 2])
        expect(p.density(x)).toBeCloseTo(gaussian(0, 1 / Math.sqrt(k)).density(x), 5);
    }
  });

  it('knows the partition function of the quartic: Z = Γ(1/4)/2', () => {
    // ∫ exp(−x⁴) dx = Γ(1/4)/2, Γ(1/4) = 3.625609908221908 (DLMF 5.4)
    expect(energyDensity1(grid, (x) => x ** 4).partition).toBeCloseTo(3.625609908221908 / 2, 12);
  });

  it('integrates to 1 whatever the energy, and a constant added to it changes Z alone', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2000, max: 2000, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (shift, tilt) => {
          const energy = (x: number) => 0.1 * x ** 4 - x ** 2 + tilt * x;
          const p = energyDensity1(grid, energy);
          const shifted = energyDensity1(grid, (x) => energy(x) + shift);
          expect(integrate1(grid, shifted.densities)).toBeCloseTo(1, 12);
          expect(shifted.logPartition).toBeCloseTo(p.logPartition - shift, 9);
          expect(shifted.density(1.3)).toBeCloseTo(p.density(1.3), 9);
          expect(shifted.freeEnergy).toBeCloseTo(p.freeEnergy + shift, 9);
        },
      ),
    );
  });

  it('flattens with temperature: a parabola’s variance is the temperature', () => {
    for (const temperature of [0.1, 1, 2]) {
      const p = energyDensity1(grid, (x) => 0.5 * x * x, { temperature });
      const variance = integrate1(
        grid,
        p.densities.map((v, k) => v * grid.centres[k]! ** 2),
      );
      expect(variance).toBeCloseTo(temperature, 6);
      expect(p.freeEnergy).toBeCloseTo(-temperature * Math.log(p.partition), 12);
    }
  });

  it('lets an infinite energy forbid a region', () => {
    const box = energyDensity1(grid, (x) => (x > 0 && x < 4 ? 0 : Infinity));
    expect(box.partition).toBeCloseTo(4, 12);
    expect(box.density(5)).toBe(0);
    expect(box.density(1)).toBeCloseTo(0.25, 12);
  });

  it('refuses energies that normalise to nothing', () => {
    expect(() => energyDensity1(grid, () => NaN)).toThrow(
      /the energy must be a number above −∞: current value is NaN/,
    );
    expect(() => energyDensity1(grid, () => -Infinity)).toThrow(RangeError);
    expect(() => energyDensity1(grid, () => Infinity)).toThrow(/it must be finite somewhere on the grid/);
    expect(() => energyDensity1(grid, (x) => x, { temperature: 0 })).toThrow(/temperature must be positive/);
  });
});

describe('energyDensity2', () => {
  it('factors when the energy is a sum', () => {
    const plane = grid2(grid1(-8, 8, 160), grid1(-5, 5, 100));
    const p = energyDensity2(plane, (x, y) => 0.5 * x * x + y ** 4);
    expect(p.partition).toBeCloseTo((Math.sqrt(2 * Math.PI) * 3.625609908221908) / 2, 10);
    expect(integrate2(plane, p.densities)).toBeCloseTo(1, 12);
    expect(p.density(1, 0)).toBeCloseTo((gaussian().density(1) * 2) / 3.625609908221908, 10);
  });
});

describe('energyOf', () => {
  it('is the way back: the energy of a density normalises to it with Z = 1', () => {
    const p = mixture([
      { weight: 1, mean: -2, std: 0.5 },
      { weight: 2, mean: 1, std: 1 },
    ]);
    const back = energyDensity1(grid, energyOf(p));
    expect(back.partition).toBeCloseTo(1, 12);
    for (const x of [-2, 0, 3]) expect(back.density(x)).toBeCloseTo(p.density(x), 12);
    expect(energyOf(p)(-2)).toBeLessThan(energyOf(p)(5)); // low where x is typical
  });
});

describe('sampleGrid1', () => {
  it('draws from the density that it is given', () => {
    const coarse = grid1(-4, 4, 16);
    const p = energyDensity1(coarse, (x) => 0.5 * x * x);
    const n = 40_000;
    const { counts, outside } = histogram1(coarse, sampleGrid1(coarse, p.densities, random(1), n));
    expect(outside).toBe(0);
    counts.forEach((count, k) => {
      const expected = n * p.densities[k]! * coarse.spacing;
      expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected) + 1); // Poisson deviations
    });
  });

  it('refuses values that are no density on the grid', () => {
    expect(() => sampleGrid1(grid1(0, 1, 2), [1, 2, 3], random(1), 1)).toThrow(
      /the length of the densities must be 2/,
    );
    expect(() => sampleGrid1(grid1(0, 1, 2), [0, 0], random(1), 1)).toThrow(
      /the sum of the weights must be positive/,
    );
    expect(() => sampleGrid1(grid1(0, 1, 2), [1, 1], random(1), -1)).toThrow(
      /n must be an integer of at least 0/,
    );
  });
});
