import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../files';
import { assignmentNames, type CourseFolder, courseFolder } from '../assignment/course-folder';
import { isObject } from '../notebook-file/fields';
import type { CellScore, SubmissionResult } from './contract';
import { autogradedFolder, filesIn, studentsWith } from './submissions';

const ENDING = '.result.json';

/** Where the result of one submission is kept. */
export const resultFile = (
  course: CourseFolder,
  student: string,
  assignment: string,
  notebook: string,
): string => join(autogradedFolder(course, student, assignment), `${notebook}${ENDING}`);

/** Writes a result, old or new at every moment. */
export function writeResult(path: string, result: SubmissionResult): void {
  writeFileAtomic(path, `${JSON.stringify(result, null, 1)}\n`);
}

/** The result in a file; undefined where there is none, or none that holds together. */
export function readResult(path: string): SubmissionResult | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isResult(value) ? value : undefined;
  } catch {
    // Cut short by a full disk, or written by somebody else: graded again.
    return undefined;
  }
}

/**
 * All results of a course, of one assignment where it is named, by assignment and student.
 *
 * @param folder - the course folder, as in `notebooks/assignments`.
 */
export function readResults(folder: string, assignment?: string): SubmissionResult[] {
  const course = courseFolder(folder);
  const assignments = assignment === undefined ? assignmentNames(course) : [assignment];
  return assignments.flatMap((name) =>
    studentsWith(course, name).flatMap((student) => {
      const of = autogradedFolder(course, student, name);
      const files = filesIn(of).filter((file) => file.endsWith(ENDING));
      return files.flatMap((file) => readResult(join(of, file)) ?? []);
    }),
  );
}

function isResult(value: unknown): value is SubmissionResult {
  return (
    isObject(value) &&
    value.version === 1 &&
    ['assignment', 'student', 'notebook', 'key'].every((name) => typeof value[name] === 'string') &&
    (value.status === 'graded' || value.status === 'failed') &&
    ['earned', 'points', 'seconds'].every((name) => Number.isFinite(value[name])) &&
    Array.isArray(value.remarks) &&
    Array.isArray(value.cells) &&
    value.cells.every(isCellScore)
  );
}

function isCellScore(value: unknown): value is CellScore {
  return (
    isObject(value) &&
    typeof value.id === 'string' &&
    Number.isFinite(value.points) &&
    (value.earned === null || Number.isFinite(value.earned)) &&
    typeof value.status === 'string'
  );
}
