import {
  refusal,
  requireAllFinite,
  requireCount,
  requireLength,
  requireOneOf,
  requirePositive,
} from '../../check';

/** How time is discretised. */
export type TimeScheme = 'explicit' | 'implicit' | 'crank-nicolson';
const timeSchemes: readonly TimeScheme[] = ['explicit', 'implicit', 'crank-nicolson'];

/** Settings of a run in time. */
export interface RunOptions {
  /** The time step. */
  readonly dt: number;
  readonly steps: number;
  /**
   * `implicit` unless told. Explicit (forward Euler) is of first order and stable for short steps only; implicit (backward
   * Euler) is of first order, keeps densities positive at any step; Crank–Nicolson is of second order.
   */
  readonly scheme?: TimeScheme;
  /** The time to begin with; 0 unless told. */
  readonly from?: number;
  /** Yields each n-th state, and the last; 1 unless told. */
  readonly every?: number;
}

/** A density at a time. */
export interface DensityState {
  readonly t: number;
  /** p at the centres of the cells, an array of its own. */
  readonly density: Float64Array;
}

/** A copy of a density given by a user. @throws RangeError unless it has `cells` finite numbers */
export function requireDensity(cells: number, density: ArrayLike<number>): Float64Array {
  requireLength('use a density', 'the density', density, cells);
  requireAllFinite('use a density', 'the density', density);
  return Float64Array.from(density);
}

/** What is done in one step: `p` is changed in place; t is the time before it. */
export type Step = (p: Float64Array, t: number) => void;

/** Several steps at once, of an equation that does not change with time: `p` is changed in place. */
export type March = (p: Float64Array, steps: number) => void;

/** How a run gets on. */
export type Stepping = { readonly step: Step } | { readonly march: March };

/**
 * Runs a step again and again; yields the beginning, each `every`-th state and the last.
 * @throws RangeError on a wrong option
 */
export function* runSteps(
  density: Float64Array,
  { dt, steps, from = 0, every = 1 }: RunOptions,
  how: Stepping,
): Generator<DensityState, void, undefined> {
  const p = density.slice();
  yield { t: from, density: p.slice() };
  for (let done = 0; done < steps; ) {
    const count = Math.min(every, steps - done);
    if ('march' in how) how.march(p, count);
    else for (let k = done; k < done + count; k++) how.step(p, from + k * dt);
    done += count;
    yield { t: from + done * dt, density: p.slice() };
  }
}

/** @throws RangeError on a wrong option */
export function requireRun({ dt, steps, scheme = 'implicit', every = 1, from = 0 }: RunOptions): TimeScheme {
  const action = 'run a Fokker–Planck equation';
  requirePositive(action, 'dt', dt);
  requireCount(action, 'steps', steps, 0);
  requireCount(action, 'every', every);
  if (!Number.isFinite(from)) throw new RangeError(refusal(action, 'from must be finite', from));
  requireOneOf(action, 'the time scheme', scheme, timeSchemes);
  return scheme;
}

/**
 * @param fastest share of the busiest cell that leaves it in a unit of time
 * @throws RangeError where an explicit step would take more out of a cell than there is
 */
export function requireStable(dt: number, fastest: number): void {
  if (dt * fastest > 1)
    throw new RangeError(
      refusal(
        'run a Fokker–Planck equation explicitly',
        `dt must be at most ${(1 / fastest).toPrecision(4)}, or a step takes more out of a cell than there is (or use scheme 'implicit' or 'crank-nicolson')`,
        dt,
      ),
    );
}
