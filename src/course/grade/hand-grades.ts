import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import { writeFileAtomic } from '../../files';
import type { CourseFolder } from '../assignment/course-folder';
import type { CellScore, SubmissionResult } from './contract';
import { csvLine, parseCsv } from './csv';

const COLUMNS = ['student_id', 'grade_id', 'title', 'max_points', 'points', 'comment'] as const;
type Column = (typeof COLUMNS)[number];

/** What a teacher gave for one cell of one student. */
export interface HandGrade {
  readonly points?: number;
  readonly comment?: string;
}

/** Grades by hand of an assignment, by student and `grade_id`, and what in their file cannot be followed. */
export interface HandGrades {
  readonly of: ReadonlyMap<string, ReadonlyMap<string, HandGrade>>;
  readonly faults: readonly string[];
}

/** The file that a teacher writes points and comments into: it is kept when submissions are graded again. */
export const handGradesFile = (course: CourseFolder, assignment: string): string =>
  join(course.root, 'grades', `${assignment}.csv`);

/**
 * Reads the grades given by hand. A row that cannot be followed is a fault with its line, and the others count.
 *
 * @param most - points of each cell by `grade_id`.
 */
export function readHandGrades(
  path: string,
  most: ReadonlyMap<string, number>,
  students: readonly string[],
): HandGrades {
  const of = new Map<string, Map<string, HandGrade>>();
  const faults: string[] = [];
  if (!existsSync(path)) return { of, faults };
  const { records, missing } = readRecords(path);
  if (missing.length > 0)
    return { of, faults: [refusal(`read ${path}`, 'its first line must name the columns', missing)] };
  for (const { line, record } of records) {
    try {
      addGrade(of, record, most, students);
    } catch (error) {
      faults.push(`${path}, line ${line}: ${(error as Error).message}`);
    }
  }
  return { of, faults };
}

function addGrade(
  of: Map<string, Map<string, HandGrade>>,
  record: Record<Column, string>,
  most: ReadonlyMap<string, number>,
  students: readonly string[],
): void {
  const { student_id: student, grade_id: id, points, comment } = record;
  const action = `take the grade of ${student || 'nobody'}, ${id || 'no cell'}`;
  if (!students.includes(student))
    throw new RangeError(refusal(action, 'student_id must have handed in', student));
  const limit = most.get(id);
  if (limit === undefined)
    throw new RangeError(refusal(action, `grade_id must be one of ${[...most.keys()].join(', ')}`, id));
  const ofStudent = of.get(student) ?? new Map<string, HandGrade>();
  if (ofStudent.has(id)) throw new RangeError(refusal(action, 'there must be one row of it', 'a second one'));
  // A decimal comma, as spreadsheets of many languages write it.
  const value = points === '' ? undefined : Number(points.replace(',', '.'));
  if (value !== undefined && !(value >= 0 && value <= limit))
    throw new RangeError(refusal(action, `points must be a number from 0 to ${limit}`, points));
  ofStudent.set(id, {
    ...(value === undefined ? {} : { points: value }),
    ...(comment === '' ? {} : { comment }),
  });
  of.set(student, ofStudent);
}

function readRecords(path: string): {
  records: { line: number; record: Record<Column, string> }[];
  missing: readonly string[];
} {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8')).rows;
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const needed = ['student_id', 'grade_id', 'points'].filter((name) => !names.includes(name));
  const field = (fields: readonly string[], name: Column): string =>
    fields[names.indexOf(name)]?.trim() ?? '';
  const records = rows.map(({ line, fields }) => ({
    line,
    record: Object.fromEntries(COLUMNS.map((name) => [name, field(fields, name)])) as Record<Column, string>,
  }));
  return { records, missing: needed };
}

/**
 * Adds a row for each cell that waits for a hand and has none yet; what stands in the file stays byte for byte.
 *
 * @returns how many rows were added.
 */
export function addWaiting(path: string, results: readonly SubmissionResult[]): number {
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { separator, rows } = parseCsv(old === '' ? COLUMNS.join(',') : old);
  const names = rows[0]!.fields.map((name) => name.trim().toLowerCase());
  const known = new Set(
    rows.map(({ fields }) => `${fields[names.indexOf('student_id')]} ${fields[names.indexOf('grade_id')]}`),
  );
  const lines = results.flatMap(({ student, cells }) =>
    cells
      .filter((cell) => waits(cell) && !known.has(`${student} ${cell.id}`))
      .map((cell) =>
        csvLine(
          names.map((name) => fieldOf(name, student, cell)),
          separator,
        ),
      ),
  );
  if (lines.length === 0) return 0;
  const head = old === '' ? `${csvLine(COLUMNS)}\n` : old.endsWith('\n') ? old : `${old}\n`;
  writeFileAtomic(path, `${head}${lines.join('\n')}\n`);
  return lines.length;
}

/** Whether a cell has no points before somebody gives them. */
export const waits = (cell: CellScore): boolean => cell.earned === null;

function fieldOf(name: string, student: string, cell: CellScore): string | number {
  const fields: Record<string, string | number> = {
    student_id: student,
    grade_id: cell.id,
    title: cell.title,
    max_points: cell.points,
  };
  return fields[name] ?? '';
}
