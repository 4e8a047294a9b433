import { describe, expect, it } from 'vitest';
import { grid1, grid2, onGrid1, onGrid2 } from '../../../src/grid';
import { gaussian } from '../../../src/probability/gaussian';
import { mixture } from '../../../src/probability/mixture';
import { noised } from '../../../src/probability/noised';
import { fokkerPlanck1 } from '../../../src/sde/fokker-planck/line';
import { lineProcess, planeProcess } from '../../../src/sde/fokker-planck/of-sde';
import { fokkerPlanck2 } from '../../../src/sde/fokker-planck/plane';
import type { DensityState } from '../../../src/sde/fokker-planck/stepping';
import { sde, vectorSde } from '../../../src/sde/sde';

const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, k) => value - b[k]!));

function end(states: Iterable<DensityState>): Float64Array {
  let density: Float64Array = new Float64Array();
  for (const state of states) density = state.density;
  return density;
}

describe('the law of an SDE', () => {
  it('of variance-preserving noise is the noised mixture, to the order of grid and step', () => {
    // β(t) = 0.1 + 19.9 t (Song et al. 2021, eq. 32): scale² = e^{−∫β}, std² = 1 − scale².
    const beta = (t: number) => 0.1 + 19.9 * t;
    const vp = sde({ drift: (x, t) => -0.5 * beta(t) * x, diffusion: (_, t) => Math.sqrt(beta(t)) });
    const bells = mixture([
      { weight: 1, mean: -1.5, std: 0.4 },
      { weight: 2, mean: 1, std: 0.5 },
    ]);
    const T = 0.4;
    const kept = Math.exp(-(0.1 * T + (19.9 * T * T) / 2));
    const exact = noised(bells, { scale: Math.sqrt(kept), std: Math.sqrt(1 - kept) });
    const errorOf = (n: number, steps: number) => {
      const grid = grid1(-6, 6, n);
      const run = { dt: T / steps, steps, scheme: 'crank-nicolson', every: steps } as const;
      const density = end(fokkerPlanck1(grid, lineProcess(vp)).run(onGrid1(grid, bells.density), run));
      return difference(density, onGrid1(grid, exact.density));
    };
    const [coarse, fine] = [errorOf(120, 40), errorOf(240, 80)];
    expect(fine).toBeLessThan(5e-4);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.8);
  });

  it('of geometric Brownian motion is lognormal: noise that depends on place', () => {
    // dX = μX dt + σX dW from a lognormal law: ln X_t − ln X₀ ~ N((μ − ½σ²)t, σ²t).
    const [mu, sigma, T] = [0.3, 0.5, 0.5];
    const law = (t: number) => {
      const bell = gaussian((mu - sigma ** 2 / 2) * t, Math.sqrt(0.04 + sigma ** 2 * t));
      return (x: number) => bell.density(Math.log(x)) / x;
    };
    const motion = sde({ drift: (x) => mu * x, diffusion: (x) => sigma * x });
    const errorOf = (n: number) => {
      const grid = grid1(0, 8, n);
      const equation = fokkerPlanck1(grid, lineProcess(motion, { timeDependent: false }));
      const run = { dt: T / 100, steps: 100, scheme: 'crank-nicolson', every: 100 } as const;
      return difference(end(equation.run(onGrid1(grid, law(0)), run)), onGrid1(grid, law(T)));
    };
    const [coarse, fine] = [errorOf(200), errorOf(400)];
    expect(fine).toBeLessThan(2e-3);
    expect(Math.log2(coarse / fine)).toBeCloseTo(2, 1);
  });

  it('of a rotation with a pull is a bell that goes around', () => {
    // dX = (−1, −2; 2, −1) X dt + √2 dW: the mean turns by 2t and shrinks by e^{−t}, the variance goes to 1.
    const spin = vectorSde(2, {
      drift: ([x, y]) => [-x! - 2 * y!, 2 * x! - y!],
      diffusion: () => [Math.SQRT2, Math.SQRT2],
    });
    const errorOf = (n: number) => {
      const grid = grid2(grid1(-5, 5, n), grid1(-5, 5, n));
      const bell = (t: number) => {
        const [r, std] = [1.5 * Math.exp(-t), Math.sqrt(1 - 0.75 * Math.exp(-2 * t))];
        const [px, py] = [gaussian(r * Math.cos(2 * t), std), gaussian(r * Math.sin(2 * t), std)];
        return onGrid2(grid, (x, y) => px.density(x) * py.density(y));
      };
      const equation = fokkerPlanck2(grid, planeProcess(spin, { timeDependent: false }));
      const run = { dt: 0.01, steps: 80, scheme: 'crank-nicolson', every: 80 } as const;
      return difference(end(equation.run(bell(0), run)), bell(0.8));
    };
    const [coarse, fine] = [errorOf(50), errorOf(100)];
    expect(fine).toBeLessThan(1e-3);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.8);
  });

  it('of numbers is that of each coordinate', () => {
    const ou = sde({ drift: (x) => -x, diffusion: () => Math.SQRT2 });
    const grid = grid2(grid1(-3, 3, 12), grid1(-3, 3, 10));
    const steady = fokkerPlanck2(grid, planeProcess(ou)).steadyState();
    const bell = fokkerPlanck2(grid, { potential: (x, y) => (x * x + y * y) / 2 }).steadyState();
    expect(difference(steady, bell)).toBeLessThan(1e-14);
  });

  it('is refused in the wrong number of dimensions', () => {
    const of = (dimension: number) => vectorSde(dimension, { drift: (x) => x, diffusion: (x) => x });
    expect(() => lineProcess(of(2))).toThrow(/on the line as the dimension of the SDE must be 1: .* 2/);
    expect(() => planeProcess(of(3))).toThrow(/must be 1 or 2: current value is 3/);
  });
});
