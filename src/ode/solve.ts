import { refusal, requireCount, requireFinite, requireNotEmpty, requireOneOf } from '../check';
import { adaptiveSteps } from './adaptive-steps';
import type { Field } from './field';
import { fixedSteps } from './fixed-steps';
import { action, type OdeState } from './state';
import type { AdaptiveOptions } from './step-control';
import { type FixedMethod, tableaus } from './tableau';

/** A solver: of fixed steps, or Dormand and Prince's `dopri5` of steps chosen to a tolerance. */
export type OdeMethod = FixedMethod | 'dopri5';

const methods: readonly OdeMethod[] = ['euler', 'midpoint', 'heun', 'rk4', 'dopri5'];

/** Settings of {@link solve}. */
export interface SolveOptions extends AdaptiveOptions {
  /** `dopri5` unless told. */
  readonly method?: OdeMethod;
  /** Time of the start; 0 unless told. */
  readonly from?: number;
  /** Time of the end; 1 unless told. Earlier than `from`, it runs backwards. */
  readonly to?: number;
  /** Equal steps from `from` to `to`, where the method has fixed steps; 100 unless told. */
  readonly steps?: number;
  /**
   * The times of the states that are yielded, the start's first, in place of `from`, `to` and `steps`: between them a fixed
   * method makes one step each, and `dopri5` steps as it likes and answers by its continuous extension.
   */
  readonly times?: ArrayLike<number>;
}

/**
 * Solves dx/dt = u(x, t) from x = start, step by step:
 *
 *     for (const { t, x } of solve((x) => [-x[0]], [1], { method: 'euler', steps: 10 })) console.log(t, x[0]);
 *
 * Yields the start and then the end of every step, or the states at `times`. Of s steps, Euler asks the field s times, midpoint
 * and Heun 2s, RK4 4s, and `dopri5` 6 times a step, accepted or not, and twice at the start.
 * @param start - the state: one point, or many in a row, which a tolerance then takes together
 * @throws RangeError on input that cannot be; Error where the solution runs to infinity, the steps become too short or too many
 */
export function* solve(
  field: Field,
  start: ArrayLike<number>,
  options: SolveOptions = {},
): Generator<OdeState, void, undefined> {
  const { method = 'dopri5' } = options;
  requireOneOf(action, 'method', method, methods);
  const x = requireStart(start);
  const times = timesOf(options);
  if (method !== 'dopri5') {
    if (options.tolerance !== undefined)
      throw new RangeError(unfit('tolerance', 'the method is dopri5', method));
    const grid = options.times ? times : equalSteps(times, options.steps ?? 100);
    yield* fixedSteps(field, x, grid, tableaus[method]);
    return;
  }
  if (options.steps !== undefined) throw new RangeError(unfit('steps', 'the method has fixed steps', method));
  yield { t: times[0]!, x: x.slice(), steps: 0, rejected: 0, evaluations: 0 };
  yield* options.times ? adaptiveAt(field, x, times, options) : adaptiveEverywhere(field, x, times, options);
}

/**
 * The flow map ψ(x₀): where the solution that starts at x₀ ends. Options as for {@link solve}.
 * @throws as `solve`
 */
export function flowMap(field: Field, start: ArrayLike<number>, options: SolveOptions = {}): Float64Array {
  let x: Float64Array = new Float64Array();
  for (const state of solve(field, start, options)) x = state.x;
  return x;
}

function* adaptiveEverywhere(
  field: Field,
  start: Float64Array,
  times: readonly number[],
  options: AdaptiveOptions,
): Generator<OdeState, void, undefined> {
  for (const { t, x, steps, rejected, evaluations } of adaptiveSteps(field, start, spanOf(times), options))
    yield { t, x: x.slice(), steps, rejected, evaluations };
}

function* adaptiveAt(
  field: Field,
  start: Float64Array,
  times: readonly number[],
  options: AdaptiveOptions,
): Generator<OdeState, void, undefined> {
  const span = spanOf(times);
  const direction = Math.sign(span.to - span.from);
  let k = 1;
  for (const step of adaptiveSteps(field, start, span, options)) {
    if ((step.t - times[k]!) * direction < 0) continue;
    const dense = step.dense();
    const { steps, rejected, evaluations } = step;
    for (; k < times.length && (step.t - times[k]!) * direction >= 0; k++)
      yield { t: times[k]!, x: dense.at(times[k]!), steps, rejected, evaluations };
  }
}

const spanOf = (times: readonly number[]) => ({ from: times[0]!, to: times[times.length - 1]! });

function equalSteps(times: readonly number[], steps: number): number[] {
  requireCount(action, 'steps', steps);
  const { from, to } = spanOf(times);
  return Array.from({ length: steps + 1 }, (_, k) => (k === steps ? to : from + (k * (to - from)) / steps));
}

/** The times that are asked for, or both ends. */
function timesOf({ from, to, steps, times }: SolveOptions): number[] {
  if (times === undefined) return requireTimes([from ?? 0, to ?? 1]);
  for (const [name, value] of Object.entries({ from, to, steps }))
    if (value !== undefined) throw new RangeError(unfit(name, 'there are no times', value));
  return requireTimes(Array.from(times));
}

function requireTimes(times: number[]): number[] {
  for (const t of times) requireFinite(action, 'a time', t);
  if (times.length < 2) throw new RangeError(refusal(action, 'there must be two times or more', times));
  const direction = Math.sign(times[1]! - times[0]!);
  if (direction === 0 || times.some((t, k) => k > 0 && (t - times[k - 1]!) * direction <= 0))
    throw new RangeError(refusal(action, 'the times must all rise or all fall', times));
  return times;
}

function requireStart(start: ArrayLike<number>): Float64Array {
  requireNotEmpty(action, 'the start', start);
  const x = Float64Array.from(start);
  for (let k = 0; k < x.length; k++) requireFinite(action, `start[${k}]`, x[k]!);
  return x;
}

const unfit = (name: string, when: string, value: unknown) =>
  refusal(action, `${name} can only be given where ${when}`, value);
