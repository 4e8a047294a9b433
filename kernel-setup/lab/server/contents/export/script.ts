import { isObject } from '../../../../../src/course/notebook-file/fields';
import type { Cell, Notebook } from '../../../../../src/course/notebook-file/types';
import type { Exported } from './exported';

/** The notebook's code, cell by cell, in a file of its language; Markdown stands between as comments. */
export function notebookAsScript(notebook: Notebook): Exported {
  const { extension, type } = languageOf(notebook);
  const mark = lineComment(extension);
  const parts = notebook.cells.map((cell) => cellAsScript(cell, mark)).filter((part) => part !== '');
  return { text: `${parts.join('\n\n')}\n`, extension, type };
}

function cellAsScript(cell: Cell, mark: string): string {
  const text = cell.source.trimEnd();
  if (text === '' || cell.cell_type === 'raw') return '';
  if (cell.cell_type === 'code') return text;
  return text
    .split(/\r?\n/)
    .map((line) => `${mark} ${line}`.trimEnd())
    .join('\n');
}

/** The language that the notebook names, TypeScript where it names none. */
function languageOf({ metadata }: Notebook): { extension: string; type: string } {
  const info = isObject(metadata.language_info) ? metadata.language_info : {};
  const { file_extension: extension, mimetype } = info;
  const isExtension = typeof extension === 'string' && /^\.\w+$/.test(extension);
  const isType = typeof mimetype === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(mimetype);
  return { extension: isExtension ? extension : '.ts', type: isType ? mimetype : 'text/x-typescript' };
}

function lineComment(extension: string): string {
  return /^\.([cm]?[jt]sx?|c|h|cc|cpp|java|kt|go|rs|swift|scala|cs|fs|php)$/.test(extension) ? '//' : '#';
}
