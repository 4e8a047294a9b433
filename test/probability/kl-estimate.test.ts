import { describe, expect, it } from 'vitest';
import { grid1, grid2, onGrid1, onGrid2 } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { klDiscrete } from '../../src/probability/kl';
import { klMonteCarlo, klOnGrid } from '../../src/probability/kl-estimate';
import { klGaussian, klMultivariateGaussian } from '../../src/probability/kl-gaussian';
import { mixture } from '../../src/probability/mixture';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';

describe('klMonteCarlo', () => {
  it('is within its error bar of the closed form, as often as a normal law promises', () => {
    const [p, q] = [gaussian(0, 1), gaussian(0.5, 1.5)];
    const exact = klGaussian(p, q);
    let inside = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { mean, standardError } = klMonteCarlo(p, q, random(seed), 500);
      if (Math.abs(mean - exact) < 2 * standardError) inside += 1;
    }
    // 95.45 % of 400 are 381.8 with deviation 4.2; 4.5 deviations and one percent for the estimated error.
    expect(inside).toBeGreaterThan(358);
    expect(inside).toBeLessThan(400);
  });

  it('has an error that falls as 1/√n', () => {
    const [p, q] = [gaussian(0, 1), gaussian(1, 1)];
    const error = (n: number) => klMonteCarlo(p, q, random(1), n).standardError;
    // For equal deviations ln p − ln q is normal with deviation |μ_p − μ_q|/σ = 1.
    expect(error(40_000) * 200).toBeCloseTo(1, 1);
    expect(Math.abs(error(400) / error(40_000) - 10)).toBeLessThan(1.6); // 400 draws know their deviation to 3.5 %
  });

  it('works in several dimensions', () => {
    const p = multivariateGaussian(
      [0, 0],
      [
        [1, 0.3],
        [0.3, 0.5],
      ],
    );
    const q = multivariateGaussian([1, -1], [2, 0.5]);
    const { mean, standardError, n } = klMonteCarlo(p, q, random(2), 20_000);
    expect(Math.abs(mean - klMultivariateGaussian(p, q).kl)).toBeLessThan(4.5 * standardError);
    expect(n).toBe(20_000);
  });

  it('needs two draws', () => {
    expect(() => klMonteCarlo(gaussian(), gaussian(), random(1), 1)).toThrow(
      /n must be an integer of at least 2/,
    );
  });
});

describe('klOnGrid', () => {
  it('is the closed form of two Gaussians, and of neither scale', () => {
    const grid = grid1(-12, 12, 1000); // 9.6 deviations of the wider law: the mass left out is below 1e-20
    const [p, q] = [gaussian(0, 0.8), gaussian(0.5, 1.2)];
    const values = onGrid1(grid, p.density);
    // The midpoint sum of a smooth function that vanishes at both ends converges faster than any power.
    expect(klOnGrid(grid, values, onGrid1(grid, q.density))).toBeCloseTo(klGaussian(p, q), 12);
    expect(
      klOnGrid(
        grid,
        values.map((v) => 7 * v),
        onGrid1(grid, q.density),
      ),
    ).toBeCloseTo(klGaussian(p, q), 12);
  });

  it('agrees with Monte Carlo where there is no closed form', () => {
    const p = mixture([
      { weight: 1, mean: -1, std: 0.3 },
      { weight: 2, mean: 1, std: 0.6 },
    ]);
    const q = gaussian(0.3, 1);
    const grid = grid1(-8, 8, 2000);
    const { mean, standardError } = klMonteCarlo(p, q, random(3), 40_000);
    expect(Math.abs(klOnGrid(grid, onGrid1(grid, p.density), onGrid1(grid, q.density)) - mean)).toBeLessThan(
      4.5 * standardError,
    );
  });

  it('works on the plane', () => {
    const plane = grid2(grid1(-12, 14, 200), grid1(-10, 8, 160)); // 9 deviations of the wider law
    const p = multivariateGaussian([0, 0]);
    const q = multivariateGaussian([1, -1], [2, 0.8]);
    const on = (law: typeof p) => onGrid2(plane, (x, y) => law.density([x, y]));
    expect(klOnGrid(plane, on(p), on(q))).toBeCloseTo(klMultivariateGaussian(p, q).kl, 10);
    expect(klOnGrid(plane, p, q)).toBeCloseTo(klMultivariateGaussian(p, q).kl, 10);
  });

  it('follows the conventions of the discrete divergence', () => {
    const grid = grid1(0, 1, 3);
    expect(klOnGrid(grid, [1, 0, 1], [1, 1, 0])).toBe(Infinity);
    expect(klOnGrid(grid, [0.9, 0.1, 0], [0.1, 0.9, 0])).toBeCloseTo(klDiscrete([0.9, 0.1], [0.1, 0.9]), 14);
    expect(klOnGrid(grid, [1, 2, 3], [1, 2, 3])).toBe(0);
    expect(() => klOnGrid(grid, [1, 2], [1, 2, 3])).toThrow(/the length of p must be 3/);
    expect(() => klOnGrid(grid, [1, -2, 3], [1, 2, 3])).toThrow(
      /p\[1\] must be finite and not negative: current value is -2/,
    );
    expect(() => klOnGrid(grid, [1, 2, 3], [0, 0, 0])).toThrow(/the sum of q must be positive/);
    expect(() => klOnGrid(grid, { logDensity: () => -Infinity }, [1, 2, 3])).toThrow(
      /the logarithm of p's mass on the grid must be finite: current value is -Infinity/,
    );
  });
});
