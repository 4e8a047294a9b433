import { refusal, requireCount, requireNotEmpty } from '../check';

/**
 * How much noise each of T steps adds: plain numbers, no tensors. Lecture indices: the data is at t = 0, step t leads
 * from x_{t−1} to x_t, t = 1 … T.
 *
 *     q(x_t | x_{t−1}) = N(√α_t x_{t−1}, β_t I),   α_t = 1 − β_t,   ᾱ_t = α₁ ⋯ α_t,   ᾱ₀ = 1
 *
 * β_t is a variance (Ho et al. 2020, eq. 2). All methods throw a RangeError outside their t.
 */
export interface Schedule {
  /** T. */
  readonly steps: number;
  /** β_t, the variance that step t adds; t = 1 … T. */
  beta(t: number): number;
  /** α_t = 1 − β_t; t = 1 … T. */
  alpha(t: number): number;
  /** ᾱ_t, the share of the data's variance that is left; t = 0 … T. */
  alphaBar(t: number): number;
  /** 1 − ᾱ_t, the variance of the noise in x_t, without the cancellation at small t; t = 0 … T. */
  oneMinusAlphaBar(t: number): number;
  /** ln ᾱ_t, −∞ where nothing of the data is left; t = 0 … T. */
  logAlphaBar(t: number): number;
  /** `single` where every number is one that PyTorch has in float32. */
  readonly precision: 'double' | 'single';
}

/** The numbers of a schedule by t, entry 0 standing for the data. */
interface Tables {
  readonly beta: Float64Array;
  readonly alpha: Float64Array;
  readonly alphaBar: Float64Array;
  readonly oneMinusAlphaBar: Float64Array;
  readonly logAlphaBar: Float64Array;
}

/** Options of {@link scheduleFromBetas} and of the schedules that end there. */
export interface PrecisionOption {
  /**
   * `single` computes as PyTorch does in float32: β and 1 − β rounded, the cumulative product carried on in double
   * precision and rounded at each step. For repeating published runs; `double` unless told.
   */
  readonly precision?: 'double' | 'single';
}

/** Refuses a step that the schedule does not have; `least` is 0 where the data counts as a step. */
export function requireStep(action: string, t: number, steps: number, least: 0 | 1 = 1): void {
  if (Number.isSafeInteger(t) && t >= least && t <= steps) return;
  const note = least === 1 ? ', t = 0 being the data' : '';
  throw new RangeError(refusal(action, `t must be an integer from ${least} to ${steps}${note}`, t));
}

function requireBetas(betas: ArrayLike<number>): void {
  requireNotEmpty('build schedule', 'the list of betas', betas);
  const last = betas.length - 1;
  for (let k = 0; k <= last; k++) {
    const value = betas[k]!;
    // β = 1 throws everything away; that is sound for the last step alone (zero terminal SNR).
    if (value > 0 && (value < 1 || (value === 1 && k === last))) continue;
    throw new RangeError(refusal('build schedule', `beta must be in (0, 1) at t = ${k + 1}`, value));
  }
}

/** ln ᾱ is summed by log1p(−β), so that 1 − ᾱ = −expm1(ln ᾱ) keeps all its digits. */
function doubleTables(betas: ArrayLike<number>): Tables {
  const beta = Float64Array.from({ length: betas.length + 1 }, (_, t) => (t === 0 ? 0 : betas[t - 1]!));
  const logAlphaBar = new Float64Array(beta.length);
  for (let t = 1; t < beta.length; t++) logAlphaBar[t] = logAlphaBar[t - 1]! + Math.log1p(-beta[t]!);
  return {
    beta,
    alpha: beta.map((b) => 1 - b),
    alphaBar: logAlphaBar.map((log) => Math.exp(log)),
    oneMinusAlphaBar: logAlphaBar.map((log) => 0 - Math.expm1(log)),
    logAlphaBar,
  };
}

function singleTables(betas: ArrayLike<number>): Tables {
  const beta = Float64Array.from({ length: betas.length + 1 }, (_, t) => (t === 0 ? 0 : betas[t - 1]!));
  for (let t = 1; t < beta.length; t++) beta[t] = Math.fround(beta[t]!);
  const alpha = beta.map((b) => Math.fround(1 - b));
  const alphaBar = new Float64Array(beta.length).fill(1);
  let product = 1;
  for (let t = 1; t < beta.length; t++) {
    product *= alpha[t]!;
    alphaBar[t] = Math.fround(product);
  }
  return {
    beta,
    alpha,
    alphaBar,
    oneMinusAlphaBar: alphaBar.map((a) => Math.fround(1 - a)),
    logAlphaBar: alphaBar.map((a) => Math.log(a)),
  };
}

/**
 * The schedule with the given variances β₁ … β_T.
 * @throws RangeError unless every β is in (0, 1); the last one may be 1
 */
export function scheduleFromBetas(
  betas: ArrayLike<number>,
  { precision = 'double' }: PrecisionOption = {},
): Schedule {
  requireBetas(betas);
  const steps = betas.length;
  const tables = precision === 'single' ? singleTables(betas) : doubleTables(betas);
  const read = (table: Float64Array, least: 0 | 1) => (t: number) => {
    requireStep('read schedule', t, steps, least);
    return table[t]!;
  };
  return {
    steps,
    precision,
    beta: read(tables.beta, 1),
    alpha: read(tables.alpha, 1),
    alphaBar: read(tables.alphaBar, 0),
    oneMinusAlphaBar: read(tables.oneMinusAlphaBar, 0),
    logAlphaBar: read(tables.logAlphaBar, 0),
  };
}

/**
 * The schedule with the given standard deviations: β_t = std_t². The convention of lecture 002, where the noise of a
 * step is called β and the factor α with α² + β² = 1.
 * @throws RangeError unless every deviation is in (0, 1); the last one may be 1
 */
export function scheduleFromStds(stds: ArrayLike<number>, options: PrecisionOption = {}): Schedule {
  for (let k = 0; k < stds.length; k++)
    if (!(stds[k]! > 0 && stds[k]! <= 1))
      throw new RangeError(
        refusal('build schedule', `the deviation must be in (0, 1) at t = ${k + 1}`, stds[k]),
      );
  return scheduleFromBetas(
    Float64Array.from(stds, (std) => std * std),
    options,
  );
}

/** All T values of a quantity of the schedule, as rows of a plot or table: `everyStep(s, (t) => ({ t, snr: snr(s, t) }))`. */
export function everyStep<T>(schedule: Pick<Schedule, 'steps'>, row: (t: number) => T): T[] {
  return Array.from({ length: schedule.steps }, (_, k) => row(k + 1));
}

/** Rounds as the schedule's numbers are rounded: to float32 or not at all. */
export function rounding({ precision }: Pick<Schedule, 'precision'>): (value: number) => number {
  return precision === 'single' ? Math.fround : (value) => value;
}

/** Refuses a number of steps that is no count. */
export function requireSteps(steps: number): void {
  requireCount('build schedule', 'steps', steps);
}
