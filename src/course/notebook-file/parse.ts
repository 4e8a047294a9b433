import { type ParseError, parse as parseTolerantly, printParseErrorCode } from 'jsonc-parser';
import { readCell } from './cells';
import { Fields, NotebookFileError, notebookError } from './fields';
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
  checkKernelspec(file, metadata);
  const cells = fields.list('cells').map((cell, i) => readCell(Fields.of(file, `cells[${i}]`, cell), minor));
  requireDistinctIds(file, cells);
  return { nbformat: 4, nbformat_minor: minor, metadata, cells };
}

function parseJson(text: string, file: string): unknown {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(withoutMark);
  } catch {
    throw new NotebookFileError(`Cannot read ${file} as it must be JSON: ${whereJsonBreaks(withoutMark)}`);
  }
}

/** Where the text stops being JSON: the messages of JSON.parse carry no position in every case. */
function whereJsonBreaks(text: string): string {
  if (text.trim() === '') return 'the file is empty';
  const conflict = text.search(/^(<{7}|={7}|>{7})( |$)/m);
  const errors: ParseError[] = [];
  parseTolerantly(text, errors, { disallowComments: true, allowTrailingComma: false });
  const offset = Math.min(errors[0]?.offset ?? text.length, conflict < 0 ? text.length : conflict);
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const at = `line ${line}, column ${column}`;
  if (offset === conflict) return `${at}: an unresolved merge conflict`;
  return errors[0] ? `${at}: ${words(printParseErrorCode(errors[0].error))}` : at;
}

/** 'CommaExpected' becomes 'comma expected'. */
function words(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

function readFormat(fields: Fields): number {
  const major = fields.raw('nbformat');
  if (major !== 4) throw fields.fail('nbformat', '4 (a notebook of format 4.0 to 4.5)');
  const minor = fields.raw('nbformat_minor');
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0 || minor > 5)
    throw fields.fail('nbformat_minor', 'a whole number from 0 to 5');
  return minor;
}

function checkKernelspec(file: string, metadata: Record<string, unknown>): void {
  if (metadata.kernelspec === undefined) return;
  const kernelspec = Fields.of(file, 'metadata.kernelspec', metadata.kernelspec);
  kernelspec.string('name');
  kernelspec.string('display_name');
}

function requireDistinctIds(file: string, cells: Notebook['cells']): void {
  const seen = new Set<string>();
  for (const { id } of cells) {
    if (id === undefined) continue;
    if (seen.has(id)) throw notebookError(file, 'the ids of cells must differ from one another', id);
    seen.add(id);
  }
}
