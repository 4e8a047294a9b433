import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate1, onGrid1 } from '../../../src/grid';
import { gaussian } from '../../../src/probability/gaussian';
import { klOnGrid } from '../../../src/probability/kl-estimate';
import { normalCdf } from '../../../src/probability/normal-cdf';
import { freeEnergy } from '../../../src/sde/fokker-planck/free-energy';
import { fokkerPlanck1, type LineProcess } from '../../../src/sde/fokker-planck/line';
import type { DensityState, TimeScheme } from '../../../src/sde/fokker-planck/stepping';

const half = (x: number) => 0.5 * x * x;
const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, k) => value - b[k]!));

function end(states: Iterable<DensityState>): Float64Array {
  let density = new Float64Array();
  for (const state of states) density = state.density as Float64Array<ArrayBuffer>;
  return density;
}

/** Slope of log error over log step between the first and the last. */
const order = (steps: readonly number[], errors: readonly number[]) =>
  Math.log(errors[0]! / errors.at(-1)!) / Math.log(steps[0]! / steps.at(-1)!);

describe('the published case of fplanck (test_harmonic_potential.py)', () => {
  // A point mass at x₀ = 3 in U = ½x², extent 10, spacing 0.1, reflecting walls; a centre lies on 3.
  const grid = grid1(-5.05, 4.95, 100);
  const equation = fokkerPlanck1(grid, { potential: half });
  const start = onGrid1(grid, (x) => (Math.abs(x - 3) < 0.01 ? 1 / grid.spacing : 0));
  const bell = { mean: 2.0109601381, std: Math.sqrt(0.5506710359) };
  const masses = grid.centres.map(
    (_, k) =>
      normalCdf((grid.edges[k + 1]! - bell.mean) / bell.std) -
      normalCdf((grid.edges[k]! - bell.mean) / bell.std),
  );

  it.each<[TimeScheme, number]>([
    ['explicit', 0.002],
    ['implicit', 0.002],
    ['crank-nicolson', 0.002],
  ])('cell masses at t = 0.4 to 2e-3, and mass to 1e-13: %s', (scheme, dt) => {
    const density = end(equation.run(start, { dt, steps: Math.round(0.4 / dt), scheme }));
    expect(
      difference(
        density.map((p) => p * grid.spacing),
        masses,
      ),
    ).toBeLessThan(2e-3);
    expect(Math.abs(integrate1(grid, density) - 1)).toBeLessThan(1e-13);
  });

  it('at t = 400 the steady state to 1e-12, which is e^{−U}/Σ to 1e-15', () => {
    const steady = equation.steadyState().map((p) => p * grid.spacing);
    const weights = onGrid1(grid, (x) => Math.exp(-half(x)));
    const total = weights.reduce((a, b) => a + b);
    expect(
      difference(
        steady,
        weights.map((w) => w / total),
      ),
    ).toBeLessThan(1e-15);
    const late = end(equation.run(start, { dt: 0.1, steps: 4000, every: 4000 }));
    expect(
      difference(
        late.map((p) => p * grid.spacing),
        steady,
      ),
    ).toBeLessThan(1e-12);
    expect(Math.abs(integrate1(grid, late) - 1)).toBeLessThan(1e-13);
  });
});

describe('orders of convergence', () => {
  const exactAt = (t: number) => gaussian(1.5 * Math.exp(-t), Math.sqrt(1 - 0.91 * Math.exp(-2 * t)));
  const errorOf = (
    cells: number,
    dt: number,
    process: LineProcess,
    scheme: TimeScheme = 'crank-nicolson',
  ) => {
    const grid = grid1(-6, 6, cells);
    const start = onGrid1(grid, exactAt(0).density);
    const density = end(fokkerPlanck1(grid, process).run(start, { dt, steps: Math.round(0.5 / dt), scheme }));
    return difference(density, onGrid1(grid, exactAt(0.5).density));
  };
  // Ornstein–Uhlenbeck from N(1.5, 0.3²): smooth, so that the leading error is seen; walls 6 deviations away.

  it('is 2 in space by chang-cooper and central, 1 by upwind', () => {
    const cells = [100, 200, 400];
    const spacings = cells.map((n) => 1 / n);
    const orderOf = (process: LineProcess) =>
      order(
        spacings,
        cells.map((n) => errorOf(n, 0.002, process)),
      );
    const drift = (x: number) => -x;
    expect(orderOf({ drift })).toBeCloseTo(2, 1);
    expect(orderOf({ potential: half })).toBeCloseTo(2, 1);
    expect(orderOf({ drift, flux: 'central' })).toBeCloseTo(2, 1);
    expect(Math.abs(orderOf({ drift, flux: 'upwind' }) - 1)).toBeLessThan(0.1);
  });

  it.each<[TimeScheme, number, readonly number[]]>([
    ['explicit', 1, [0.0025, 0.00125, 0.000625]],
    ['implicit', 1, [0.01, 0.005, 0.0025]],
    ['crank-nicolson', 2, [0.05, 0.025, 0.0125]],
  ])('of %s is %d in time', (scheme, expected, steps) => {
    // Against itself with a step so short that space alone is left.
    const grid = grid1(-6, 6, 120);
    const equation = fokkerPlanck1(grid, { drift: (x) => -x });
    const start = onGrid1(grid, exactAt(0).density);
    const at = (dt: number, by: TimeScheme) =>
      end(equation.run(start, { dt, steps: Math.round(0.5 / dt), scheme: by, every: 1e6 }));
    const exact = at(0.5 / 8000, 'crank-nicolson');
    expect(
      Math.abs(
        order(
          steps,
          steps.map((dt) => difference(at(dt, scheme), exact)),
        ) - expected,
      ),
    ).toBeLessThan(0.1);
  });
});

