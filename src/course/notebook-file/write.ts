import { isObject } from './fields';
import type { Cell, MimeBundle, Notebook, Output } from './types';

/**
 * The text of an `.ipynb` file as Jupyter writes it: keys sorted, indented by one space, text as a list of lines,
 * characters unescaped, a newline at the end. Writing what was read changes nothing.
 */
export function formatNotebook(notebook: Notebook): string {
  const metadata = { ...notebook.metadata };
  // Jupyter never saves these two: they belong to a session, not to the document.
  delete metadata.orig_nbformat;
  delete metadata.signature;
  const file = {
    cells: notebook.cells.map(cellAsWritten),
    metadata,
    nbformat: notebook.nbformat,
    nbformat_minor: notebook.nbformat_minor,
  };
  return `${formatJson(file, 0)}\n`;
}

function cellAsWritten(cell: Cell): Record<string, unknown> {
  const metadata = { ...cell.metadata };
  delete metadata.trusted;
  const written: Record<string, unknown> = { ...cell, metadata, source: lines(cell.source) };
  if (cell.cell_type === 'code') written.outputs = cell.outputs.map(outputAsWritten);
  else if (cell.attachments)
    written.attachments = Object.fromEntries(
      Object.entries(cell.attachments).map(([name, bundle]) => [name, bundleAsWritten(bundle)]),
    );
  return written;
}

function outputAsWritten(output: Output): unknown {
  if (output.output_type === 'stream') return { ...output, text: lines(output.text) };
  if (output.output_type === 'error') return output;
  return { ...output, data: bundleAsWritten(output.data) };
}

function bundleAsWritten(bundle: MimeBundle): MimeBundle {
  const written: MimeBundle = {};
  for (const [mime, value] of Object.entries(bundle)) {
    const isLines = mime.startsWith('text/') || mime === 'image/svg+xml' || mime === 'application/javascript';
    written[mime] = isLines && typeof value === 'string' ? lines(value) : value;
  }
  return written;
}

/** The characters at which Python's `str.splitlines`, and so Jupyter, ends a line; "\\r\\n" is one end. */
const LINE_ENDS = new Set('\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029');

/** Lines with their ends kept. */
function lines(text: string): string[] {
  const result: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!LINE_ENDS.has(text[i]!) || text.startsWith('\r\n', i)) continue;
    result.push(text.slice(start, i + 1));
    start = i + 1;
  }
  if (start < text.length) result.push(text.slice(start));
  return result;
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
    const members = keys.sort(byCodePoint).map((key) => {
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

function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
