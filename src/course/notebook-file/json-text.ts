import { type ParseError, parse as parseTolerantly, printParseErrorCode } from 'jsonc-parser';
import { NotebookFileError } from './fields';

/** The value of a JSON text; a mark of the byte order before it is passed over. */
export function parseJson(text: string, file: string): unknown {
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
