import { describe, expect, it } from 'vitest';
import { cellOf, grid1, grid2, onGrid1 } from '../../../src/grid';
import { observedOrder } from '../../../src/probability/observed-order';
import { fokkerPlanck1, type LineProcess } from '../../../src/sde/fokker-planck/line';
import { fokkerPlanck2 } from '../../../src/sde/fokker-planck/plane';
import fixture from './spectral-fixture.json';

/** Cells 50·3ᵏ have the places of the fixture among their centres. */
const places = [0, 7, 14, 21, 28, 35, 42, 49].map((k) => (2 * Math.PI * (k + 0.5)) / 50);
const ring = (n: number) => grid1(0, 2 * Math.PI, n);
const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

/** Errors at the places on 50 and 150 cells. */
function errorsOf(solve: (n: number) => Float64Array, expected: readonly number[]): number[] {
  return [50, 150].map((n) => {
    const p = solve(n);
    return largest(expected.map((value, k) => p[cellOf(ring(n), places[k]!)]! - value));
  });
}

const start = (x: number) => (1 + 0.5 * Math.cos(x - 1)) / (2 * Math.PI);

describe('drift and diffusion that depend on place, on a ring, against a spectral method', () => {
  const process: LineProcess = {
    drift: (x) => Math.sin(x) + 0.5,
    diffusion: (x) => 0.3 + 0.1 * Math.cos(x),
    walls: 'periodic',
  };

  it.each(['chang-cooper', 'central'] as const)('%s is of order 2 at t = 0.7', (flux) => {
    const solve = (n: number) => {
      const run = { dt: 0.7 / n, steps: n, scheme: 'crank-nicolson', every: n } as const;
      const equation = fokkerPlanck1(ring(n), { ...process, flux });
      return [...equation.run(onGrid1(ring(n), start), run)].at(-1)!.density;
    };
    const errors = errorsOf(solve, fixture.moved);
    expect(errors[1]).toBeLessThan(1e-3);
    expect(observedOrder([3, 1], errors)).toBeGreaterThan(1.9);
  });

  it('has the same steady state and current', () => {
    const errors = errorsOf((n) => fokkerPlanck1(ring(n), process).steadyState(), fixture.steady);
    expect(errors[1]).toBeLessThan(2e-3);
    expect(observedOrder([3, 1], errors)).toBeGreaterThan(1.9);
    const currents = [50, 150].map((n) => {
      const equation = fokkerPlanck1(ring(n), process);
      return Math.abs(equation.flux(equation.steadyState())[0]! - fixture.flux[0]!);
    });
    expect(currents[1]).toBeLessThan(1e-4);
    expect(observedOrder([3, 1], currents)).toBeGreaterThan(1.9);
  });
});

describe('drift and diffusion that depend on place and time', () => {
  it.each([
    ['crank-nicolson', 2],
    ['implicit', 1],
    ['explicit', 1],
  ] as const)('%s goes to the spectral solution at order %d of the time step', (scheme, order) => {
    // So many cells that what is left is the error of time: that of space is 4e-6 on 450 and 3e-5 on 150.
    const grid = ring(scheme === 'explicit' ? 150 : 450);
    const equation = fokkerPlanck1(grid, {
      drift: (x, t) => Math.sin(x - t),
      diffusion: (_, t) => 0.3 + 0.2 * Math.sin(3 * t),
      walls: 'periodic',
      timeDependent: true,
    });
    const counts = { 'crank-nicolson': [8, 16], implicit: [20, 40], explicit: [700, 1400] }[scheme];
    const errors = counts.map((steps) => {
      const run = { dt: 1 / steps, steps, scheme, every: steps } as const;
      const p = [...equation.run(onGrid1(grid, start), run)].at(-1)!.density;
      return largest(fixture.timed.map((value, k) => p[cellOf(grid, places[k]!)]! - value));
    });
    expect(Math.abs(observedOrder([2, 1], errors) - order)).toBeLessThan(0.2);
  });
});

describe('a whirl with a sink, on a torus', () => {
  it('has the spectral solution, to order 2', () => {
    const spots = [2, 7, 10, 12, 17].map((k) => (2 * Math.PI * (k + 0.5)) / 20 - Math.PI);
    const errors = [20, 60].map((n) => {
      const axis = grid1(-Math.PI, Math.PI, n);
      const equation = fokkerPlanck2(grid2(axis, axis), {
        drift: (x, y) => [Math.sin(y) - 0.5 * Math.sin(x), -Math.sin(x) - 0.5 * Math.sin(y)],
        diffusion: 0.2,
        walls: 'periodic',
      });
      const flat = new Float64Array(n * n).fill(1 / (2 * Math.PI) ** 2);
      const run = { dt: 1 / n, steps: n, scheme: 'crank-nicolson', every: n } as const;
      const p = [...equation.run(flat, run)].at(-1)!.density;
      const at = (k: number) => p[cellOf(axis, spots[(k + 1) % 5]!) * n + cellOf(axis, spots[k]!)]!;
      return largest(fixture.plane.map((value, k) => at(k) - value));
    });
    expect(errors[1]).toBeLessThan(2e-4);
    expect(observedOrder([3, 1], errors)).toBeGreaterThan(1.9);
  });
});
