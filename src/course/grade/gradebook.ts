import type { SubmissionResult } from './contract';
import { csvLine } from './csv';
import { finalPoints } from './finish';
import type { Student } from './settings';

/** The columns of nbgrader's CSV export, in its order (nbgrader/plugins/export.py). */
const COLUMNS = [
  'assignment',
  'duedate',
  'timestamp',
  'student_id',
  'last_name',
  'first_name',
  'email',
  'raw_score',
  'late_submission_penalty',
  'score',
  'max_score',
] as const;

/** One assignment's part of the gradebook. */
export interface GradebookPart {
  readonly assignment: string;
  readonly due?: Date | undefined;
  readonly points: number;
  readonly results: readonly SubmissionResult[];
}

/**
 * The gradebook in the columns of nbgrader's export: a row for each assignment and student, those who handed nothing in
 * with 0 as there. Numbers and dates have Python's text form, as in nbgrader's own file.
 */
export function gradebookCsv(parts: readonly GradebookPart[], roster: readonly Student[]): string {
  const known = new Map(roster.map((student) => [student.id, student]));
  for (const { results } of parts)
    for (const { student: id } of results)
      if (!known.has(id)) known.set(id, { id, firstName: '', lastName: '', email: '' });
  const students = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const rows = parts.flatMap((part) => students.map((student) => row(part, student)));
  return [COLUMNS.join(','), ...rows, ''].join('\n');
}

function row({ assignment, due, points, results }: GradebookPart, student: Student): string {
  const result = results.find((one) => one.student === student.id);
  const submitted = result?.submitted;
  return csvLine([
    assignment,
    due ? pythonDate(due) : '',
    submitted === undefined ? '' : pythonDate(new Date(submitted)),
    student.id,
    student.lastName,
    student.firstName,
    student.email,
    pythonFloat(result?.earned ?? 0),
    pythonFloat(result?.late?.penalty ?? 0),
    pythonFloat(result ? finalPoints(result) : 0),
    pythonFloat(points),
  ]);
}

/** As Python writes a float: 3.0, 2.5. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** As Python writes a datetime in UTC: no fraction where there is none, else six digits. */
function pythonDate(date: Date): string {
  const [day, time] = date.toISOString().slice(0, -1).split('T') as [string, string];
  const [seconds, fraction] = time.split('.') as [string, string];
  return `${day} ${seconds}${fraction === '000' ? '' : `.${fraction}000`}`;
}