describe('special cases', () => {
  it('without drift is the heat equation on a ring: a wave fades as e^{−Dk²t}', () => {
    const grid = grid1(0, 1, 200);
    const wave = (x: number) => 1 + 0.5 * Math.cos(2 * Math.PI * x);
    const equation = fokkerPlanck1(grid, { diffusion: 0.1, walls: 'periodic' });
    const density = end(
      equation.run(onGrid1(grid, wave), { dt: 0.001, steps: 500, scheme: 'crank-nicolson' }),
    );
    const left = Math.exp(-0.1 * (2 * Math.PI) ** 2 * 0.5);
    const exact = onGrid1(grid, (x) => 1 + 0.5 * left * Math.cos(2 * Math.PI * x));
    // (kh)²/12 = 8e-5 of the exponent 1.97, times the amplitude.
    expect(difference(density, exact)).toBeLessThan(2e-5);
  });

  it('without diffusion is advection: everything comes back after one turn', () => {
    const grid = grid1(0, 1, 100);
    const start = onGrid1(grid, (x) => (x > 0.2 && x < 0.4 ? 1 : 0));
    const equation = fokkerPlanck1(grid, { drift: () => 1, diffusion: 0, walls: 'periodic' });
    // The step that moves a cell's content by exactly one cell makes upwind exact.
    const density = end(equation.run(start, { dt: grid.spacing, steps: 100, scheme: 'explicit' }));
    expect(difference(density, start)).toBeLessThan(1e-12);
  });

  it("diffusion that depends on place is Itô's: the steady state is 1/D", () => {
    const grid = grid1(0, 2, 100);
    const D = (x: number) => 0.2 + x;
    const steady = fokkerPlanck1(grid, { diffusion: D }).steadyState();
    const exact = onGrid1(grid, (x) => 1 / D(x));
    const total = integrate1(grid, exact);
    expect(
      difference(
        steady,
        exact.map((p) => p / total),
      ),
    ).toBeLessThan(1e-12);
  });

  it('a drift around a ring keeps a current, the same everywhere, as in closed form', () => {
    // Without diffusion p ∝ 1/a for a = 1 + ½ sin 2πx; D = 1e-4 and the spacing change it by less than a hundredth.
    const grid = grid1(0, 1, 400);
    const drift = (x: number) => 1 + 0.5 * Math.sin(2 * Math.PI * x);
    const equation = fokkerPlanck1(grid, { drift, diffusion: 1e-4, walls: 'periodic' });
    const steady = equation.steadyState();
    const J = equation.flux(steady);
    expect(Math.max(...J) - Math.min(...J)).toBeLessThan(1e-9);
    const exact = onGrid1(grid, (x) => Math.sqrt(1 - 0.25) / drift(x)); // ∫ 1/(1 + ½ sin) = 1/√(1 − ¼)
    expect(difference(steady, exact)).toBeLessThan(0.01);
  });

  it('coefficients that depend on time are taken when they hold', () => {
    // dX = √(2·2t) dW from N(0, 0.1): variance 0.1 + 2t².
    const grid = grid1(-6, 6, 400);
    const equation = fokkerPlanck1(grid, { diffusion: (_, t) => 2 * t, timeDependent: true });
    const start = onGrid1(grid, gaussian(0, Math.sqrt(0.1)).density);
    const density = end(equation.run(start, { dt: 0.01, steps: 50, scheme: 'crank-nicolson' }));
    // Diffusion spreads variance exactly, cell by cell: Σ x² p grows by 2∫D, and Crank–Nicolson integrates 2t exactly.
    const variance = (p: Float64Array) =>
      integrate1(
        grid,
        onGrid1(grid, (x) => x * x).map((v, k) => v * p[k]!),
      );
    expect(variance(density) - variance(start)).toBeCloseTo(0.5, 6);
  });
});

