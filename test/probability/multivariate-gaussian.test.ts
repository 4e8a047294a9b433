import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, grid2, integrate2, onGrid2 } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';

const tilted = multivariateGaussian(
  [1, -1],
  [
    [2, 0.6],
    [0.6, 0.5],
  ],
);

describe('multivariateGaussian', () => {
  it('is a product of Gaussians when the covariance is diagonal', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true })),
          { minLength: 1, maxLength: 6 },
        ),
        (laws) => {
          const p = multivariateGaussian(
            laws.map(([m]) => m),
            laws.map(([, s]) => s * s),
          );
          const parts = laws.map(([m, s]) => gaussian(m, s));
          const x = laws.map((_, k) => Math.sin(k + 1));
          const sum = parts.reduce((total, part, k) => total + part.logDensity(x[k]!), 0);
          expect(p.logDensity(x)).toBeCloseTo(sum, 9);
          expect(p.entropy()).toBeCloseTo(
            parts.reduce((total, part) => total + part.entropy(), 0),
            9,
          );
          for (const [k, part] of parts.entries()) expect(p.score(x)[k]).toBeCloseTo(part.score(x[k]!), 9);
        },
      ),
    );
  });

  it('takes one variance, several, or rows, and shows its covariance as rows', () => {
    const rows = [
      [3, 0],
      [0, 3],
    ];
    for (const covariance of [3, [3, 3], new Float64Array([3, 3]), rows])
      expect(multivariateGaussian([0, 0], covariance).covariance).toEqual(rows);
  });

  it('has the density of the closed form in two dimensions', () => {
    // Σ⁻¹ and det Σ by hand: det = 2·0.5 − 0.36 = 0.64, Σ⁻¹ = [[0.5, −0.6], [−0.6, 2]]/0.64
    const [dx, dy] = [0.3, 0.7];
    const square = (0.5 * dx * dx - 1.2 * dx * dy + 2 * dy * dy) / 0.64;
    expect(tilted.density([1.3, -0.3])).toBeCloseTo(Math.exp(-square / 2) / (2 * Math.PI * 0.8), 14);
    expect(tilted.score([1.3, -0.3])[0]).toBeCloseTo(-(0.5 * dx - 0.6 * dy) / 0.64, 13);
    expect(tilted.score([1.3, -0.3])[1]).toBeCloseTo(-(-0.6 * dx + 2 * dy) / 0.64, 13);
    expect(tilted.entropy()).toBeCloseTo(Math.log(2 * Math.PI * Math.E) + 0.5 * Math.log(0.64), 13);
  });

  it('integrates to 1', () => {
    const plane = grid2(grid1(-11, 13, 240), grid1(-7, 5, 240)); // 8.5 deviations each way
    expect(
      integrate2(
        plane,
        onGrid2(plane, (x, y) => tilted.density([x, y])),
      ),
    ).toBeCloseTo(1, 12);
  });

  it('is sampled with its own mean and covariance', () => {
    const n = 100_000;
    const draws = tilted.sample(random(2), n);
    let [mx, my, xx, xy, yy] = [0, 0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [x, y] = [draws[2 * k]! - 1, draws[2 * k + 1]! + 1];
      mx += x / n;
      my += y / n;
      xx += (x * x) / n;
      xy += (x * y) / n;
      yy += (y * y) / n;
    }
    // 4.5 standard errors: √(Σii/n) of a mean, √((Σii Σjj + Σij²)/n) of a covariance.
    const within = (found: number, expected: number, variance: number) =>
      expect(Math.abs(found - expected)).toBeLessThan(4.5 * Math.sqrt(variance / n));
    within(mx, 0, 2);
    within(my, 0, 0.5);
    within(xx, 2, 2 * 4);
    within(yy, 0.5, 2 * 0.25);
    within(xy, 0.6, 2 * 0.5 + 0.36);
  });

  it('refuses covariances that are none', () => {
    const make = (covariance: number | number[] | number[][]) => () =>
      multivariateGaussian([0, 0], covariance);
    expect(
      make([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(/it must be positive definite/);
    expect(
      make([
        [1, 0.5],
        [0.4, 1],
      ]),
    ).toThrow(/entries \(1, 0\) and \(0, 1\) must be equal: current value is \[0.4, 0.5\]/);
    expect(make([1])).toThrow(/the length of covariance must be 2: current value is 1/);
    expect(make([1, 0])).toThrow(/variance 1 must be positive and finite: current value is 0/);
    expect(make([[1, 0], [0]])).toThrow(/the length of row 1 must be 2/);
    expect(make(-1)).toThrow(RangeError);
    expect(() => multivariateGaussian([])).toThrow(/mean must not be empty/);
    expect(() => tilted.density([1])).toThrow(/the length of x must be 2: current value is 1/);
  });
});
