import { describe, expect, it } from 'vitest';
import { grid1, grid2, integrate, integrate1, onGrid1 } from '../../../src/grid';
import { fokkerPlanck1, type LineProcess } from '../../../src/sde/fokker-planck/line';
import { fokkerPlanck2 } from '../../../src/sde/fokker-planck/plane';

// Cases that fplanck (johnaparker/fplanck, tests/) asserts, with its grids and tolerances; the harmonic potential is
// in line.test.ts. Its masses of cells are our densities times the spacing.
const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const masses = (spacing: number, p: Float64Array) => p.map((value) => value * spacing);
const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);

describe('free space (test_free_space.py)', () => {
  it('is uniform on a ring of extent 1 and spacing 0.1, to 1e-15', () => {
    const grid = grid1(-0.5, 0.5, 10);
    const steady = masses(0.1, fokkerPlanck1(grid, { walls: 'periodic' }).steadyState());
    expect(spread(steady)).toBeLessThan(1e-15);
    expect(Math.abs(steady.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-15);
  });

  it.each([
    ['in closed form', {}],
    ['by state reduction', { drift: () => [0, 0] as const }],
  ])('and on a torus, %s', (_, process) => {
    const grid = grid2(grid1(-0.5, 0.5, 10), grid1(-0.5, 0.5, 10));
    const steady = masses(0.01, fokkerPlanck2(grid, { ...process, walls: 'periodic' }).steadyState());
    expect(spread(steady)).toBeLessThan(1e-15);
    expect(Math.abs(steady.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-14); // 100 roundings
  });

  it('exchanges D/dx² with the neighbours (test_dimless_constructor.py)', () => {
    const grid = grid1(-5, 5, 100);
    const point = onGrid1(grid, (x) => (Math.abs(x - 0.05) < 0.01 ? 1 : 0));
    const rate = fokkerPlanck1(grid, { diffusion: 0.5 }).rate(point);
    // Spacing 0.1 is the difference of edges with an error of 1e-15.
    expect(Array.from(rate.slice(49, 52), (v) => v / 50)).toEqual(
      [1, -2, 1].map((v) => expect.closeTo(v, 12)),
    );
  });
});

describe('a force on a ring', () => {
  it('that is uniform leaves the density uniform, and a current (test_uniform_force.py)', () => {
    const grid = grid1(-0.5, 0.5, 20);
    const equation = fokkerPlanck1(grid, { drift: () => 1, walls: 'periodic' });
    const steady = equation.steadyState();
    expect(spread(masses(0.05, steady))).toBeLessThan(1e-15);
    const J = equation.flux(steady);
    expect(spread(J)).toBeLessThan(1e-13);
    expect(J[0]).toBeCloseTo(1, 13); // J = F p, p = 1
  });

  it('of a tilted periodic potential drives the current of the closed form', () => {
    // The case that test_driven_periodic.py leaves open: U(x) = A cos 2πx − F x, D = 1 (Risken 1989, eq. 11.37 ff.):
    // J = (1 − e^{−F})/∫₀¹ e^{−U(x)} ∫ₓ^{x+1} e^{U(y)} dy dx, here by Simpson's rule.
    const [A, F] = [1, 2];
    const U = (x: number) => A * Math.cos(2 * Math.PI * x) - F * x;
    const inner = (x: number) => integrate((y) => Math.exp(U(y) - U(x)), grid1(x, x + 1, 200));
    const J = (1 - Math.exp(-F)) / integrate(inner, grid1(0, 1, 200));
    const errorOf = (n: number) => {
      const drift = (x: number) => 2 * Math.PI * A * Math.sin(2 * Math.PI * x) + F;
      const equation = fokkerPlanck1(grid1(0, 1, n), { drift, walls: 'periodic' });
      const current = equation.flux(equation.steadyState());
      expect(spread(current)).toBeLessThan(1e-8);
      return Math.abs(current[0]! - J);
    };
    const [coarse, fine] = [errorOf(40), errorOf(80)];
    expect(fine).toBeLessThan(1e-5 * J);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.9); // 4, in fact: the potential is as smooth as can be
  });
});

describe('force and potential are the same (test_harmonic_potential.py)', () => {
  const grid = grid1(-5.05, 4.95, 100);
  const half = (x: number) => 0.5 * x * x;
  const both: readonly LineProcess[] = [{ potential: half }, { drift: (x) => -x }];

  it('in the steady state', () => {
    const [a, b] = both.map((process) => masses(0.1, fokkerPlanck1(grid, process).steadyState()));
    expect(largest(a!.map((p, k) => p - b![k]!))).toBeLessThan(1e-15);
  });

  it('at t = 0.4 from a point mass', () => {
    const start = onGrid1(grid, (x) => (Math.abs(x - 3) < 0.01 ? 10 : 0));
    const [a, b] = both.map((process) => {
      const run = { dt: 0.004, steps: 100, scheme: 'crank-nicolson', every: 100 } as const;
      const states = [...fokkerPlanck1(grid, process).run(start, run)];
      return masses(0.1, states.at(-1)!.density);
    });
    expect(largest(a!.map((p, k) => p - b![k]!))).toBeLessThan(1e-15);
    expect(integrate1(grid, b!) / 0.1).toBeCloseTo(1, 13);
  });
});
