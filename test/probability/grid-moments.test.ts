import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, onGrid1 } from '../../src/grid';
import { momentsOnGrid } from '../../src/probability/grid-moments';

describe('momentsOnGrid', () => {
  it('gives mean 1/λ and variance 1/λ² of the exponential law', () => {
    const grid = grid1(0, 40, 40_000);
    const { mean, variance, std } = momentsOnGrid(
      grid,
      onGrid1(grid, (x) => 2 * Math.exp(-2 * x)),
    );
    // The midpoint rule errs by f'Δx²/24 = 1e-7 here.
    expect(mean).toBeCloseTo(0.5, 6);
    expect(variance).toBeCloseTo(0.25, 6);
    expect(std).toBeCloseTo(0.5, 6);
  });

  it('gives the Gaussian its own, whatever its height', () => {
    const laws = fc.record({
      mu: fc.double({ min: -2, max: 2, noNaN: true }),
      sigma: fc.double({ min: 0.2, max: 1, noNaN: true }),
      height: fc.double({ min: 0.1, max: 10, noNaN: true }),
    });
    const grid = grid1(-12, 12, 2000);
    fc.assert(
      fc.property(laws, ({ mu, sigma, height }) => {
        const bell = onGrid1(grid, (x) => height * Math.exp(-((x - mu) ** 2) / (2 * sigma ** 2)));
        const { mean, variance } = momentsOnGrid(grid, bell);
        // Spectrally exact for a function that vanishes at both ends; what is left is rounding.
        expect(mean).toBeCloseTo(mu, 10);
        expect(variance).toBeCloseTo(sigma ** 2, 10);
      }),
    );
  });

  it('refuses what is no density', () => {
    const grid = grid1(0, 1, 3);
    expect(() => momentsOnGrid(grid, [1, 1])).toThrow('Cannot take moments');
    expect(() => momentsOnGrid(grid, [0, 0, 0])).toThrow('the integral must be positive: current value is 0');
  });
});
