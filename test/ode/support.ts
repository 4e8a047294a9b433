import type { Field } from '../../src/ode/field';

/** u = −x, whose solution from 1 is e^{−t}. */
export const decay: Field = (x) => x.map((value) => -value);

/** The equations of scipy-fixture.py. */
export const equations: Readonly<Record<string, Field>> = {
  lotkaVolterra: ([a, b]) => [1.5 * a! - a! * b!, a! * b! - 3 * b!],
  vanDerPol: ([x, v]) => [v!, 5 * ((1 - x! ** 2) * v! - x!)],
  forced: ([x], t) => [-2 * t * x! + Math.cos(5 * t)],
};

/** The largest |a − b|. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k]!)));
}

/** The order that errors show when each has half the step of the one before: the slope of a line through log₂ of them. */
export function measuredOrder(errors: readonly number[]): number {
  const n = errors.length;
  const middle = (n - 1) / 2;
  const logs = errors.map(Math.log2);
  const top = logs.reduce((sum, log, k) => sum - (k - middle) * log, 0);
  return top / logs.reduce((sum, _, k) => sum + (k - middle) ** 2, 0);
}
