import { isObject } from './fields';
import { isData } from './join-lines';
import { splitLines } from './lines';
import type { OpenCell, OpenNotebook } from './open-notebook';
import type { Cell, Notebook } from './types';

/**
 * The text of an `.ipynb` file as Jupyter writes it: keys sorted, indented by one space, text as a list of lines,
 * characters unescaped, a newline at the end. Writing what was read changes nothing; what breaks the format is
 * written as it is.
 */
export function formatNotebook(notebook: Notebook | OpenNotebook): string {
  const { orig_nbformat: _, orig_nbformat_minor: __, signature: ___, ...metadata } = notebook.metadata;
  const file = { ...notebook, cells: notebook.cells.map(cellAsWritten), metadata };
  return `${formatJson(file, 0)}\n`;
}

/** Without what belongs to a session and not to the document. */
function cellAsWritten(cell: Cell | OpenCell): Record<string, unknown> {
  const { trusted: _, ...metadata } = cell.metadata;
  const written: Record<string, unknown> = { ...cell, metadata };
  splitField(written, 'source');
  if (cell.cell_type === 'code' && Array.isArray(cell.outputs))
    written.outputs = cell.outputs.map(outputAsWritten);
  if (isObject(written.attachments))
    written.attachments = Object.fromEntries(
      Object.entries(written.attachments).map(([name, bundle]) => [name, bundleAsWritten(bundle)]),
    );
  return written;
}

function outputAsWritten(output: unknown): unknown {
  if (!isObject(output)) return output;
  const written = { ...output };
  if (output.output_type === 'stream') splitField(written, 'text');
  if ('data' in output && isData(output)) written.data = bundleAsWritten(output.data);
  return written;
}

function bundleAsWritten(bundle: unknown): unknown {
  if (!isObject(bundle)) return bundle;
  const written = { ...bundle };
  for (const mime of Object.keys(written))
    if (mime.startsWith('text/') || mime === 'image/svg+xml' || mime === 'application/javascript')
      splitField(written, mime);
  return written;
}

function splitField(object: Record<string, unknown>, name: string): void {
  const text = object[name];
  if (typeof text === 'string') object[name] = splitLines(text);
}

function formatJson(value: unknown, depth: number): string {
  if (typeof value === 'number') return formatNumber(value);
  const inner = ' '.repeat(depth + 1);
  const end = `\n${' '.repeat(depth)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + formatJson(item ?? null, depth + 1)).join(',\n')}${end}]`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    if (keys.length === 0) return '{}';
    const members = sortedKeys(keys).map((key) => {
      return `${inner}${JSON.stringify(key)}: ${formatJson(value[key], depth + 1)}`;
    });
    return `{\n${members.join(',\n')}${end}}`;
  }
  return JSON.stringify(value);
}

/** Python writes small numbers as 1e-05 where JavaScript writes 0.00001; without this a save by Jupyter would differ. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  const text = magnitude !== 0 && magnitude < 1e-4 ? value.toExponential() : JSON.stringify(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** As Python sorts: by code points. JavaScript sorts by UTF-16 units, which differ once there are surrogates. */
function sortedKeys(keys: string[]): string[] {
  return keys.some((key) => /[\ud800-\udfff]/.test(key)) ? keys.sort(byCodePoint) : keys.sort();
}

function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
