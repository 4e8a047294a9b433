import { giveIds } from './cell-ids';
import { isObject, notebookError } from './fields';
import { joinNotebook } from './join-lines';
import { parseJson } from './json-text';
import { upgradeNotebook } from './upgrade';
import { problemOf } from './validate';

/** A cell of a notebook that may break the format, but for what an editor needs. */
export interface OpenCell extends Record<string, unknown> {
  metadata: Record<string, unknown>;
}

/** A notebook of format 4 as an editor gets it: multi-line text joined, everything else as in the file. */
export interface OpenNotebook extends Record<string, unknown> {
  nbformat: 4;
  /** A whole number, unless the notebook is broken. */
  nbformat_minor: unknown;
  metadata: Record<string, unknown>;
  cells: OpenCell[];
}

export interface OpenedNotebook {
  readonly notebook: OpenNotebook;
  /** What breaks the format, in one line; null when nothing does. */
  readonly problem: string | null;
}

/**
 * Reads the text of an `.ipynb` file for an editor, as Jupyter's server does: older formats (2, 3) become 4.5, and
 * what breaks the format is kept and told, so that it can be seen and mended.
 *
 * @throws NotebookFileError when there is no notebook to show: no JSON, another format, no list of cells.
 */
export function openNotebook(text: string, file: string): OpenedNotebook {
  const { value, problem } = readJson(text, file);
  if (!isObject(value)) throw notebookError(file, 'the notebook must be an object', value);
  if (value.nbformat === 4)
    forgetSession(value.metadata, ['orig_nbformat', 'orig_nbformat_minor', 'signature']);
  const opened = openNotebookValue(upgradeNotebook(value, file), file);
  // A file must not say of itself that it is trusted.
  for (const { metadata } of opened.notebook.cells) forgetSession(metadata, ['trusted']);
  return { ...opened, problem: opened.problem ?? problem };
}

/** Removes what belongs to a session and not into a file. */
function forgetSession(metadata: unknown, names: readonly string[]): void {
  if (isObject(metadata)) for (const name of names) delete metadata[name];
}

/**
 * Python writes NaN and Infinity, which are no JSON and no browser reads: such a notebook opens with null in their
 * place.
 */
function readJson(text: string, file: string): { value: unknown; problem: string | null } {
  try {
    return { value: parseJson(text, file), problem: null };
  } catch (error) {
    const numbers = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;
    const mended = text.replace(numbers, (found) => (found.startsWith('"') ? found : 'null'));
    if (mended === text) throw error;
    const problem = `Cannot read ${file} as numbers must be finite: NaN or Infinity became null`;
    return { value: parseJson(mended, file), problem };
  }
}

/** As {@link openNotebook}, for a value of format 4 that is JSON already; the value itself is changed. */
export function openNotebookValue(value: Record<string, unknown>, file: string): OpenedNotebook {
  if (value.nbformat !== 4) throw notebookError(file, 'its nbformat must be 4', value.nbformat);
  const { nbformat_minor: minor, cells } = value;
  if (!Array.isArray(cells)) throw notebookError(file, 'its cells must be a list', cells);
  for (const [i, cell] of cells.entries())
    if (!isObject(cell)) throw notebookError(file, `cells[${i}] must be an object`, cell);
  joinNotebook(value);
  if (typeof minor === 'number' && minor >= 5) giveIds(cells);
  const problem = problemOf(value, file);
  if (!isShaped(value)) return { notebook: withShape(value), problem };
  return { notebook: value, problem };
}

function isShaped(value: Record<string, unknown>): value is OpenNotebook {
  const { metadata, cells } = value;
  return (
    isObject(metadata) && Array.isArray(cells) && cells.every((c) => isObject(c) && isObject(c.metadata))
  );
}

/** Gives the notebook and its cells the metadata that an editor reckons with. */
function withShape(value: Record<string, unknown>): OpenNotebook {
  const asObject = (metadata: unknown) => (isObject(metadata) ? metadata : {});
  const cells = Array.isArray(value.cells) ? value.cells.filter(isObject) : [];
  return {
    ...value,
    nbformat: 4,
    nbformat_minor: value.nbformat_minor,
    metadata: asObject(value.metadata),
    cells: cells.map((cell) => ({ ...cell, metadata: asObject(cell.metadata) })),
  };
}
