import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointSet } from '../../src/data/points';
import { exactVelocity, idealVelocity } from '../../src/flow/exact-velocity';
import { cosinePath, linearPath, vpPath } from '../../src/flow/paths';
import { wasserstein1 } from '../../src/metrics/wasserstein';
import { flowMap } from '../../src/ode/solve';
import { mixture } from '../../src/probability/mixture';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { normalCdf } from '../../src/probability/normal-cdf';
import { random } from '../../src/random/random';

const anyPlace = fc.double({ min: -3, max: 3, noNaN: true });
const anyTime = fc.double({ min: 0, max: 1, noNaN: true });
const bells = mixture([
  { weight: 1, mean: -2, std: 0.3 },
  { weight: 2, mean: 1, std: 0.5 },
]);

describe('exactVelocity', () => {
  it('is the known linear field of Gaussian data, at every time', () => {
    const tau = 0.7;
    const u = exactVelocity(mixture([{ weight: 1, mean: 0, std: tau }]));
    fc.assert(
      fc.property(anyPlace, anyTime, (x, t) => {
        // (tτ² − (1 − t))x/(t²τ² + (1 − t)²), by hand from the covariance of z − ε and x_t.
        const known = ((t * tau ** 2 - (1 - t)) * x) / (t ** 2 * tau ** 2 + (1 - t) ** 2);
        return Math.abs(u(Float64Array.of(x), t)[0]! - known) < 1e-11;
      }),
      { numRuns: 500 },
    );
  });

  it('has the flow that multiplies Gaussian data by its deviation', () => {
    const u = exactVelocity(mixture([{ weight: 1, mean: 0, std: 0.7 }]));
    const ends = flowMap(u, [-1, 0.5, 2], { tolerance: 1e-11 });
    for (const [k, x] of [-1, 0.5, 2].entries()) expect(ends[k]).toBeCloseTo(0.7 * x, 9);
  });

  it('carries the quantiles of noise to those of the data: on a line a flow keeps the order', () => {
    const starts = [-1.6, -0.5, -0.43, 0, 1.3];
    const cdf = (x: number) =>
      bells.components.reduce(
        (sum, { mean, std }, k) => sum + bells.weights[k]! * normalCdf((x - mean) / std),
        0,
      );
    for (const path of [linearPath(), cosinePath()]) {
      const ends = flowMap(exactVelocity(bells, { path }), starts, { tolerance: 1e-10 });
      for (const [k, x] of starts.entries()) expect(cdf(ends[k]!)).toBeCloseTo(normalCdf(x), 7);
    }
  });

  it('takes a point of the plane as a whole', () => {
    const flat = multivariateMixture([
      { weight: 1, mean: [-2, 0], covariance: [0.09, 0.09] },
      { weight: 1, mean: [1, 0], covariance: [0.25, 0.25] },
    ]);
    const u = exactVelocity(flat, { path: vpPath() });
    const [first, second] = [u(Float64Array.of(0.3, -1), 0.6), u(Float64Array.of(0.3, -1, 1, 1), 0.6)];
    expect(Array.from(second).slice(0, 2)).toEqual(Array.from(first));
    expect(() => u(Float64Array.of(1, 2, 3), 0.5)).toThrow(/Cannot follow a flow .*multiple of 2.*3/);
  });
});

describe('idealVelocity', () => {
  const data = pointSet([1, 0, -1, 0.5, 0, -2]);

  it('is the exact field of the points, as narrow bells have it', () => {
    const narrow = multivariateMixture(
      [0, 1, 2].map((k) => ({
        weight: 1,
        mean: [data.points[2 * k]!, data.points[2 * k + 1]!],
        covariance: [1e-12, 1e-12],
      })),
    );
    const [u, v] = [idealVelocity(data), exactVelocity(narrow)];
    fc.assert(
      fc.property(anyPlace, anyPlace, fc.double({ min: 0, max: 0.95, noNaN: true }), (x, y, t) => {
        const [a, b] = [u(Float64Array.of(x, y), t), v(Float64Array.of(x, y), t)];
        return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!) < 1e-6;
      }),
    );
  });

  it('ends on the points, each as often as the others', () => {
    const ends = flowMap(idealVelocity(data), random(1).normals(2 * 600), {
      method: 'euler',
      steps: 200,
    });
    const nearest = Array.from({ length: 600 }, (_, k) =>
      [0, 1, 2].find(
        (j) =>
          Math.hypot(ends[2 * k]! - data.points[2 * j]!, ends[2 * k + 1]! - data.points[2 * j + 1]!) < 1e-6,
      ),
    );
    const counts = [0, 1, 2].map((j) => nearest.filter((found) => found === j).length);
    expect(counts.reduce((a, b) => a + b)).toBe(600);
    // 4 standard errors of √(600·⅓·⅔) = 11.5.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(46);
  });

  it('says that it cannot be asked at t = 1', () => {
    expect(() => idealVelocity(data)(Float64Array.of(0, 0), 1)).toThrow(/Cannot convert data to velocity/);
  });
});

it('the flow of a mixture ends in the mixture', () => {
  const n = 4000;
  const ends = flowMap(exactVelocity(bells), random(1).normals(n), { tolerance: 1e-5 });
  // Two samples of 4000 differ by about 0.05 in W₁.
  expect(wasserstein1(ends, bells.sample(random(2), n))).toBeLessThan(0.12);
});
