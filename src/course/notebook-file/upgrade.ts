import { giveIds } from './cell-ids';
import { isObject, joinedText, notebookError } from './fields';
import { objectsOf } from './join-lines';
import { inOneLine } from './lines';

/** How format 3 named the types of an output's data. */
const mimeOf: Readonly<Record<string, string>> = {
  text: 'text/plain',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  latex: 'text/latex',
  json: 'application/json',
  javascript: 'application/javascript',
};

/** Data that format 3 held as a list of lines. */
const lineLists = ['text', 'html', 'svg', 'latex', 'javascript', 'json'];

/**
 * Brings a notebook of format 2 or 3 to 4.5 the way nbformat does; format 4 stays as it is. The old number is left in
 * the metadata as `orig_nbformat`, by which JupyterLab tells the person; it is not saved.
 *
 * @throws NotebookFileError for any other format.
 */
export function upgradeNotebook(old: Record<string, unknown>, file: string): Record<string, unknown> {
  const major = old.nbformat;
  if (major === 4) return old;
  if (major !== 2 && major !== 3) throw notebookError(file, 'its nbformat must be 2, 3 or 4', major ?? null);
  if (!Array.isArray(old.worksheets))
    throw notebookError(file, 'its worksheets must be a list', old.worksheets);
  const { worksheets: _, metadata, orig_nbformat, orig_nbformat_minor, ...rest } = old;
  const {
    name: _name,
    signature: _signature,
    ...kept
  }: Record<string, unknown> = isObject(metadata) ? metadata : {};
  const cells = objectsOf(old.worksheets).flatMap((sheet) => objectsOf(sheet.cells).map(upgradeCell));
  giveIds(cells);
  return {
    ...rest,
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      ...kept,
      orig_nbformat: orig_nbformat || major,
      orig_nbformat_minor: orig_nbformat_minor || 0,
    },
    cells,
  };
}

function upgradeCell(old: Record<string, unknown>): Record<string, unknown> {
  const cell: OldCell = { ...old, metadata: isObject(old.metadata) ? { ...old.metadata } : {} };
  if (old.cell_type === 'code') return upgradeCodeCell(cell);
  for (const name of ['source', 'rendered']) joinLines(cell, name);
  return cell.cell_type === 'heading' ? upgradeHeading(cell) : asMarkdownIfHtml(cell);
}

type OldCell = Record<string, unknown> & { metadata: Record<string, unknown> };

function upgradeCodeCell(old: OldCell): Record<string, unknown> {
  const { language: _, collapsed, input, prompt_number, outputs, ...rest } = old;
  const cell: Record<string, unknown> = {
    ...rest,
    source: input ?? '',
    execution_count: prompt_number ?? null,
  };
  joinLines(cell, 'source');
  if (collapsed !== undefined) old.metadata.collapsed = collapsed;
  return { ...cell, outputs: objectsOf(outputs).map(upgradeOutput) };
}

function upgradeHeading(old: OldCell): Record<string, unknown> {
  const { level, ...cell } = old;
  const text = typeof cell.source === 'string' ? cell.source : '';
  const hashes = '#'.repeat(typeof level === 'number' ? level : 1);
  return { ...cell, cell_type: 'markdown', source: `${hashes} ${inOneLine(text)}` };
}

const asMarkdownIfHtml = (cell: OldCell): Record<string, unknown> =>
  cell.cell_type === 'html' ? { ...cell, cell_type: 'markdown' } : cell;

function upgradeOutput(old: Record<string, unknown>): Record<string, unknown> {
  const output = { ...old };
  for (const name of lineLists) joinLines(output, name);
  if (output.output_type === 'pyerr') return { ...output, output_type: 'error' };
  if (output.output_type === 'stream') {
    const { stream, ...rest } = output;
    return { ...rest, name: stream ?? 'stdout' };
  }
  const isResult = output.output_type === 'pyout';
  if (!isResult && output.output_type !== 'display_data') return output;
  const { output_type: _, prompt_number, metadata, ...data } = output;
  return {
    output_type: isResult ? 'execute_result' : 'display_data',
    ...(isResult
      ? { execution_count: prompt_number ?? null }
      : prompt_number === undefined
        ? {}
        : { prompt_number }),
    data: withJsonRead(withMimeKeys(data)),
    metadata: withMimeKeys(isObject(metadata) ? metadata : {}),
  };
}

function withMimeKeys(bundle: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bundle).map(([key, value]) => [mimeOf[key] ?? key, value]));
}

/** Format 3 held JSON data as text. */
function withJsonRead(data: Record<string, unknown>): Record<string, unknown> {
  const text = data['application/json'];
  if (typeof text !== 'string') return data;
  try {
    return { ...data, 'application/json': JSON.parse(text) };
  } catch {
    return data;
  }
}

/** Joins a list of lines as format 3 means it: some writers left the line ends out. */
function joinLines(object: Record<string, unknown>, name: string): void {
  const list = object[name];
  if (!Array.isArray(list) || joinedText(list) === undefined) return;
  const first: unknown = list[0];
  object[name] = list.join(typeof first === 'string' && /[\n\r]$/.test(first) ? '' : '\n');
}
