import { refusal, requireCount, requireFinite } from '../check';
import type { Random } from '../random/random';
import type { BrownianPath } from './brownian-path';
import { requireState, type Sde } from './sde';

/** A state at a time. */
export interface SdeState {
  readonly t: number;
  /** All numbers of the state, an array of its own. */
  readonly x: Float64Array;
}

/** How an SDE is solved; the noise comes from a generator, or from a path that is known. */
export type SolveSdeOptions = {
  /** 0 unless told. */
  readonly from?: number;
  /** 1 unless told, or the end of the path. */
  readonly to?: number;
  readonly steps: number;
} & (
  | { readonly random: Random; readonly path?: undefined }
  | { readonly path: BrownianPath; readonly random?: undefined }
);

/** Where a step is made, and what its noise is. */
export interface Increment {
  readonly t: number;
  readonly h: number;
  /** ΔW ~ N(0, h), one for each number of the state. */
  readonly dw: Float64Array;
}

/** Writes x of the next time into `next`. */
export type SdeStep = (x: Float64Array, increment: Increment, next: Float64Array) => void;

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/**
 * Makes steps of equal length; yields the start and the state after each of them.
 * @param makeStep - given the number of numbers of the state, so that it can set room aside
 * @throws RangeError on a wrong option or state
 */
export function* solveSde(
  { dimension }: Pick<Sde, 'dimension'>,
  start: ArrayLike<number>,
  options: SolveSdeOptions,
  makeStep: (size: number) => SdeStep,
): Generator<SdeState, void, undefined> {
  let x = requireState('solve an SDE', { dimension }, start);
  const interval = intervalOf(options);
  const increments = incrementsOf(x.length, options, interval);
  const step = makeStep(x.length);
  const timeAt = timesOf(interval);
  yield { t: interval.from, x: x.slice() };
  for (let k = 0; k < interval.steps; k++) {
    const next = new Float64Array(x.length);
    const [t, after] = [timeAt(k), timeAt(k + 1)];
    step(x, { t, h: after - t, dw: increments(k) }, next);
    x = next;
    // A copy, since the next step begins from x whatever is done to what was yielded.
    yield { t: after, x: x.slice() };
  }
}

/** t_k of equal steps, exactly `to` at the last. */
export function timesOf({ from, to, steps }: Interval): (k: number) => number {
  return (k) => (k === steps ? to : from + ((to - from) * k) / steps);
}

function intervalOf({ from, to, steps, path }: SolveSdeOptions): Interval {
  const found = { from: from ?? path?.from ?? 0, to: to ?? path?.to ?? 1, steps };
  requireInterval('solve an SDE', found);
  if (path && !(found.from === path.from && found.to === path.to))
    throw new RangeError(
      refusal('solve an SDE', `from and to must be the path's, ${path.from} and ${path.to}`, [
        found.from,
        found.to,
      ]),
    );
  return found;
}

/** @throws RangeError unless from < to, both finite, and steps is a count */
export function requireInterval(action: string, { from, to, steps }: Interval): void {
  requireFinite(action, 'from', from);
  requireFinite(action, 'to', to);
  requireCount(action, 'steps', steps);
  if (!(to > from)) throw new RangeError(refusal(action, `to must be above from = ${from}`, to));
}

/** ΔW of each step; the array is used again. */
function incrementsOf(
  size: number,
  { random, path }: SolveSdeOptions,
  { from, to, steps }: Interval,
): (k: number) => Float64Array {
  if (path) {
    if (path.size !== size)
      throw new RangeError(refusal('solve an SDE', `the path must have the state's size ${size}`, path.size));
    const all = path.increments(steps);
    return (k) => all.subarray(k * size, (k + 1) * size);
  }
  if (!random) throw new RangeError(refusal('solve an SDE', 'random or a path must be given', undefined));
  const dw = new Float64Array(size);
  const std = Math.sqrt((to - from) / steps);
  return () => {
    random.normals(dw);
    for (let k = 0; k < size; k++) dw[k]! *= std;
    return dw;
  };
}
