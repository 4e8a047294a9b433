import { requireNonNegative } from '../check';
import { type Sde, sde, vectorSde } from './sde';

/** Settings of {@link langevinSde}. */
export interface LangevinSdeOptions {
  /** τ, in the units of U; 1 unless told. At 0 only the descent is left. */
  readonly temperature?: number;
}

/**
 * Overdamped Langevin motion in a potential U, dX = −∇U(X) dt + √(2τ) dW, which settles at p∞ ∝ e^{−U/τ}
 * (Langevin 1908; lecture 004 with √2 in place of 2).
 *
 *     langevinSde((x) => x ** 3 - x)                                              // numbers
 *     langevinSde(([x, y]) => [x ** 3 - x, y], { dimension: 2, temperature: 0.2 })   // vectors
 *
 * @param gradient - ∇U; with `dimension`, of a vector that is lent to it for the call
 * @throws RangeError unless the temperature is finite and not negative
 */
export function langevinSde(
  gradient: (x: Float64Array) => ArrayLike<number>,
  options: LangevinSdeOptions & { readonly dimension: number },
): Sde;
export function langevinSde(gradient: (x: number) => number, options?: LangevinSdeOptions): Sde;
export function langevinSde(
  gradient: ((x: number) => number) | ((x: Float64Array) => ArrayLike<number>),
  { temperature = 1, dimension }: LangevinSdeOptions & { readonly dimension?: number } = {},
): Sde {
  requireNonNegative('build a Langevin SDE', 'temperature', temperature);
  const spread = Math.sqrt(2 * temperature);
  const ascent =
    dimension === undefined
      ? sde({ drift: gradient as (x: number) => number, diffusion: spread })
      : vectorSde(dimension, {
          drift: gradient as (x: Float64Array) => ArrayLike<number>,
          diffusion: spread,
        });
  return {
    ...ascent,
    drift(x, t, out) {
      ascent.drift(x, t, out);
      for (let k = 0; k < x.length; k++) out[k] = -out[k]!;
    },
  };
}
