import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import type { CourseFolder } from '../assignment/course-folder';
import { parseCsv } from './csv';

/** The columns of a file of grades by hand. */
export const HAND_COLUMNS = [
  'student_id',
  'grade_id',
  'title',
  'max_points',
  'answer',
  'points',
  'comment',
] as const;
type Column = (typeof HAND_COLUMNS)[number];

/** What a teacher gave for one cell of one student. */
export interface HandGrade {
  /** Mark of the answer that it was given for; without one it holds for every answer. */
  readonly answer?: string;
  readonly points?: number;
  readonly comment?: string;
}

/** Grades by hand of one student, by `grade_id`: one for each answer that was read. */
export type StudentGrades = ReadonlyMap<string, readonly HandGrade[]>;

/** Grades by hand of an assignment, by student, and what in their file cannot be followed. */
export interface HandGrades {
  readonly of: ReadonlyMap<string, StudentGrades>;
  readonly faults: readonly string[];
}

/** The file that a teacher writes points and comments into: it is kept when submissions are graded again. */
export const handGradesFile = (course: CourseFolder, assignment: string): string =>
  join(course.root, 'grades', `${assignment}.csv`);

/**
 * What holds for an answer: the grade given for it, or for every answer; else the last one given for another, and
 * `isOlder` says so.
 */
export function gradeFor(
  grades: readonly HandGrade[],
  answer: string | undefined,
): Pick<HandGrade, 'points' | 'comment'> & { readonly isOlder: boolean } {
  const exact = grades.filter((grade) => grade.answer !== undefined && grade.answer === answer);
  const own = [...exact, ...grades.filter((grade) => grade.answer === undefined)];
  const given = own.find(({ points }) => points !== undefined);
  const older = given ? undefined : [...grades].reverse().find(({ points }) => points !== undefined);
  const points = (given ?? older)?.points;
  const comment = own.find((grade) => grade.comment !== undefined)?.comment ?? older?.comment;
  return {
    ...(points === undefined ? {} : { points }),
    ...(comment === undefined ? {} : { comment }),
    isOlder: older !== undefined,
  };
}

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
  const of = new Map<string, Map<string, HandGrade[]>>();
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
  of: Map<string, Map<string, HandGrade[]>>,
  record: Record<Column, string>,
  most: ReadonlyMap<string, number>,
  students: readonly string[],
): void {
  const { grade_id: id, answer, points, comment } = record;
  // A folder's name may begin or end with blanks.
  const student = students.includes(record.student_id) ? record.student_id : record.student_id.trim();
  const action = `take the grade of ${student || 'nobody'}, ${id || 'no cell'}`;
  if (!students.includes(student))
    throw new RangeError(refusal(action, 'student_id must have handed in', student));
  const limit = most.get(id);
  if (limit === undefined)
    throw new RangeError(refusal(action, `grade_id must be one of ${[...most.keys()].join(', ')}`, id));
  const ofStudent = of.get(student) ?? new Map<string, HandGrade[]>();
  const before = ofStudent.get(id) ?? [];
  if (before.some((grade) => (grade.answer ?? '') === answer))
    throw new RangeError(refusal(action, 'there must be one row of it for each answer', 'a second one'));
  // A decimal comma, as spreadsheets of many languages write it.
  const value = points === '' ? undefined : Number(points.replace(',', '.'));
  if (value !== undefined && !(value >= 0 && value <= limit))
    throw new RangeError(refusal(action, `points must be a number from 0 to ${limit}`, points));
  const grade: HandGrade = {
    ...(answer === '' ? {} : { answer }),
    ...(value === undefined ? {} : { points: value }),
    ...(comment === '' ? {} : { comment }),
  };
  of.set(student, ofStudent.set(id, [...before, grade]));
}

function readRecords(path: string): {
  records: { line: number; record: Record<Column, string> }[];
  missing: readonly string[];
} {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8')).rows;
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const needed = ['student_id', 'grade_id', 'points'].filter((name) => !names.includes(name));
  const field = (fields: readonly string[], name: Column): string => {
    const text = fields[names.indexOf(name)] ?? '';
    return name === 'student_id' ? text : text.trim();
  };
  const records = rows.map(({ line, fields }) => ({
    line,
    record: Object.fromEntries(HAND_COLUMNS.map((name) => [name, field(fields, name)])) as Record<
      Column,
      string
    >,
  }));
  return { records, missing: needed };
}
