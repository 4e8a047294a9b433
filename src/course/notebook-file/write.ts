import { isObject } from './fields';
import { isData } from './join-lines';
import { formatJson } from './json-format';
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
  return `${formatJson(file)}\n`;
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
