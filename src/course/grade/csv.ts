import { asText, fromText } from './spreadsheet-text';

/** One row of a CSV text. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** Its first line, from 1. */
  readonly line: number;
  /** Where it begins in the text, and where it ends, without its line end. */
  readonly start: number;
  readonly end: number;
}

/** Rows of a CSV text (RFC 4180), and what stood between its fields. */
export interface Csv {
  readonly rows: readonly CsvRow[];
  readonly separator: ',' | ';' | '\t';
}

/**
 * Reads CSV as spreadsheets write it: quoted fields with line breaks, either line end, a mark of the byte order, and
 * commas, semicolons or tabs between the fields, by what the first line holds most of. Empty lines are left out.
 */
export function parseCsv(text: string): Csv {
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  const separator = separatorOf(text.slice(begin).split(/\r?\n/, 1)[0]!);
  const rows: CsvRow[] = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`, 'y');
  field.lastIndex = begin;
  let line = 1;
  let current = { line, start: begin, fields: [] as string[] };
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) break;
    const [whole, quoted, plain = '', mark = ''] = found;
    current.fields.push(fromText(quoted === undefined ? plain : quoted.replaceAll('""', '"')));
    line += whole.split(/\r\n|\n|\r/).length - 1;
    const isLast = field.lastIndex === text.length;
    if (mark === separator && !isLast) continue;
    if (mark === separator) current.fields.push('');
    rows.push({ ...current, end: field.lastIndex - (mark === separator ? 0 : mark.length) });
    current = { line, start: field.lastIndex, fields: [] };
  }
  return { rows: rows.filter(({ fields }) => fields.some((text) => text.trim() !== '')), separator };
}

function separatorOf(header: string): Csv['separator'] {
  const count = (mark: string): number => header.split(mark).length;
  if (count('\t') > Math.max(count(','), count(';'))) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

/** One line of CSV, without its end; fields are quoted where they must be, and no text is a spreadsheet's formula. */
export function csvLine(fields: readonly (string | number)[], separator = ','): string {
  return fields
    .map((field) => (typeof field === 'number' ? String(field) : asText(field)))
    .map((text) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(separator);
}
