/** Rows as a table. */
import { refusal, requireCount } from '../check';
import type { PlotData } from '../plot/table';
import { toColumns } from '../plot/table';
import type { Displayable } from './mime';
import { displayable } from './mime';
import { brief, fixed } from './number';
import type { TableLayout } from './table-layout';
import { tableHtml, tableText } from './table-layout';

const action = 'show a table';

/** How a column's numbers are written: a number of decimals, `'exact'`, or a function. */
export type NumberFormat = number | 'exact' | ((value: number) => string);

/** Options of {@link table}. */
export interface TableOptions {
  /** Columns to show, in this order; an object gives them headings: `{ kl: 'KL(p‖q), nats' }`. */
  readonly columns?: readonly string[] | Readonly<Record<string, string>>;
  /** How the numbers of each column are written, or of all columns. */
  readonly format?: NumberFormat | Readonly<Record<string, NumberFormat>>;
  /** A line above the table. */
  readonly caption?: string;
  /** Most rows shown; 40 unless told, the rest is counted. */
  readonly rows?: number;
}

function writer(format: NumberFormat): (value: number) => string {
  if (typeof format === 'function') return format;
  if (format === 'exact') return (value) => String(value).replace('-', '−');
  requireCount(action, 'format', format, 0);
  return (value) => (Number.isFinite(value) ? fixed(value, format) : brief(value));
}

function headings(columns: TableOptions['columns'], names: readonly string[]): Map<string, string> {
  const wanted = columns ?? names;
  const entries = Array.isArray(wanted)
    ? wanted.map((name: string) => [name, name] as const)
    : Object.entries(wanted);
  for (const [name] of entries)
    if (!names.includes(name))
      throw new RangeError(
        refusal(action, `columns must be columns of the data (${names.join(', ')})`, name),
      );
  return new Map(entries as [string, string][]);
}

function formats(
  format: TableOptions['format'],
  names: readonly string[],
): Map<number, (value: number) => string> {
  if (format === undefined) return new Map();
  const each = typeof format === 'object' ? format : Object.fromEntries(names.map((name) => [name, format]));
  return new Map(
    names.flatMap((name, k) => {
      const one = each[name];
      return one === undefined ? [] : [[k, writer(one)] as const];
    }),
  );
}

/**
 * A table of rows (records, named columns, or a danfo DataFrame), with numbers lined up on the right.
 *
 *     table(results, { columns: { model: 'model', kl: 'KL, nats' }, format: { kl: 4 }, caption: 'Fits' })
 *
 * @throws RangeError for no rows, unequal columns, an unknown column or a bad format
 */
export function table(data: PlotData, options: TableOptions = {}): Displayable {
  const { rows: most = 40 } = options;
  requireCount(action, 'rows', most);
  const source = toColumns(action, data);
  const shown = headings(options.columns, source.names);
  const names = [...shown.keys()];
  const columns = names.map((name) => source.column(name));
  const count = Math.min(source.length, most);
  const left = source.length - count;
  const more = left > 0 ? `first ${count} of ${source.length} rows` : undefined;
  const caption = [options.caption, more].filter((part) => part !== undefined).join(', ');
  const layout: TableLayout = {
    columns: [...shown.values()],
    rows: Array.from({ length: count }, (_, r) => columns.map((column) => column[r])),
    format: formats(options.format, names),
    ...(caption === '' ? {} : { caption }),
  };
  return displayable({ 'text/html': tableHtml(layout), 'text/plain': tableText(layout) });
}
