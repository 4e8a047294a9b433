/** Typed arrays, long arrays and matrices of numbers: length, a corner and a summary instead of every entry. */
import { corner, cornerText } from './corner';
import { inspected } from './inspect';
import type { Bundle } from './mime';
import { textBundle } from './mime';
import { grouped, summarize, summaryText } from './number';

type NumberArray = ArrayLike<number> & object;

/** Longer arrays than this are shortened. */
const longest = 100;

const isTyped = (value: object): value is NumberArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Typed arrays of any length and plain arrays, but for text bytes that Node shows well. */
export function isArrayLike(value: object): value is NumberArray | unknown[] {
  return isTyped(value) || Array.isArray(value);
}

const allNumbers = (values: readonly unknown[]): values is number[] =>
  values.length > 0 && values.every((value) => typeof value === 'number');

/** Whether the value is rows of numbers, all of one length. */
function isMatrix(values: readonly unknown[]): values is ArrayLike<number>[] {
  const first = values[0] as ArrayLike<number> | undefined;
  if (first === undefined || first === null || typeof first !== 'object' || !(first.length > 0)) return false;
  return values.every((row) => {
    if (typeof row !== 'object' || row === null || (row as unknown[]).length !== first.length) return false;
    return isTyped(row) ? typeof row[0] === 'number' : Array.isArray(row) && allNumbers(row);
  });
}

function vectorText(name: string, values: ArrayLike<number>): string {
  const cells = corner({ shape: [values.length], at: (k) => values[k] as number });
  return `${name}(${grouped(values.length)})  ${summaryText(summarize(values))}\n${cornerText(cells, 1)}`;
}

function matrixText(rows: readonly ArrayLike<number>[]): string {
  const columns = rows[0]?.length ?? 0;
  const values = Float64Array.from(rows.flatMap((row) => Array.from(row)));
  const cells = corner({ shape: [rows.length, columns], at: (k) => values[k] as number });
  return `${grouped(rows.length)} × ${grouped(columns)} numbers  ${summaryText(summarize(values))}\n${cornerText(cells, 2)}`;
}

/** An array as text: whole while it is short, shortened to a corner and a summary when it is long. */
export function arrayBundle(value: NumberArray | unknown[]): Bundle {
  if (isTyped(value)) {
    const numeric = typeof value[0] === 'number' && !Buffer.isBuffer(value);
    const short = value.length <= 2 * 6;
    return textBundle(numeric && !short ? vectorText(value.constructor.name, value) : inspected(value));
  }
  if (value.length > longest && allNumbers(value)) return textBundle(vectorText('Array', value));
  if (isMatrix(value) && value.length * (value[0]?.length ?? 0) > longest)
    return textBundle(matrixText(value));
  return textBundle(inspected(value));
}
