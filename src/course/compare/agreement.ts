import { compareLoosely } from './loosely';
import { isWithin, type Tolerance } from './numbers';
import { isSameButForRounding, readsTheSame } from './rounding';

/** When numbers and texts of two runs count as the same. */
export interface Agreement {
  numbers(committed: number, actual: number): boolean;
  /** How two texts differ, a line each; empty when they agree. */
  texts(committed: string, actual: string): readonly string[];
}

/** The same but for rounding in numbers that are written in full. */
export const rounded: Agreement = {
  numbers: isSameButForRounding,
  texts: (committed, actual) => (readsTheSame(committed, actual) ? [] : [bothShort(committed, actual)]),
};

/** Numbers may be off by a tolerance, and texts by the numbers in them. */
export function within(tolerance: Tolerance): Agreement {
  return {
    numbers: (committed, actual) => isWithin(committed, actual, tolerance),
    texts: (committed, actual) => compareLoosely(committed, actual, tolerance),
  };
}

/** Two values that differ, each cut to one line. */
export function bothShort(committed: unknown, actual: unknown): string {
  return `${shortJson(committed)} is committed, ${shortJson(actual)} is new`;
}

function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
