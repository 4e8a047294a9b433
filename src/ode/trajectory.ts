import { requireFinite, requireInRange } from '../check';
import { adaptiveSteps } from './adaptive-steps';
import type { DenseStep } from './dense-output';
import type { Field } from './field';
import { action } from './state';
import type { AdaptiveOptions } from './step-control';

/** Settings of {@link trajectory}. */
export interface TrajectoryOptions extends AdaptiveOptions {
  /** 0 unless told. */
  readonly from?: number;
  /** 1 unless told; earlier than `from`, it runs backwards. */
  readonly to?: number;
}

/** A solution as a function of time. */
export interface Trajectory {
  readonly from: number;
  readonly to: number;
  /** Ends of the steps, `from` first. */
  readonly times: readonly number[];
  readonly rejected: number;
  readonly evaluations: number;
  /** x_t at any time between `from` and `to`. @throws RangeError outside */
  at(t: number): Float64Array;
}

/**
 * The trajectory t ↦ x_t of lecture 003, solved once by Dormand and Prince's method and read at any time afterwards: its
 * continuous extension is of order 4 between the steps.
 * @throws as `solve`
 */
export function trajectory(
  field: Field,
  start: ArrayLike<number>,
  { from = 0, to = 1, ...options }: TrajectoryOptions = {},
): Trajectory {
  for (const [name, t] of Object.entries({ from, to })) requireFinite(action, name, t);
  const x0 = Float64Array.from(start);
  const [pieces, times]: [DenseStep[], number[]] = [[], [from]];
  let [rejected, evaluations] = [0, 0];
  for (const step of adaptiveSteps(field, x0, { from, to }, options)) {
    pieces.push(step.dense());
    times.push(step.t);
    ({ rejected, evaluations } = step);
  }
  const at = (t: number) => {
    requireInRange('read the trajectory', 't', t, Math.min(from, to), Math.max(from, to));
    return t === from ? x0.slice() : pieces[pieceOf(times, t)]!.at(t);
  };
  return { from, to, times, rejected, evaluations, at };
}

/** The step in which t lies, by halving. */
function pieceOf(times: readonly number[], t: number): number {
  const direction = Math.sign(times[times.length - 1]! - times[0]!);
  let [low, high] = [0, times.length - 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle + 1]! - t) * direction >= 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
