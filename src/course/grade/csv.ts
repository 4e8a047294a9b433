/** Rows of a CSV text (RFC 4180), and what stood between its fields. */
export interface Csv {
  readonly rows: readonly { readonly line: number; readonly fields: readonly string[] }[];
  readonly separator: ',' | ';' | '\t';
}

/**
 * Reads CSV as spreadsheets write it: quoted fields with line breaks, either line end, a mark of the byte order, and
 * commas, semicolons or tabs between the fields, by what the first line holds most of. Empty lines are left out.
 */
export function parseCsv(text: string): Csv {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const separator = separatorOf(body.split(/\r?\n/, 1)[0]!);
  const rows: { line: number; fields: string[] }[] = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`, 'y');
  let line = 1;
  let current: { line: number; fields: string[] } = { line, fields: [] };
  while (field.lastIndex < body.length) {
    const found = field.exec(body);
    if (!found) break;
    const [whole, quoted, plain = '', end] = found;
    current.fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n|\n|\r/).length - 1;
    if (end === separator) {
      if (field.lastIndex === body.length) current.fields.push('');
      else continue;
    }
    rows.push(current);
    current = { line, fields: [] };
  }
  return { rows: rows.filter(({ fields }) => fields.some((text) => text.trim() !== '')), separator };
}

function separatorOf(header: string): Csv['separator'] {
  const count = (mark: string): number => header.split(mark).length;
  if (count('\t') > Math.max(count(','), count(';'))) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

/** One line of CSV, without its end; fields are quoted where they must be. */
export function csvLine(fields: readonly (string | number)[], separator = ','): string {
  return fields
    .map(String)
    .map((text) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(separator);
}
