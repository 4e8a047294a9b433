import { describe, expect, it } from 'vitest';
import { grid1, onGrid1 } from '../../src/grid';
import { fitGaussian } from '../../src/probability/fit-gaussian';
import { gaussian } from '../../src/probability/gaussian';
import { klOnGrid } from '../../src/probability/kl-estimate';
import { mixture } from '../../src/probability/mixture';

const target = mixture([
  { weight: 0.4, mean: -2, std: 0.6 },
  { weight: 0.6, mean: 2, std: 0.8 },
]);
const grid = grid1(-20, 20, 4000); // 8 deviations of the widest fit: klOnGrid leaves less than 1e-14 of q out
const p = onGrid1(grid, target.density);
const klTo = (mean: number, std: number) => klOnGrid(grid, p, onGrid1(grid, gaussian(mean, std).density));
const klFrom = (mean: number, std: number) => klOnGrid(grid, onGrid1(grid, gaussian(mean, std).density), p);

describe('fitGaussian', () => {
  it('forward: ends on the mean and variance of the target, covering both modes', () => {
    for (const start of [{ mean: 5, std: 0.1 }, { mean: -8, std: 4 }, undefined]) {
      const { fit, kl } = fitGaussian(target, grid, { divergence: 'forward', start, steps: 400 });
      expect(fit.mean).toBeCloseTo(target.mean, 9);
      expect(fit.variance).toBeCloseTo(target.variance, 9);
      expect(kl).toBeCloseTo(klTo(target.mean, Math.sqrt(target.variance)), 9);
    }
  });

  it('reverse: ends on a mode, the one that it starts near, and no neighbour is better', () => {
    for (const [start, mode] of [
      [-3, -2],
      [3, 2],
    ] as const) {
      const { fit, kl } = fitGaussian(target, grid, {
        divergence: 'reverse',
        start: { mean: start, std: 1 },
        steps: 400,
      });
      expect(Math.abs(fit.mean - mode)).toBeLessThan(0.15);
      expect(fit.std).toBeLessThan(1);
      expect(kl).toBeCloseTo(klFrom(fit.mean, fit.std), 8);
      // A local minimum of the divergence as an independent sum over the grid sees it.
      for (const [dm, ds] of [
        [0.01, 0],
        [-0.01, 0],
        [0, 0.01],
        [0, -0.01],
      ] as const)
        expect(klFrom(fit.mean + dm, fit.std + ds)).toBeGreaterThan(kl);
    }
  });

  it('never goes uphill, whatever the start', () => {
    for (const divergence of ['forward', 'reverse'] as const)
      for (const start of [
        { mean: 0, std: 1 },
        { mean: 6, std: 0.05 },
        { mean: -5, std: 5 },
      ]) {
        const { path } = fitGaussian(target, grid, { divergence, start });
        for (let k = 1; k < path.length; k++)
          expect(path[k]!.kl).toBeLessThanOrEqual(path[k - 1]!.kl + 1e-12);
      }
  });

  it('records the way, start included, with the divergence at every step', () => {
    const start = { mean: 1, std: 2 };
    const forward = fitGaussian(target, grid, { divergence: 'forward', start, steps: 7 });
    expect(forward.path.map((row) => row.step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(forward.path[0]).toMatchObject(start);
    expect(forward.path[0]!.kl).toBeCloseTo(klTo(1, 2), 9);
    const reverse = fitGaussian(target, grid, {
      divergence: 'reverse',
      start: { mean: -2, std: 1 },
      steps: 1,
    });
    expect(reverse.path[0]!.kl).toBeCloseTo(klFrom(-2, 1), 9);
  });

  it('finds a Gaussian target exactly, by either divergence', () => {
    for (const divergence of ['forward', 'reverse'] as const) {
      const { fit, kl } = fitGaussian(gaussian(1.5, 0.7), grid, { divergence, steps: 400 });
      expect(fit.mean).toBeCloseTo(1.5, 9);
      expect(fit.std).toBeCloseTo(0.7, 9);
      expect(kl).toBeCloseTo(0, 9);
    }
  });

  it('refuses bad settings', () => {
    const fit = (options: object) => () => fitGaussian(target, grid, { divergence: 'forward', ...options });
    expect(fit({ divergence: 'sideways' })).toThrow(
      /divergence must be one of forward, reverse: current value is "sideways"/,
    );
    expect(fit({ steps: 0 })).toThrow(/steps must be an integer of at least 1/);
    expect(fit({ rate: 1.5 })).toThrow(/rate must be in \(0, 1\)/);
    expect(fit({ start: { mean: 0, std: 0 } })).toThrow(/the starting std must be positive/);
    expect(fit({ start: { mean: NaN, std: 1 } })).toThrow(/the starting mean must be a finite number/);
    expect(() => fitGaussian(target, grid1(50, 60, 10), { divergence: 'forward' })).toThrow(
      /mass on the grid must be positive/,
    );
  });
});
