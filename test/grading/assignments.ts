import { expect } from 'vitest';
import { courseFolder } from '../../src/course/assignment/course-folder';
import { releaseOf } from '../../src/course/assignment/release-of';
import type { Runner, SubmissionResult } from '../../src/course/grade/contract';
import { gradeSubmission } from '../../src/course/grade/grade-submission';
import { type GradedAssignment, gradedAssignment } from '../../src/course/grade/graded-assignment';
import { handedIn } from '../../src/course/grade/handed-in';
import { USUAL_LIMITS } from '../../src/course/grade/options';
import { applyWrong, type WrongSolution } from '../../src/course/grade/wrong-solutions';
import type { Notebook } from '../../src/course/notebook-file/types';
import { formatNotebook } from '../../src/course/notebook-file/write';

/** The course's own assignments. */
export const course = courseFolder();

export const load = (name: string): GradedAssignment => gradedAssignment(course, name);

/** Grades a notebook as a student's; a machine that does other work besides gets longer than a class's. */
export async function gradeNotebook(
  runner: Runner,
  assignment: GradedAssignment,
  notebook: Notebook,
): Promise<SubmissionResult> {
  const files = { bytes: Buffer.from(formatNotebook(notebook)), others: [] };
  const limits = { ...USUAL_LIMITS, seconds: 300, testSeconds: 120 };
  const options = { limits, stderrFails: false, grader: 'test' };
  return (await gradeSubmission('student', assignment, files, runner, options)).result;
}

/** The solutions earn all that a machine gives; answers for a person wait. */
export async function expectFullMarks(runner: Runner, assignment: GradedAssignment): Promise<void> {
  const result = await gradeNotebook(runner, assignment, handedIn(assignment.source));
  expect(result.remarks).toEqual([]);
  const lost = lostOf(result);
  expect(result.cells.flatMap(({ id, message }) => (lost.includes(id) ? [[id, message]] : []))).toEqual([]);
  for (const { kind, earned, points } of result.cells) expect(earned).toBe(kind === 'tests' ? points : null);
}

/** The release as it is earns nothing. */
export async function expectNothing(runner: Runner, assignment: GradedAssignment): Promise<void> {
  const result = await gradeNotebook(runner, assignment, releaseOf(assignment.source));
  expect(result.earned).toBe(0);
  for (const { kind, earned } of result.cells) expect(earned).toBe(kind === 'task' ? null : 0);
}

/** A wrong solution earns what is stated, and loses it where that is stated. */
export async function expectWrong(
  runner: Runner,
  assignment: GradedAssignment,
  wrong: WrongSolution,
): Promise<void> {
  const submission = handedIn(assignment.source, applyWrong(assignment.source, wrong));
  const result = await gradeNotebook(runner, assignment, submission);
  const { name, points, lost } = wrong;
  expect({ name, points: result.earned, lost: lostOf(result) }).toEqual({
    name,
    points,
    lost: [...lost].sort(),
  });
  // Each lost test says why.
  for (const cell of result.cells) if (lost.includes(cell.id)) expect(cell.message).toBeTruthy();
}

const lostOf = ({ cells }: SubmissionResult): string[] =>
  cells
    .filter(({ kind, earned, points }) => kind === 'tests' && (earned ?? 0) < points)
    .map(({ id }) => id)
    .sort();
