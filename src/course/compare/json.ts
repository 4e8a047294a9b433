import { isObject } from '../notebook-file/fields';
import { compareLoosely } from './loosely';
import { EXACT, isWithin, type Tolerance } from './numbers';

/** One place where two JSON values differ. */
export interface JsonDifference {
  /** `$` is the whole, as in `$.data.values[3].y`. */
  readonly path: string;
  readonly what: string;
}

/**
 * The places where two JSON values differ, in the order of the committed one. With a tolerance, numbers may be
 * off by it, and texts by the numbers in them.
 */
export function compareJson(committed: unknown, actual: unknown, tolerance = EXACT): JsonDifference[] {
  const found: JsonDifference[] = [];
  visit(committed, actual, '$', tolerance, found);
  return found;
}

function visit(a: unknown, b: unknown, path: string, tolerance: Tolerance, found: JsonDifference[]): void {
  const add = (what: string): number => found.push({ path, what });
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) add(`${a.length} items are committed, ${b.length} are new`);
    else for (const [i, item] of a.entries()) visit(item, b[i], `${path}[${i}]`, tolerance, found);
  } else if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      visit(a[key], b[key], `${path}${member(key)}`, tolerance, found);
  } else if (typeof a === 'number' && typeof b === 'number') {
    if (!isWithin(a, b, tolerance)) add(`${a} is committed, ${b} is new`);
  } else if (typeof a === 'string' && typeof b === 'string' && tolerance !== EXACT) {
    for (const line of compareLoosely(a, b, tolerance)) add(line);
  } else if (a !== b) add(`${shortJson(a)} is committed, ${shortJson(b)} is new`);
}

function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