describe('what holds for any process', () => {
  const processes = fc.record({
    slope: fc.double({ min: -30, max: 30, noNaN: true }),
    wave: fc.double({ min: -20, max: 20, noNaN: true }),
    diffusion: fc.double({ min: 0.01, max: 5, noNaN: true }),
    walls: fc.constantFrom('reflecting' as const, 'periodic' as const),
    n: fc.integer({ min: 1, max: 40 }),
    dt: fc.double({ min: 1e-4, max: 10, noNaN: true }),
    seed: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
  });

  it('implicit steps conserve mass and stay positive; the steady state stays', () => {
    fc.assert(
      fc.property(processes, ({ slope, wave, diffusion, walls, n, dt, seed }) => {
        const grid = grid1(0, 1, n);
        const drift = (x: number) => slope * (x - 0.5) + wave * Math.sin(2 * Math.PI * x);
        const equation = fokkerPlanck1(grid, { drift, diffusion, walls });
        const start = Float64Array.from(seed.slice(0, n), (v) => v + 0.01);
        const mass = integrate1(grid, start);
        const density = end(equation.run(start, { dt, steps: 20 }));
        expect(Math.abs(integrate1(grid, density) - mass)).toBeLessThan(1e-13 * Math.max(1, mass) * 10);
        // Positive but for what rounding leaves of a number next to 0.
        expect(Math.min(...density)).toBeGreaterThan(-1e-12);
        const steady = equation.steadyState();
        const kept = end(equation.run(steady, { dt, steps: 5 }));
        expect(difference(kept, steady)).toBeLessThan(1e-9 * largest(steady));
      }),
      { numRuns: 100 },
    );
  });

  it('the free energy falls to that of the steady state, by D times the divergence', () => {
    const grid = grid1(-4, 4, 160);
    const well = (x: number) => (x * x - 1) ** 2;
    const D = 0.5;
    const equation = fokkerPlanck1(grid, { potential: well, diffusion: D });
    const steady = equation.steadyState();
    const U = onGrid1(grid, well);
    const F = (p: Float64Array) => freeEnergy(p, U, grid.spacing, D).total;
    const bell = onGrid1(grid, gaussian(2, 0.5).density);
    const mass = integrate1(grid, bell);
    const start = bell.map((p) => p / mass);
    let before = Infinity;
    for (const { density } of equation.run(start, { dt: 0.02, steps: 100 })) {
      expect(F(density)).toBeLessThanOrEqual(before + 1e-14);
      before = F(density);
      expect(F(density) - F(steady)).toBeCloseTo(D * klOnGrid(grid, density, steady), 6);
    }
  });
});

describe('wrong use', () => {
  const grid = grid1(-1, 1, 10);
  const flat = new Float64Array(10).fill(0.5);
  const run = (options: object) => () =>
    end(fokkerPlanck1(grid).run(flat, { dt: 0.01, steps: 1, ...options }));

  it.each<[string, () => unknown, RegExp]>([
    [
      'too long an explicit step',
      run({ dt: 0.03, scheme: 'explicit' }),
      /dt must be at most 0\.02000.*current value is 0\.03/,
    ],
    ['a step that is not positive', run({ dt: 0 }), /dt must be/],
    ['an unknown scheme', run({ scheme: 'euler' }), /time scheme.*euler/],
    ['a density of another grid', () => end(fokkerPlanck1(grid).run([1, 2], { dt: 1, steps: 1 })), /density/],
    ['NaN in a density', () => fokkerPlanck1(grid).rate(flat.map(() => Number.NaN)), /density/],
    ['drift and potential', () => fokkerPlanck1(grid, { drift: () => 0, potential: half }), /not both/],
    ['a negative diffusion', () => fokkerPlanck1(grid, { diffusion: -1 }), /diffusion must be at least 0/],
    [
      'no diffusion, no steady state',
      () => fokkerPlanck1(grid, { drift: () => 1, diffusion: 0 }).steadyState(),
      /some diffusion/,
    ],
    ['unknown walls', () => fokkerPlanck1(grid, { walls: 'open' as 'periodic' }), /walls.*open/],
  ])('%s is refused', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});
