/** Rows and columns as HTML and as text: numbers to the right and lined up, words to the left. */
import { escapeHtml } from './mime';
import { aligned } from './number';

export interface TableLayout {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly caption?: string;
  /** Number of rows after which a row of dots says that some are left out. */
  readonly gapAfter?: number;
  /** Texts for the numbers of a column, by its index, in place of the usual ones. */
  readonly format?: ReadonlyMap<number, (value: number) => string>;
}

interface Laid {
  readonly cells: string[][];
  readonly right: boolean[];
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isBlank = (value: unknown): boolean => value === null || value === undefined;

/** What stands in a column of numbers where there is none. */
const noNumber = '–';

function asText(value: unknown): string {
  if (isBlank(value)) return '';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const entries = Array.from(value as unknown as ArrayLike<unknown>);
    return entries.every(isNumber) ? `[${aligned(entries).join(', ')}]` : JSON.stringify(entries);
  }
  if (value instanceof Promise) return 'a promise (await it)';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function layOut({ columns, rows, gapAfter, format }: TableLayout): Laid {
  const cells = rows.map(() => [] as string[]);
  const right = columns.map((_, c) => {
    const values = rows.map((row) => row[c]);
    const numbers = values.filter(isNumber);
    const write = format?.get(c);
    const texts = write === undefined ? aligned(numbers) : numbers.map(write);
    const allNumbers = numbers.length > 0 && values.every((value) => isNumber(value) || isBlank(value));
    let next = 0;
    for (const [r, value] of values.entries()) {
      const other = allNumbers ? noNumber : asText(value);
      cells[r]?.push(isNumber(value) ? (texts[next++] ?? '') : other);
    }
    return allNumbers;
  });
  if (gapAfter !== undefined)
    cells.splice(
      gapAfter,
      0,
      columns.map(() => '⋯'),
    );
  return { cells, right };
}

/** The table as lines of text under a rule. */
export function tableText(table: TableLayout): string {
  const { cells, right } = layOut(table);
  const all = [[...table.columns], ...cells];
  const widths = table.columns.map((_, c) => Math.max(...all.map((row) => [...(row[c] ?? '')].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => {
        const space = ' '.repeat((widths[c] ?? 0) - [...cell].length);
        return right[c] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  const head = table.caption === undefined ? [] : [table.caption];
  return [...head, line(table.columns), rule, ...cells.map(line)].join('\n');
}

/** The table as HTML that inherits the notebook's colours. */
export function tableHtml(table: TableLayout): string {
  const { cells, right } = layOut(table);
  const side = (c: number) => `text-align:${right[c] ? 'right' : 'left'};padding:3px 10px`;
  const ruled = 'border-bottom:1px solid rgba(128,128,128,.6)';
  const cell = (text: string, c: number) =>
    `<td style="${side(c)};font-variant-numeric:tabular-nums">${escapeHtml(text)}</td>`;
  const head = table.columns.map(
    (name, c) => `<th scope="col" style="${side(c)};${ruled}">${escapeHtml(name)}</th>`,
  );
  const body = cells.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  // Beside the table, not inside: a caption element would be broken to the width of a narrow table.
  const { caption } = table;
  const above =
    caption === undefined ? '' : `<div style="padding:3px 10px 0;opacity:.8">${escapeHtml(caption)}</div>`;
  const label = caption === undefined ? '' : ` aria-label="${escapeHtml(caption)}"`;
  return `${above}<table${label} style="border-collapse:collapse;margin:6px 0"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
