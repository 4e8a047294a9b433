import { requireSameLength } from '../check';
import type { BrownianPath } from './brownian-path';
import type { Sde } from './sde';
import type { SdeState, SolveSdeOptions } from './stepping';

/** A method that solves an SDE step by step: `eulerMaruyama`, `milstein`, `stochasticHeun`. */
export type SdeMethod = (
  sde: Sde,
  start: ArrayLike<number>,
  options: SolveSdeOptions,
) => Generator<SdeState, void, undefined>;

/** How far a method ends from the truth, by steps of one length. */
export interface StrongError {
  readonly steps: number;
  readonly h: number;
  /** The mean of |X_h(T) − X(T)| over the numbers of the state. */
  readonly error: number;
}

/** What {@link strongErrors} compares. */
export interface StrongErrorOptions {
  /** One path for all steps; a path of many numbers gives the mean over as many solutions. */
  readonly path: BrownianPath;
  /** The numbers of steps to try. */
  readonly steps: readonly number[];
  /** X(T) on the same path. */
  readonly exact: ArrayLike<number>;
}

/**
 * The strong error of a method at the end of a path, E|X_h(T) − X(T)| (Kloeden and Platen 1992, section 9.6), for several
 * step lengths. Its order is `observedOrder` of the columns h and error.
 * @throws RangeError on a wrong option or state
 */
export function strongErrors(
  method: SdeMethod,
  sde: Sde,
  start: ArrayLike<number>,
  { path, steps, exact }: StrongErrorOptions,
): StrongError[] {
  requireSameLength('compare with the solution', ['start', 'exact'], start, exact);
  return steps.map((count) => {
    let end: Float64Array = new Float64Array(0);
    for (const { x } of method(sde, start, { path, steps: count })) end = x;
    const total = end.reduce((sum, value, k) => sum + Math.abs(value - exact[k]!), 0);
    return { steps: count, h: (path.to - path.from) / count, error: total / end.length };
  });
}
