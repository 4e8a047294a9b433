import { cellTypes, type Format, readCell } from './cells';
import { Fields, NotebookFileError } from './fields';
import { checkCellMetadata, checkNotebookMetadata } from './metadata';

/**
 * What first breaks the notebook format, in one line; null when nothing does. A notebook of a later minor format than
 * this program knows (4.6, …) may hold fields, cells and outputs that 4.5 does not have.
 */
export function problemOf(notebook: Record<string, unknown>, file: string): string | null {
  try {
    check(Fields.of(file, '', notebook));
    return null;
  } catch (error) {
    if (error instanceof NotebookFileError) return error.message;
    throw error;
  }
}

function check(fields: Fields): void {
  const minor = fields.count('nbformat_minor');
  if (minor === null) throw fields.fail('nbformat_minor', 'a whole number');
  const format: Format = { minor: Math.min(minor, 5), isOpen: minor > 5 };
  if (!format.isOpen) fields.onlyHas(['nbformat', 'nbformat_minor', 'metadata', 'cells']);
  checkNotebookMetadata(Fields.of(fields.file, 'metadata', fields.record('metadata')), format.minor);
  for (const [i, cell] of fields.list('cells').entries())
    checkCell(Fields.of(fields.file, `cells[${i}]`, cell), format);
}

function checkCell(cell: Fields, format: Format): void {
  const type = cell.string('cell_type');
  const metadata = Fields.of(cell.file, cell.at('metadata'), cell.record('metadata'));
  if (format.isOpen && !cellTypes.has(type)) checkCellMetadata(metadata, type, format.minor);
  else readCell(cell, format);
}
