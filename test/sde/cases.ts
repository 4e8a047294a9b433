import type { BrownianPath } from '../../src/sde/brownian-path';
import { type Sde, sde } from '../../src/sde/sde';

/** An equation with its solution on a path, and the orders that methods have for it. */
export interface Case {
  readonly name: string;
  readonly sde: Sde;
  readonly start: number;
  readonly solution: (w: number) => number;
  /** Strong order of the Euler–Maruyama method. */
  readonly euler: number;
  /** And of Heun's: where the noise is small and the same everywhere, the drift's h² is all that is seen. */
  readonly heun: number;
}

/** Those of SciML/SDEProblemLibrary.jl on [0, 1], with which StochasticDiffEq.jl tests its methods. */
export const publishedCases: readonly Case[] = [
  {
    name: 'linear',
    sde: sde({ drift: (x) => 1.01 * x, diffusion: (x) => 0.87 * x, diffusionSlope: () => 0.87 }),
    start: 0.5,
    solution: (w) => 0.5 * Math.exp(0.63155 + 0.87 * w),
    euler: 0.5,
    heun: 1,
  },
  {
    name: 'cubic',
    sde: sde({
      drift: (x) => -0.25 * x * (1 - x * x),
      diffusion: (x) => 0.5 * (1 - x * x),
      diffusionSlope: (x) => -x,
    }),
    start: 0.5,
    solution: (w) => (1.5 * Math.exp(w) - 0.5) / (1.5 * Math.exp(w) + 0.5),
    euler: 0.5,
    heun: 1,
  },
  {
    name: 'wave',
    sde: sde({
      drift: (x) => -0.01 * Math.sin(x) * Math.cos(x) ** 3,
      diffusion: (x) => 0.1 * Math.cos(x) ** 2,
      diffusionSlope: (x) => -0.2 * Math.cos(x) * Math.sin(x),
    }),
    start: 1,
    solution: (w) => Math.atan(0.1 * w + Math.tan(1)),
    euler: 0.5,
    heun: 1,
  },
  {
    name: 'additive',
    sde: sde({
      drift: (x, t) => 0.05 / Math.sqrt(1 + t) - x / (2 * (1 + t)),
      diffusion: (_, t) => 0.005 / Math.sqrt(1 + t),
    }),
    start: 1,
    solution: (w) => (1 + 0.05 * (1 + 0.1 * w)) / Math.SQRT2,
    euler: 1,
    heun: 2,
  },
];

/**
 * Not one path but all that matter: each increment takes the values 0 and ±√(3h) with the weights 2/3, 1/6 and 1/6 (the
 * quadrature of Gauss and Hermite), and every combination is a path of its own. Means over them of polynomials of up to
 * degree five in each increment are the expectations, to rounding.
 */
export function allPaths(
  steps: number,
  { from = 0, to = 1 } = {},
): { path: BrownianPath; mean(f: (k: number) => number): number; size: number } {
  const size = 3 ** steps;
  const far = Math.sqrt((3 * (to - from)) / steps);
  const digit = (k: number, step: number) => Math.floor(k / 3 ** step) % 3;
  const increments = Float64Array.from({ length: size * steps }, (_, at) => {
    const [step, k] = [Math.floor(at / size), at % size];
    return far * (digit(k, step) - 1);
  });
  const weights = Array.from({ length: size }, (_, k) => {
    let weight = 1;
    for (let step = 0; step < steps; step++) weight *= digit(k, step) === 1 ? 2 / 3 : 1 / 6;
    return weight;
  });
  const path = { size, from, to, increments: () => increments, values: () => increments };
  return { path, size, mean: (f) => weights.reduce((sum, weight, k) => sum + weight * f(k), 0) };
}
