import { isObject } from '../notebook-file/fields';
import { type Agreement, bothShort } from './agreement';

/** One place where two JSON values differ. */
export interface JsonDifference {
  /** `$` is the whole, as in `$.data.values[3].y`. */
  readonly path: string;
  readonly what: string;
}

/** The places where two JSON values differ, in the order of the committed one, but for what the agreement allows. */
export function compareJson(committed: unknown, actual: unknown, agreement: Agreement): JsonDifference[] {
  const found: JsonDifference[] = [];
  visit(committed, actual, '$', agreement, found);
  return found;
}

function visit(a: unknown, b: unknown, path: string, agreement: Agreement, found: JsonDifference[]): void {
  const add = (what: string): number => found.push({ path, what });
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) add(`${a.length} items are committed, ${b.length} are new`);
    else for (const [i, item] of a.entries()) visit(item, b[i], `${path}[${i}]`, agreement, found);
  } else if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      visit(a[key], b[key], `${path}${member(key)}`, agreement, found);
  } else if (typeof a === 'number' && typeof b === 'number') {
    if (!agreement.numbers(a, b)) add(bothShort(a, b));
  } else if (typeof a === 'string' && typeof b === 'string') {
    for (const line of agreement.texts(a, b)) add(line);
  } else if (a !== b) add(bothShort(a, b));
}

function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
