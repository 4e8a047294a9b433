/**
 * The Butcher tableau of an explicit Runge–Kutta method of s stages:
 *
 *     k_i = u(x + h Σ_{j<i} a_ij k_j, t + c_i h),  x ← x + h Σ b_i k_i
 *
 * (Hairer, Nørsett, Wanner 1993, *Solving ordinary differential equations I*, section II.1).
 */
export interface Tableau {
  /** Halving the step divides the error by 2 to the power of it. */
  readonly order: number;
  /** c_i. */
  readonly nodes: readonly number[];
  /** a_ij, row i with its i entries. */
  readonly stages: readonly (readonly number[])[];
  /** b_i. */
  readonly weights: readonly number[];
}

/** The methods of fixed steps. */
export type FixedMethod = 'euler' | 'midpoint' | 'heun' | 'rk4';

/** Euler; Runge's midpoint rule; Heun's trapezoid rule of two stages; the classical method of four. */
export const tableaus: Readonly<Record<FixedMethod, Tableau>> = {
  euler: { order: 1, nodes: [0], stages: [[]], weights: [1] },
  midpoint: { order: 2, nodes: [0, 1 / 2], stages: [[], [1 / 2]], weights: [0, 1] },
  heun: { order: 2, nodes: [0, 1], stages: [[], [1]], weights: [1 / 2, 1 / 2] },
  rk4: {
    order: 4,
    nodes: [0, 1 / 2, 1 / 2, 1],
    stages: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
    weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  },
};

/**
 * Dormand and Prince's pair of orders 5 and 4 (1980, table 2). The last stage stands at the end of the step and is the first of
 * the next one; `error` is the difference between the two answers, in stages.
 */
export const dormandPrince: Tableau & { readonly error: readonly number[] } = {
  order: 5,
  nodes: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  stages: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  weights: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  error: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
};

/**
 * Σ b_i(θ) k_i of the continuous extension of order 4 to Dormand and Prince's method, beside its Hermite part (Hairer, Nørsett,
 * Wanner 1993, section II.6, and their program DOPRI5).
 */
export const denseWeights: readonly number[] = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/** out ← x + h Σ w_i k_i. */
export function advance(
  out: Float64Array,
  x: Float64Array,
  h: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
): void {
  out.set(x);
  for (let i = 0; i < weights.length; i++) {
    const factor = h * weights[i]!;
    const slope = slopes[i]!;
    if (factor !== 0) for (let k = 0; k < out.length; k++) out[k]! += factor * slope[k]!;
  }
}
