import { describe, expect, it } from 'vitest';
import { grid1, grid2, integrate2, onGrid1, onGrid2 } from '../../../src/grid';
import { gaussian } from '../../../src/probability/gaussian';
import { fokkerPlanck1 } from '../../../src/sde/fokker-planck/line';
import { fokkerPlanck2, type PlaneProcess } from '../../../src/sde/fokker-planck/plane';
import type { DensityState, TimeScheme } from '../../../src/sde/fokker-planck/stepping';

const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, k) => value - b[k]!));

function end(states: Iterable<DensityState>): Float64Array {
  let density: Float64Array = new Float64Array();
  for (const state of states) density = state.density;
  return density;
}

const grid = grid2(grid1(-5, 5, 48), grid1(-4, 6, 40));
const bowl = (x: number, y: number) => 0.5 * (x * x + y * y);
/** Ornstein–Uhlenbeck from N((1, ½), 0.4²): both coordinates by themselves. */
const bell = (t: number) => {
  const [decay, std] = [Math.exp(-t), Math.sqrt(1 - 0.84 * Math.exp(-2 * t))];
  const [px, py] = [gaussian(decay, std), gaussian(0.5 * decay, std)];
  return onGrid2(grid, (x, y) => px.density(x) * py.density(y));
};

describe('the Fokker–Planck equation in the plane', () => {
  const inTime: readonly [TimeScheme, number, readonly number[]][] = [
    ['explicit', 1, [0.005, 0.0025]],
    ['implicit', 1, [0.01, 0.005]],
    ['crank-nicolson', 2, [0.05, 0.025]],
  ];
  const coefficients: readonly [string, PlaneProcess][] = [
    ['that stay', { drift: (x, y) => [-x, -y] }],
    [
      'that change with place and time',
      {
        drift: (x, y, t) => [-x * (1 + 3 * t) + t * y, -y * (1 + Math.sin(5 * t))],
        diffusion: (x, y, t) => [1 + t + 0.3 * Math.sin(y), 1 + 2 * t + 0.3 * Math.cos(x)],
        timeDependent: true,
      },
    ],
  ];
  it.each(
    coefficients.flatMap(([name, process]) =>
      inTime.map(([scheme, order, steps]) => ({ name, process, scheme, order, steps })),
    ),
  )('$scheme is of order $order in time, with coefficients $name', ({ process, scheme, order, steps }) => {
    const [long, short] = steps;
    const equation = fokkerPlanck2(grid, process);
    const at = (dt: number, by: TimeScheme) =>
      end(equation.run(bell(0), { dt, steps: Math.round(0.5 / dt), scheme: by, every: 1e6 }));
    const exact = at(0.5 / 160, 'crank-nicolson');
    const [e1, e2] = [long!, short!].map((dt) => difference(at(dt, scheme), exact));
    expect(Math.abs(Math.log2(e1! / e2!) - order)).toBeLessThan(0.15);
  });

  it('is of order 2 in space', () => {
    const errorOf = (n: number) => {
      const fine = grid2(grid1(-5, 5, n), grid1(-5, 5, n));
      const exact = (t: number) => {
        const p = gaussian(Math.exp(-t), Math.sqrt(1 - 0.84 * Math.exp(-2 * t)));
        return onGrid2(fine, (x, y) => p.density(x) * p.density(y));
      };
      const equation = fokkerPlanck2(fine, { drift: (x, y) => [-x, -y] });
      const density = end(
        equation.run(exact(0), { dt: 0.01, steps: 50, scheme: 'crank-nicolson', every: 50 }),
      );
      return difference(density, exact(0.5));
    };
    expect(Math.log2(errorOf(40) / errorOf(80))).toBeCloseTo(2, 1);
  });

  it('conserves mass to 1e-13 and ends in e^{−U}/Z to 1e-12, by each scheme', () => {
    const small = grid2(grid1(-4, 4, 24), grid1(-4, 4, 20));
    const equation = fokkerPlanck2(small, { potential: bowl });
    const start = onGrid2(small, (x, y) => (Math.abs(x - 1.5) < 0.2 && Math.abs(y) < 0.3 ? 1 : 0));
    const mass = integrate2(small, start);
    const steady = equation.steadyState().map((p) => p * mass);
    for (const [scheme, dt] of [
      ['implicit', 0.5],
      ['crank-nicolson', 0.05],
    ] as const) {
      const density = end(equation.run(start, { dt, steps: 40 / dt, scheme, every: 1e6 }));
      expect(Math.abs(integrate2(small, density) - mass)).toBeLessThan(1e-13);
      expect(difference(density, steady)).toBeLessThan(1e-12);
    }
  });

  it('is the line in each direction where the directions have nothing to do with each other', () => {
    // Different walls, drifts and diffusions along x and y; implicit steps split exactly.
    const [x, y] = [grid1(0, 1, 9), grid1(0, 2, 7)];
    const [a, b] = [(s: number) => 3 * Math.sin(s), (s: number) => 1 - s];
    const process: PlaneProcess = {
      drift: (s, t) => [a(s), b(t)],
      diffusion: [0.3, 0.1],
      walls: ['periodic', 'reflecting'],
    };
    const [px, py] = [onGrid1(x, (s) => 1 + s), onGrid1(y, (s) => 2 - s / 2)];
    const product = (u: Float64Array, v: Float64Array) =>
      Float64Array.from({ length: 63 }, (_, k) => u[k % 9]! * v[Math.floor(k / 9)]!);
    const run = { dt: 0.1, steps: 5 };
    const alone = [
      end(fokkerPlanck1(x, { drift: a, diffusion: 0.3, walls: 'periodic' }).run(px, run)),
      end(fokkerPlanck1(y, { drift: b, diffusion: 0.1 }).run(py, run)),
    ] as const;
    const together = end(fokkerPlanck2(grid2(x, y), process).run(product(px, py), run));
    expect(difference(together, product(...alone))).toBeLessThan(1e-13);
  });

  it('a rotation carries a bump around and back, the better the finer the grid', () => {
    // Drift (−y, x) has no divergence; a little diffusion adds 2Dt to the variance v of the bump.
    const [v, D, T] = [0.05, 0.005, 2 * Math.PI];
    const errorOf = (n: number) => {
      const fine = grid2(grid1(-2, 2, n), grid1(-2, 2, n));
      const bump = (variance: number) => {
        const [px, py] = [gaussian(0.8, Math.sqrt(variance)), gaussian(0, Math.sqrt(variance))];
        return onGrid2(fine, (x, y) => px.density(x) * py.density(y));
      };
      const equation = fokkerPlanck2(fine, { drift: (x, y) => [-y, x], diffusion: D, flux: 'central' });
      const run = { dt: T / 300, steps: 300, scheme: 'crank-nicolson', every: 300 } as const;
      return difference(end(equation.run(bump(v), run)), bump(v + 2 * D * T));
    };
    expect(Math.log2(errorOf(50) / errorOf(100))).toBeGreaterThan(1.8);
  });

  it('the rate is what an explicit step adds', () => {
    const equation = fokkerPlanck2(grid, { potential: bowl });
    const p = bell(0);
    const stepped = end(equation.run(p, { dt: 1e-3, steps: 1, scheme: 'explicit' }));
    const rate = equation.rate(p);
    expect(
      difference(
        stepped,
        p.map((value, k) => value + 1e-3 * rate[k]!),
      ),
    ).toBeLessThan(1e-15);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'too long an explicit step',
      () => end(fokkerPlanck2(grid).run(bell(0), { dt: 1, steps: 1, scheme: 'explicit' })),
      /dt must be at most/,
    ],
    ['a density of another size', () => fokkerPlanck2(grid).rate([1]), /density/],
    ['drift and potential', () => fokkerPlanck2(grid, { drift: () => [0, 0], potential: bowl }), /not both/],
  ])('%s is refused', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});
