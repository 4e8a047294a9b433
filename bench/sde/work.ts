/** What is timed: a whole run of an ensemble, or of a density. */
export interface Work {
  /**
   * `ou`: dX = −X dt + √2 dW; `well`: dX = (X − X³) dt + dW, dY = −Y dt + dW; `wellFunction`: the same from functions;
   * `line`, `plane`: densities.
   */
  readonly work: 'ou' | 'well' | 'wellFunction' | 'line' | 'plane';
  /** Particles, or cells along each axis. */
  readonly n: number;
  readonly steps: number;
}

/** Ways in which a side may do it, of which the best counts. */
export type Library = 'float64' | 'float32' | 'PyTorch' | 'solve_banded' | 'splu';

/** Length of all steps in time. */
export const STEP = 1e-3;

/** Of the first coordinate, at the end. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Whether two ends are the same but for the noise of n particles, of which seven standard errors are allowed, or for the
 * discretisation of two densities.
 */
export function agree({ work, n }: Work, a: Moments, b: Moments): boolean {
  const tolerance = work === 'line' || work === 'plane' ? 0.01 : 7 / Math.sqrt(n);
  return Math.abs(a.mean - b.mean) < tolerance && Math.abs(a.variance - b.variance) < tolerance;
}
