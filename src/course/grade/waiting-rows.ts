import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from '../../files';
import type { CellScore, SubmissionResult } from './contract';
import { type CsvRow, csvLine, parseCsv } from './csv';
import { HAND_COLUMNS } from './hand-grades';

/** Whether a cell has no points before somebody gives them. */
export const waits = (cell: CellScore): boolean => cell.earned === null;

/** A submission that cannot be read has no answer to grade. */
const needsRow = (cell: CellScore): boolean =>
  waits(cell) || (cell.answerChanged === true && cell.answer !== undefined);

/** What is put in the place of a part of the file. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Gives each answer that waits for a hand a row of the file, and each that has changed since it was graded one more. A
 * row that nobody has filled in follows the answer; everything else in the file stays byte for byte.
 *
 * @returns how many rows are new or changed.
 */
export function addWaiting(path: string, results: readonly SubmissionResult[]): number {
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const text = old === '' ? `${csvLine(HAND_COLUMNS)}\n` : old;
  const file = new HandFile(text);
  const added: string[] = [];
  const edits: Edit[] = [];
  for (const { student, cells } of results)
    for (const cell of cells.filter(needsRow)) {
      const found = file.place(student, cell);
      if (found === 'new') added.push(file.line(student, cell));
      else if (found !== 'known') edits.push(found);
    }
  if (added.length + edits.length === 0) return 0;
  const edited = applied(text, edits);
  const head = edited.endsWith('\n') ? edited : `${edited}\n`;
  const lines = added.map((line) => `${line}\n`).join('');
  writeFileAtomic(path, added.length > 0 ? head + lines : edited);
  return added.length + edits.length;
}

class HandFile {
  private readonly names: readonly string[];
  private readonly separator: string;
  /** Rows by student and cell. */
  private readonly rows = new Map<string, CsvRow[]>();

  constructor(text: string) {
    const { separator, rows } = parseCsv(text);
    const [header, ...rest] = rows;
    this.separator = separator;
    this.names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
    for (const row of rest) {
      const key = keyOf(this.field(row, 'student_id'), this.field(row, 'grade_id'));
      this.rows.set(key, [...(this.rows.get(key) ?? []), row]);
    }
  }

  /** What an answer needs: nothing, a row, or its mark in a row that nobody has filled in. */
  place(student: string, { id, answer = '' }: CellScore): 'known' | 'new' | Edit {
    const rows = this.rows.get(keyOf(student, id)) ?? [];
    // One without a mark is for every answer.
    if (rows.some((row) => ['', answer].includes(this.field(row, 'answer').trim()))) return 'known';
    const free = rows.find((row) => !this.isFilled(row));
    if (free === undefined) return 'new';
    const fields = free.fields.map((field, i) => (this.names[i] === 'answer' ? answer : field));
    return { start: free.start, end: free.end, text: csvLine(fields, this.separator) };
  }

  line(student: string, cell: CellScore): string {
    const fields: Record<string, string | number> = {
      student_id: student,
      grade_id: cell.id,
      title: cell.title,
      max_points: cell.points,
      answer: cell.answer ?? '',
    };
    return csvLine(
      this.names.map((name) => fields[name] ?? ''),
      this.separator,
    );
  }

  private isFilled(row: CsvRow): boolean {
    return ['points', 'comment'].some((name) => this.field(row, name).trim() !== '');
  }

  private field({ fields }: CsvRow, name: string): string {
    return fields[this.names.indexOf(name)] ?? '';
  }
}

const keyOf = (student: string, id: string): string => JSON.stringify([student, id]);

function applied(text: string, edits: readonly Edit[]): string {
  // From the end on, so that the places of those before stay.
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((before, { start, end, text }) => before.slice(0, start) + text + before.slice(end), text);
}
