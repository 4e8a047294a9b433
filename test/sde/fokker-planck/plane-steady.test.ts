import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, grid2, integrate2, onGrid1, onGrid2 } from '../../../src/grid';
import { fokkerPlanck1 } from '../../../src/sde/fokker-planck/line';
import { fokkerPlanck2, type PlaneProcess } from '../../../src/sde/fokker-planck/plane';

const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, k) => value - b[k]!));

describe('the steady state of any process in the plane', () => {
  const grid = grid2(grid1(-4, 4, 30), grid1(-5, 5, 24));
  const bell = fokkerPlanck2(grid, { potential: (x, y) => (x * x + y * y) / 2 }).steadyState();

  it('is e^{−U}/Z where the drift has a potential', () => {
    // −x at an edge is the slope of ½x² between the centres beside it.
    const steady = fokkerPlanck2(grid, { drift: (x, y) => [-x, -y] }).steadyState();
    expect(difference(steady, bell)).toBeLessThan(1e-14);
  });

  it('stays while what is in it goes around, and is the same bell, to the order of the grid', () => {
    // Drift −x + ω(−y, x) has the law N(0, I) for any ω: the rotation runs along the level lines of its density.
    const errorOf = (n: number) => {
      const square = grid2(grid1(-5, 5, n), grid1(-5, 5, n));
      const around = fokkerPlanck2(square, { drift: (x, y) => [-x - 2 * y, 2 * x - y] });
      const steady = around.steadyState();
      expect(largest(around.rate(steady))).toBeLessThan(1e-13);
      const exact = onGrid2(square, (x, y) => Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI));
      // J = ω(−y, x) p: what flows through the upper and the lower half of the x axis is opposite.
      const { x, y } = around.flux(steady);
      const [Jx, Jy] = [onGrid2(square, (_, v) => -2 * v), onGrid2(square, (u) => 2 * u)];
      const current = Math.max(
        difference(
          x,
          exact.map((p, k) => p * Jx[k]!),
        ),
        difference(
          y,
          exact.map((p, k) => p * Jy[k]!),
        ),
      );
      return { density: difference(steady, exact), current };
    };
    const [coarse, fine] = [errorOf(25), errorOf(50)];
    expect(Math.log2(coarse.density / fine.density)).toBeGreaterThan(1.8);
    expect(Math.log2(coarse.current / fine.current)).toBeGreaterThan(1.8);
  });

  it('is a product where the directions have nothing to do with each other, with any walls', () => {
    const [x, y] = [grid1(0, 1, 7), grid1(0, 2, 6)];
    const [a, b] = [(s: number) => 3 * Math.sin(s) + 1, (s: number) => 1 - s];
    for (const walls of [
      ['periodic', 'reflecting'],
      ['reflecting', 'periodic'],
      ['periodic', 'periodic'],
    ] as const) {
      const process: PlaneProcess = { drift: (s, t) => [a(s), b(t)], diffusion: [0.3, 0.1], walls };
      const px = fokkerPlanck1(x, { drift: a, diffusion: 0.3, walls: walls[0] }).steadyState();
      const py = fokkerPlanck1(y, { drift: b, diffusion: 0.1, walls: walls[1] }).steadyState();
      const product = Float64Array.from({ length: 42 }, (_, k) => px[k % 7]! * py[Math.floor(k / 7)]!);
      const steady = fokkerPlanck2(grid2(x, y), process).steadyState();
      expect(difference(steady, product)).toBeLessThan(1e-13 * largest(product));
    }
  });

  it('is positive, of mass 1, and nothing flows into it or out of it', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const process = fc.record({
      turn: number(-20, 20),
      pull: number(-20, 20),
      diffusion: number(0.05, 3),
      nx: fc.integer({ min: 1, max: 9 }),
      ny: fc.integer({ min: 1, max: 9 }),
      walls: fc.constantFrom('reflecting' as const, 'periodic' as const),
    });
    fc.assert(
      fc.property(process, ({ turn, pull, diffusion, nx, ny, walls }) => {
        const small = grid2(grid1(-1, 1, nx), grid1(-1, 1, ny));
        const drift = (x: number, y: number) => [turn * y - pull * x, Math.sin(3 * x) - pull * y] as const;
        const D = (x: number, y: number) =>
          [diffusion * (1.5 + Math.sin(y)), diffusion * (1.5 + Math.cos(x))] as const;
        const equation = fokkerPlanck2(small, { drift, diffusion: D, walls });
        const steady = equation.steadyState();
        expect(Math.min(...steady)).toBeGreaterThan(0);
        expect(integrate2(small, steady)).toBeCloseTo(1, 12);
        const fastest = (4 * diffusion) / Math.min(small.x.spacing, small.y.spacing) ** 2 + 100;
        expect(largest(equation.rate(steady))).toBeLessThan(1e-13 * fastest * largest(steady));
      }),
      { numRuns: 100 },
    );
  });

  it('is found where a corner holds e^{−1000} of it', () => {
    const well = fokkerPlanck2(grid2(grid1(-1, 1, 20), grid1(-1, 1, 20)), {
      drift: (x, y) => [-1000 * x, -1000 * y],
    });
    const steady = well.steadyState();
    const centre = onGrid1(grid1(-1, 1, 20), (x) => Math.exp(-500 * x * x));
    const total = centre.reduce((a, b) => a + b);
    expect(steady[10 * 20 + 10]! * 0.01).toBeCloseTo((centre[10]! / total) ** 2, 12);
  });

  it.each<[string, PlaneProcess, RegExp]>([
    ['no diffusion', { drift: (x, y) => [-x, -y], diffusion: 0 }, /a way from every cell/],
    ['negative rates', { drift: (x) => [-99 * x, 0], flux: 'central' }, /no rate may be negative/],
  ])('is refused for %s', (_, process, message) => {
    expect(() => fokkerPlanck2(grid, process).steadyState()).toThrow(message);
  });
});

describe('the flux in the plane', () => {
  it('of a product is that of each direction times the density of the other', () => {
    const [x, y] = [grid1(0, 1, 9), grid1(0, 2, 7)];
    const process: PlaneProcess = { drift: (s, t) => [1 + s, 2 * t], diffusion: [0.3, 0.1] };
    const [px, py] = [onGrid1(x, (s) => 1 + s), onGrid1(y, (s) => 2 - s / 2)];
    const p = Float64Array.from({ length: 63 }, (_, k) => px[k % 9]! * py[Math.floor(k / 9)]!);
    const edges = fokkerPlanck1(x, { drift: (s) => 1 + s, diffusion: 0.3 }).flux(px);
    const J = fokkerPlanck2(grid2(x, y), process).flux(p);
    const expected = p.map((_, k) => ((edges[k % 9]! + edges[(k % 9) + 1]!) / 2) * py[Math.floor(k / 9)]!);
    expect(difference(J.x, expected)).toBeLessThan(1e-13);
  });
});
