import { isWithin, type Tolerance } from './numbers';

/**
 * How far rounding may move a result from one JavaScript engine to another. ECMAScript leaves the last bit of exp, log,
 * sin, pow and their kin to the engine, and V8 changes its own from time to time; + − × ÷ and √ are exact everywhere. An
 * argument off by ε = 2⁻⁵² moves exp by |x|·ε, and |x| < 745 where exp is a double at all: three such factors, each off
 * by two bits, make 10⁻¹². A specification holds twelve digits, so that the twelfth may be another one: 10⁻¹¹ on top.
 * What is left where numbers near 1 cancel is known to a few ε only, whatever its size, and to √n times as much after n
 * steps of a solver: a hundred ε, absolutely.
 */
export const ROUNDING: Tolerance = { rel: 1.1e-11, abs: 100 * 2 ** -52 };

/** So many digits has a double that is printed in full; who formats a number asks for fewer. */
const FULL_DIGITS = 15;

/** A number that stands alone: digits of an identifier or of a version are none. Its sign belongs to the text. */
const NUMBER = /(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w|\.\d)/g;

/** Whether two numbers are the same but for rounding. Whole numbers are counts, and those are exact. */
export function isSameButForRounding(committed: number, actual: number): boolean {
  if (Number.isSafeInteger(committed) && Number.isSafeInteger(actual)) return committed === actual;
  return isWithin(committed, actual, ROUNDING);
}

/** Whether two texts are the same but for the last digits of numbers that are printed in full. */
export function readsTheSame(committed: string, actual: string): boolean {
  if (committed === actual) return true;
  if (committed.replace(NUMBER, '#') !== actual.replace(NUMBER, '#')) return false;
  const others = actual.match(NUMBER) ?? [];
  return (committed.match(NUMBER) ?? []).every((number, i) => isSameNumber(number, others[i]!));
}

/** Whether two SVG drawings are the same in this sense, apart from names of clips, which hang on every character. */
export function looksTheSame(committed: string, actual: string): boolean {
  return readsTheSame(withoutNames(committed), withoutNames(actual));
}

/** See `slimSvg` of the notebook helpers. */
const withoutNames = (svg: string): string => svg.replace(/\bv[0-9a-f]{8}-(?=\d)/g, '');

function isSameNumber(committed: string, actual: string): boolean {
  if (committed === actual) return true;
  const isOneFull = isFull(committed) || isFull(actual);
  // What cancelled is noise that nobody prints in full on purpose: no absolute bound.
  return isOneFull && isWithin(Number(committed), Number(actual), { rel: ROUNDING.rel, abs: 0 });
}

function isFull(number: string): boolean {
  const [mantissa = ''] = number.split(/e/i);
  return mantissa.includes('.') && mantissa.replace(/^[0.]+|\./g, '').length >= FULL_DIGITS;
}
