import { readCell } from './cells';
import { Fields, notebookError } from './fields';
import { parseJson } from './json-text';
import { checkNotebookMetadata } from './metadata';
import type { Notebook } from './types';

/**
 * Reads the text of an `.ipynb` file (notebook format 4.0 to 4.5).
 *
 * @param text - the file's content.
 * @param file - its name, for error messages.
 * @throws NotebookFileError in one line: no JSON (with line and column), another format, or the first field that
 * breaks the format.
 */
export function parseNotebook(text: string, file: string): Notebook {
  const fields = Fields.of(file, '', parseJson(text, file));
  const minor = readFormat(fields);
  fields.onlyHas(['nbformat', 'nbformat_minor', 'metadata', 'cells']);
  const metadata = fields.record('metadata');
  checkNotebookMetadata(Fields.of(file, 'metadata', metadata), minor);
  const format = { minor, isOpen: false };
  const cells = fields.list('cells').map((cell, i) => readCell(Fields.of(file, `cells[${i}]`, cell), format));
  requireDistinctIds(file, cells);
  return { nbformat: 4, nbformat_minor: minor, metadata, cells };
}

function readFormat(fields: Fields): number {
  const major = fields.raw('nbformat');
  if (major !== 4) throw fields.fail('nbformat', '4 (a notebook of format 4.0 to 4.5)');
  const minor = fields.raw('nbformat_minor');
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0 || minor > 5)
    throw fields.fail('nbformat_minor', 'a whole number from 0 to 5');
  return minor;
}

function requireDistinctIds(file: string, cells: Notebook['cells']): void {
  const seen = new Set<string>();
  for (const { id } of cells) {
    if (id === undefined) continue;
    if (seen.has(id)) throw notebookError(file, 'the ids of cells must differ from one another', id);
    seen.add(id);
  }
}
