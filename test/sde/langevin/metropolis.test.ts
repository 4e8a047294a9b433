import { describe, expect, it } from 'vitest';
import { grid1, histogram1, integrate1, onGrid1 } from '../../../src/grid';
import { moments } from '../../../src/probability/moments';
import { random } from '../../../src/random/random';
import { metropolisLangevin } from '../../../src/sde/langevin/metropolis';
import { doubleWell, linePotential, planePotential } from '../../../src/sde/langevin/potential';
import { last } from './last';

const harmonic = linePotential(
  (x) => (x * x) / 2,
  (x) => x,
);
const n = 20_000;

describe('metropolisLangevin', () => {
  it.each([0.2, 1, 1.8])('has no bias of the step: variance 1 at τ = %d', (stepSize) => {
    const { x } = last(
      metropolisLangevin(harmonic, random(1).normals(n), {
        random: random(2),
        stepSize,
        steps: 30,
        every: 30,
      }),
    );
    expect(Math.abs(moments(x).variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    expect(Math.abs(moments(x).mean)).toBeLessThan(4.5 / Math.sqrt(n));
  });

  it('accepts the share that an integral says', () => {
    // In equilibrium, τ = 1: the proposal is y = √2 W whatever x, and ln ratio = −½(y² − x²) + (y² − x²)/4 = (x² − y²)/4. So a
    // proposal is accepted with E min(1, e^{(x² − y²)/4}), x ~ N(0, 1), y ~ N(0, 2), here on a grid.
    const grid = grid1(-9, 9, 400);
    const bell = (v: number) =>
      onGrid1(grid, (x) => Math.exp((-x * x) / (2 * v)) / Math.sqrt(2 * Math.PI * v));
    const [px, py] = [bell(1), bell(2)];
    const inner = grid.centres.map((x) =>
      integrate1(
        grid,
        py.map((p, j) => p * Math.min(1, Math.exp((x * x - grid.centres[j]! ** 2) / 4))),
      ),
    );
    const expected = integrate1(
      grid,
      inner.map((value, i) => value * px[i]!),
    );
    const { acceptance } = last(
      metropolisLangevin(harmonic, random(3).normals(n), {
        random: random(4),
        stepSize: 1,
        steps: 20,
        every: 20,
      }),
    );
    // 4.5 standard errors of a share of n·20 proposals, as if they were only n
    expect(Math.abs(acceptance - expected)).toBeLessThan(4.5 * Math.sqrt(0.25 / n));
    expect(expected).toBeGreaterThan(0.7);
  });

  it('settles at e^{−f/T}/Z of a double well, cell by cell, at a large step', () => {
    const [h, temperature] = [1, 0.8];
    const { x } = last(
      metropolisLangevin(doubleWell(h), random(5).normals(n), {
        random: random(6),
        stepSize: 0.15,
        temperature,
        steps: 300,
        every: 300,
      }),
    );
    const fine = grid1(-3, 3, 3000);
    const weights = onGrid1(fine, (v) => Math.exp((-h * (v * v - 1) ** 2) / temperature));
    const z = integrate1(fine, weights);
    const { counts } = histogram1(grid1(-2, 2, 20), x);
    let chi2 = 0;
    counts.forEach((count, k) => {
      let share = 0;
      for (let i = 500 + 100 * k; i < 600 + 100 * k; i++) share += (weights[i]! * fine.spacing) / z;
      chi2 += (count - n * share) ** 2 / (n * share);
    });
    expect(chi2).toBeLessThan(20 + 4.5 * Math.sqrt(40)); // 20 cells
  });

  it('never leaves where the energy is finite: a half-line', () => {
    // e^{−x} on x > 0: mean 1, and a share e^{−1} above it.
    const half = linePotential(
      (x) => (x > 0 ? x : Infinity),
      () => 1,
    );
    const start = Float64Array.from({ length: n }, (_, k) => -Math.log1p(-(k + 0.5) / n));
    const { x } = last(
      metropolisLangevin(half, start, { random: random(7), stepSize: 0.3, steps: 50, every: 50 }),
    );
    expect(Math.min(...x)).toBeGreaterThan(0);
    expect(Math.abs(moments(x).mean - 1)).toBeLessThan(4.5 / Math.sqrt(n));
    const above = x.filter((v) => v > 1).length / n;
    expect(Math.abs(above - Math.exp(-1))).toBeLessThan(4.5 * Math.sqrt(0.2325 / n));
  });

  it('accepts or refuses a point as a whole: both coordinates of the plane', () => {
    const potential = planePotential(
      (x, y) => (x * x) / 2 + 2 * y * y,
      (x, y) => [x, 4 * y],
    );
    const start = random(8).normals(2 * n);
    for (let k = 0; k < n; k++) start[2 * k + 1] = start[2 * k + 1]! / 2;
    const states = [...metropolisLangevin(potential, start, { random: random(9), stepSize: 0.4, steps: 20 })];
    const [before, after] = [states[19]!.x, states[20]!.x];
    let moved = 0;
    for (let k = 0; k < n; k++) {
      const [x, y] = [before[2 * k] !== after[2 * k], before[2 * k + 1] !== after[2 * k + 1]];
      expect(x).toBe(y);
      if (x) moved++;
    }
    expect(states[20]!.acceptance).toBe(moved / n);
    expect(states[0]!.acceptance).toBeNaN();
    const variance = (i: number) =>
      moments(Float64Array.from({ length: n }, (_, k) => after[2 * k + i]!)).variance;
    expect(Math.abs(variance(0) - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    expect(Math.abs(variance(1) - 0.25)).toBeLessThan(4.5 * 0.25 * Math.sqrt(2 / n));
  });
});
