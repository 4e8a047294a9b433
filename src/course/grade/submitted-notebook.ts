import { refusal } from '../../check';
import { isObject, NotebookFileError } from '../notebook-file/fields';
import { openNotebook } from '../notebook-file/open-notebook';
import { parseNotebook } from '../notebook-file/parse';
import type { Cell, Notebook } from '../notebook-file/types';
import { fileKind } from './file-kind';

/** More cells than this are no answer to an assignment. */
const MOST_CELLS = 2000;

/**
 * The notebook that a student's bytes hold. One that breaks the format is read as far as what is graded needs it:
 * kinds, texts and nbgrader's metadata of its cells.
 *
 * @returns the notebook, and what was odd about it.
 * @throws NotebookFileError when there is nothing to grade.
 */
export function submittedNotebook(
  bytes: Uint8Array,
  file: string,
): { notebook: Notebook; remarks: readonly string[] } {
  const kind = fileKind(bytes);
  if (kind !== undefined) throw new NotebookFileError(refusal(`read ${file}`, 'it must be a notebook', kind));
  const read = guarded(file, () => readAnyhow(decode(bytes, file), file));
  const count = read.notebook.cells.length;
  if (count > MOST_CELLS)
    throw new NotebookFileError(refusal(`read ${file}`, `it must have at most ${MOST_CELLS} cells`, count));
  return { ...read, notebook: withLineFeeds(read.notebook) };
}

/** Some editors on Windows end the lines of a cell in their way: that is no change of a cell. */
function withLineFeeds(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.source.includes('\r') ? { ...cell, source: cell.source.replace(/\r\n?/g, '\n') } : cell,
  );
  return { ...notebook, cells };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotebookFileError(`Cannot read ${file} as it must be UTF-8 text`);
  }
}

function readAnyhow(text: string, file: string): { notebook: Notebook; remarks: string[] } {
  try {
    return { notebook: parseNotebook(text, file), remarks: [] };
  } catch (error) {
    if (!(error instanceof NotebookFileError)) throw error;
    const { notebook, problem } = openNotebook(text, file);
    const cells = notebook.cells.flatMap((cell) => plainCell(cell) ?? []);
    const remarks = problem === null ? [] : [problem];
    return { notebook: { nbformat: 4, nbformat_minor: 4, metadata: {}, cells }, remarks };
  }
}

/** Of a cell that may break the format, what grading needs; none of what is no cell. */
function plainCell(cell: Record<string, unknown>): Cell | undefined {
  const { cell_type: type, source, metadata } = cell;
  if (typeof source !== 'string') return undefined;
  const nbgrader = isObject(metadata) ? metadata.nbgrader : undefined;
  const common = { metadata: isObject(nbgrader) ? { nbgrader } : {}, source };
  if (type === 'code') return { ...common, cell_type: 'code', execution_count: null, outputs: [] };
  return type === 'markdown' || type === 'raw' ? { ...common, cell_type: type } : undefined;
}

/** The engine's RangeError says that the stack is exhausted, by nesting: one more way in which a file can be broken. */
function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotebookFileError) throw error;
    const rule =
      error instanceof RangeError ? 'its lists must not be nested so deep' : 'it must be a notebook';
    throw new NotebookFileError(refusal(`read ${file}`, rule, (error as Error).message));
  }
}
