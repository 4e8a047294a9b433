/**
 * Guards. Every bad input of the toolkit is refused here, with one sentence pattern:
 * what was to be done, the rule that was broken, and the value that broke it.
 *
 *     Cannot build a schedule as steps must be an integer of at least 1: current value is 0
 *
 * A guard states what is allowed and refuses everything else, so that NaN is refused too.
 */

/** How many entries of a list an error message shows. */
const shownEntries = 8;

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const entries = Array.from(value as ArrayLike<unknown>);
    const shown = entries.slice(0, shownEntries).map(describe).join(', ');
    return entries.length > shownEntries
      ? `[${shown}, … ${entries.length - shownEntries} more]`
      : `[${shown}]`;
  }
  if (typeof value === 'object' && value !== null) return describeObject(value);
  if (typeof value === 'function') return `a function`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** What is often handed over by mistake has a name: a promise that was not awaited, a tensor in the place of numbers. */
function describeObject(value: object): string {
  if (value instanceof Promise) return 'a promise (await gives its value)';
  if ('dtype' in value && 'shape' in value && Array.isArray(value.shape))
    return `a tensor of shape ${describe(value.shape)} (await tensor.data() gives its numbers)`;
  const names = Object.keys(value);
  return names.length === 0 ? 'an object without properties' : `an object with ${names.join(', ')}`;
}

/**
 * The sentence all guards speak.
 * @param action what was to be done, as in `build a schedule`
 * @param rule name of the value and what it must be, as in `steps must be positive`
 */
export function refusal(action: string, rule: string, value: unknown): string {
  return `Cannot ${action} as ${rule}: current value is ${describe(value)}`;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Refuses everything but a finite number. @throws RangeError */
export function requireFinite(action: string, name: string, value: number): void {
  if (!(isNumber(value) && Number.isFinite(value)))
    throw new RangeError(refusal(action, `${name} must be a finite number`, value));
}

/** Refuses everything but a finite number above 0. @throws RangeError */
export function requirePositive(action: string, name: string, value: number): void {
  if (!(isNumber(value) && value > 0 && value < Infinity))
    throw new RangeError(refusal(action, `${name} must be positive and finite`, value));
}

/** Refuses everything but a finite number of at least 0. @throws RangeError */
export function requireNonNegative(action: string, name: string, value: number): void {
  if (!(isNumber(value) && value >= 0 && value < Infinity))
    throw new RangeError(refusal(action, `${name} must be finite and not negative`, value));
}

/** Refuses everything but a number strictly between 0 and 1. @throws RangeError */
export function requireInUnit(action: string, name: string, value: number): void {
  if (!(isNumber(value) && value > 0 && value < 1))
    throw new RangeError(refusal(action, `${name} must be in (0, 1)`, value));
}

/** Refuses everything but a number in the closed interval [low, high]. @throws RangeError */
export function requireInRange(action: string, name: string, value: number, low: number, high: number): void {
  if (!(isNumber(value) && value >= low && value <= high))
    throw new RangeError(refusal(action, `${name} must be in [${low}, ${high}]`, value));
}

/** Refuses an interval whose ends are not finite or not in increasing order. @throws RangeError */
export function requireInterval(action: string, name: string, low: number, high: number): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(refusal(action, `${name} must be finite and increasing`, [low, high]));
}

/** Refuses everything but an integer that a double holds exactly. @throws RangeError */
export function requireInteger(action: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value))
    throw new RangeError(refusal(action, `${name} must be an integer`, value));
}

/** Refuses everything but an integer of at least `least` (1 unless told). @throws RangeError */
export function requireCount(action: string, name: string, value: number, least = 1): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new RangeError(refusal(action, `${name} must be an integer of at least ${least}`, value));
}

/** Refuses everything but an index 0 … length − 1. @throws RangeError */
export function requireIndex(action: string, name: string, value: number, length: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0 && value < length))
    throw new RangeError(refusal(action, `${name} must be an index from 0 to ${length - 1}`, value));
}

/** Refuses a list without entries. @throws RangeError */
export function requireNotEmpty(action: string, name: string, values: ArrayLike<unknown>): void {
  if (!(values?.length > 0)) throw new RangeError(refusal(action, `${name} must not be empty`, values));
}

/** Refuses two lists of different length. @throws RangeError */
export function requireSameLength(
  action: string,
  names: readonly [string, string],
  a: ArrayLike<unknown>,
  b: ArrayLike<unknown>,
): void {
  if (a.length !== b.length)
    throw new RangeError(
      refusal(action, `${names[0]} and ${names[1]} must have the same length`, [a.length, b.length]),
    );
}

/** Refuses a list of any other length than `length`. @throws RangeError */
export function requireLength(
  action: string,
  name: string,
  values: ArrayLike<unknown>,
  length: number,
): void {
  if (values?.length !== length)
    throw new RangeError(refusal(action, `the length of ${name} must be ${length}`, values?.length));
}

/** Refuses a shape that differs from the expected one; `null` in the expected shape stands for any size. @throws RangeError */
export function requireShape(
  action: string,
  name: string,
  shape: readonly number[],
  expected: readonly (number | null)[],
): void {
  const agrees =
    shape.length === expected.length && expected.every((size, k) => size === null || size === shape[k]);
  if (agrees) return;
  const wanted = expected.map((size) => size ?? 'any').join(', ');
  throw new RangeError(refusal(action, `the shape of ${name} must be [${wanted}]`, shape));
}

/** Refuses a list that holds anything but finite numbers. @throws RangeError */
export function requireAllFinite(action: string, name: string, values: ArrayLike<number>): void {
  for (let k = 0; k < values.length; k++)
    if (!Number.isFinite(values[k]))
      throw new RangeError(refusal(action, `${name}[${k}] must be a finite number`, values[k]));
}

/**
 * Refuses a list that is no probability vector: entries ≥ 0 whose sum is 1 within 1e-9.
 * Nothing is normalised here.
 * @throws RangeError
 */
export function requireProbabilities(action: string, name: string, values: ArrayLike<number>): void {
  requireNotEmpty(action, name, values);
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!(value >= 0 && value <= 1 + 1e-9))
      throw new RangeError(refusal(action, `${name}[${k}] must be a probability in [0, 1]`, value));
    sum += value;
  }
  if (!(Math.abs(sum - 1) <= 1e-9))
    throw new RangeError(refusal(action, `the entries of ${name} must sum to 1`, sum));
}

/** Refuses every text that is not one of those allowed. @throws RangeError */
export function requireOneOf<T extends string>(
  action: string,
  name: string,
  value: string,
  allowed: readonly T[],
): asserts value is T {
  if (!(allowed as readonly string[]).includes(value))
    throw new RangeError(refusal(action, `${name} must be one of ${allowed.join(', ')}`, value));
}
