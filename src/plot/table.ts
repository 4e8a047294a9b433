/**
 * The data of a plot in any of the shapes people have it in, read column by column.
 */
import { refusal, requireNotEmpty, requireSameLength } from '../check';

/** What one cell of a plot's data may hold once it is in a specification. */
export type Cell = number | string | boolean | null;
export type Row = { [field: string]: Cell };

/**
 * Rows, as an array of records or of `[x, y]` pairs; or named columns, as arrays or typed arrays;
 * or plain numbers, which become `y` against their index `x`.
 */
export type PlotData =
  | readonly object[]
  | ArrayLike<number>
  | { readonly [column: string]: ArrayLike<unknown> };

/** Data with named columns of one length. */
export interface Columns {
  readonly length: number;
  readonly names: readonly string[];
  column(name: string): ArrayLike<unknown>;
}

const isListLike = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** A danfo DataFrame, known by its shape: this layer loads no data-frame library. */
interface FrameLike {
  readonly columns: string[];
  readonly values: unknown[][];
}
const isFrame = (value: object): value is FrameLike =>
  'columns' in value && isListLike(value.columns) && 'values' in value && isListLike(value.values);

/** A tensor, known by its shape likewise: its shape and strides are lists, and no columns. */
const isTensor = (value: object): boolean => 'dtype' in value && 'dataSync' in value;

function fromNamed(action: string, data: Readonly<Record<string, unknown>>): Columns {
  const names = Object.keys(data).filter((name) => isListLike(data[name]));
  const columns = names.map((name) => data[name] as ArrayLike<unknown>);
  const first = columns[0];
  if (first === undefined) throw new TypeError(refusal(action, 'data must hold rows or named columns', data));
  for (const [k, column] of columns.entries())
    requireSameLength(action, [`column ${names[0]}`, `column ${names[k]}`], first, column);
  return { length: first.length, names, column: (name) => columns[names.indexOf(name)] ?? [] };
}

function fromRecords(data: ArrayLike<object>): Columns {
  const records = Array.from(data) as Record<string, unknown>[];
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { length: records.length, names, column: (name) => records.map((record) => record[name]) };
}

/** Reads the data of a plot. @throws RangeError | TypeError for no data, unequal columns or no table at all */
export function toColumns(action: string, data: PlotData): Columns {
  if (typeof data !== 'object' || data === null || isTensor(data))
    throw new TypeError(refusal(action, 'data must hold rows or named columns', data));
  if (!isListLike(data)) {
    if (!isFrame(data)) return requireRows(action, fromNamed(action, data as Record<string, unknown>));
    const { columns, values } = data;
    const named = columns.map((name, k): [string, unknown[]] => [name, values.map((row) => row[k])]);
    return requireRows(action, fromNamed(action, Object.fromEntries(named)));
  }
  requireNotEmpty(action, 'data', data);
  if (typeof data[0] === 'number')
    return fromNamed(action, { x: Array.from({ length: data.length }, (_, index) => index), y: data });
  if (isListLike(data[0])) {
    const pairs: ArrayLike<unknown>[] = Array.from(data as ArrayLike<ArrayLike<unknown>>);
    const part = (k: number) => pairs.map((pair) => pair[k]);
    return fromNamed(action, { x: part(0), y: part(1), ...(data[0].length > 2 ? { label: part(2) } : {}) });
  }
  if (typeof data[0] !== 'object' || data[0] === null)
    throw new TypeError(refusal(action, 'data must hold rows or named columns', data));
  return fromRecords(data as ArrayLike<object>);
}

function requireRows(action: string, columns: Columns): Columns {
  if (columns.length === 0) throw new RangeError(refusal(action, 'data must not be empty', []));
  return columns;
}

/** Interleaved coordinates x₀, y₀, x₁, y₁, … as columns x and y. @throws RangeError on an odd number of them */
export function fromInterleaved(action: string, points: ArrayLike<number>): Columns {
  requireNotEmpty(action, 'data', points);
  if (points.length % 2 !== 0)
    throw new RangeError(refusal(action, 'interleaved points must be pairs of coordinates', points.length));
  const part = (offset: number) =>
    Array.from({ length: points.length / 2 }, (_, k) => points[2 * k + offset] as number);
  return fromNamed(action, { x: part(0), y: part(1) });
}

/** A column by name. @throws RangeError that lists the columns there are */
export function requireColumn(
  action: string,
  option: string,
  data: Columns,
  name: string,
): ArrayLike<unknown> {
  if (!data.names.includes(name))
    throw new RangeError(
      refusal(action, `${option} must name a column of the data (${data.names.join(', ')})`, name),
    );
  return data.column(name);
}

/**
 * A column of numbers; what is no finite number becomes null, which draws as a gap.
 * @throws RangeError where not one entry is a finite number
 */
export function requireNumbers(
  action: string,
  option: string,
  data: Columns,
  name: string,
): (number | null)[] {
  const column = requireColumn(action, option, data, name);
  const numbers = Array.from(column, (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : null,
  );
  if (numbers.every((value) => value === null))
    throw new RangeError(refusal(action, `column ${name} must hold a finite number`, Array.from(column)));
  return numbers;
}

/** A column as a specification can carry it: finite numbers, text, booleans; anything else is null or text. */
export function toCells(column: ArrayLike<unknown>): Cell[] {
  return Array.from(column, (value) => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    return value === null || value === undefined ? null : String(value);
  });
}

export const isNumeric = (cells: readonly Cell[]): boolean =>
  cells.every((cell) => cell === null || typeof cell === 'number') && cells.some((cell) => cell !== null);

/** Rows out of columns of one length. */
export function zip(columns: Readonly<Record<string, readonly Cell[]>>): Row[] {
  const entries = Object.entries(columns);
  const length = entries[0]?.[1].length ?? 0;
  return Array.from({ length }, (_, k) =>
    // JSON has no −0.
    Object.fromEntries(entries.map(([name, cells]) => [name, cells[k] === 0 ? 0 : (cells[k] ?? null)])),
  );
}

/** Smallest and largest of some numbers, null entries left out. */
export function extent(numbers: Iterable<number | null>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of numbers) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
