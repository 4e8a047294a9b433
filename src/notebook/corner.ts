/** The corner of a big array: its first rows and columns, formatted, with marks for what is left out. */
import { aligned } from './number';

/** Values, in row-major order, and the shape they fill. */
export interface NumberBlock {
  readonly shape: readonly number[];
  readonly at: (index: number) => number | boolean | string;
}

/** How many entries of each axis are shown from the start and from the end. */
const edge = { rows: 4, columns: 6 };

function shown(length: number, keep: number): (number | '…')[] {
  if (length <= 2 * keep) return Array.from({ length }, (_, k) => k);
  const head = Array.from({ length: keep }, (_, k) => k);
  return [...head, '…', ...head.map((k) => length - keep + k)];
}

/** One matrix of the block as cells of text; leading axes are held at index 0. */
export function corner(block: NumberBlock): string[][] {
  const { shape, at } = block;
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const rowIndices = shown(rows, edge.rows);
  const columnIndices = shown(columns, shape.length > 1 ? edge.columns / 2 : edge.columns);
  const values = rowIndices.map((row) =>
    columnIndices.map((column) => (row === '…' || column === '…' ? '…' : at(row * columns + column))),
  );
  const numbers = values.flat().filter((value): value is number => typeof value === 'number');
  const texts = aligned(numbers);
  let next = 0;
  return values.map((row) =>
    row.map((value) => (typeof value === 'number' ? (texts[next++] ?? '') : String(value))),
  );
}

/** The cells as lines of text, columns aligned to the right. */
export function cornerText(cells: readonly string[][], rank: number): string {
  const widths = (cells[0] ?? []).map((_, k) => Math.max(...cells.map((row) => row[k]?.length ?? 0)));
  const lines = cells.map((row) => `[${row.map((cell, k) => cell.padStart(widths[k] ?? 0)).join('  ')}]`);
  if (rank < 2) return lines.join('');
  return lines
    .map((line, k) => `${k === 0 ? '[' : ' '}${line}${k === lines.length - 1 ? ']' : ''}`)
    .join('\n');
}

/** The cells as an HTML table. */
export function cornerHtml(cells: readonly string[][]): string {
  const style = 'text-align:right;font-family:monospace;padding:1px 8px';
  const rows = cells.map(
    (row) => `<tr>${row.map((cell) => `<td style="${style}">${cell}</td>`).join('')}</tr>`,
  );
  return `<table style="border-collapse:collapse;margin:4px 0">${rows.join('')}</table>`;
}
