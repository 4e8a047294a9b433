import { dirname } from 'node:path';
import type { Runner, SubmissionResult } from './contract';
import { type GradeOptions, gradeSubmission } from './grade-submission';
import type { GradedAssignment } from './graded-assignment';
import { LARGEST_SUBMISSION, readRegular, readTimestamp, type SubmittedFiles } from './read-submission';

/** Grades one notebook file, wherever it lies; nothing is written. */
export async function gradeFile(
  file: string,
  student: string,
  assignment: GradedAssignment,
  runner: Runner,
  options: GradeOptions,
  signal?: AbortSignal,
): Promise<SubmissionResult> {
  const read = readRegular(file, LARGEST_SUBMISSION, `read ${file}`);
  const files: SubmittedFiles = { ...read, ...readTimestamp(dirname(file)), others: [] };
  return (await gradeSubmission(student, assignment, files, runner, options, signal)).result;
}
