import { appendFileSync } from 'node:fs';
import type { SubmissionResult } from './contract';
import { finalPoints } from './finish';
import { messageFor } from './gradescope';
import { rounded } from './score';

/**
 * What a job of GitHub Classroom prints. A command that ends with status 0 passes there; `Points 17/25` is the line of
 * its reports. Anybody who may read the repository may read this, so hidden tests keep their messages.
 */
export function classroomLines(result: SubmissionResult, showHidden: boolean): string[] {
  const tests = result.cells.map((cell) => {
    const passed = (cell.earned ?? 0) >= cell.points;
    const message = messageFor(cell, showHidden).split('\n').join('\n    | ');
    const points = `${cell.earned === null ? '–' : rounded(cell.earned)}/${rounded(cell.points)}`;
    return `${passed ? '✓' : '✗'} ${cell.id}  ${points}${message === '' ? '' : `\n    | ${message}`}`;
  });
  const { remarks } = result;
  return [
    ...remarks.map((remark) => `- ${remark}`),
    ...tests,
    `Points ${rounded(finalPoints(result))}/${rounded(result.points)}`,
  ].map(harmless);
}

/**
 * A text as a log takes it. A message may be the student's: lines that begin with `::` and parts in `##[…]` are commands
 * to GitHub's runner, and control characters are commands to a terminal.
 */
export const harmless = (text: string): string =>
  text
    .replace(CONTROL, '\uFFFD')
    .replaceAll('##[', '# #[')
    .replace(/^(\s*):(?=:)/gm, '$1: ');

/** The same in one line: who chooses a name with a line end in it writes no line of their own. */
export const oneLine = (text: string): string => harmless(text).replace(/\s*\n\s*/g, ' ');

/** Control characters but tabs and ends of lines; what separates lines elsewhere, or turns the direction of writing. */
const CONTROL = /[^\P{Cc}\t\n]|[\u2028-\u202E\u2066-\u2069]/gu;

/** Whether every point that a machine can give was given, and nothing taken off. */
export const hasFullMarks = (result: SubmissionResult): boolean =>
  result.status === 'graded' &&
  (result.late?.penalty ?? 0) === 0 &&
  result.cells.every((cell) => cell.earned === null || cell.earned >= cell.points);

/**
 * The result as the reporter of GitHub Classroom (autograding-grading-reporter) reads it from a step's output: tests
 * with their scores, so that part of the points counts, as JSON in base 64.
 */
export function classroomResult(result: SubmissionResult, showHidden: boolean): string {
  const automatic = result.cells.filter((cell) => cell.earned !== null);
  const tests = automatic.map((cell) => ({
    name: cell.id,
    status: (cell.earned ?? 0) >= cell.points ? 'pass' : 'fail',
    score: cell.earned,
    message: messageFor(cell, showHidden),
  }));
  const report = {
    version: 1,
    status: result.status === 'failed' ? 'error' : hasFullMarks(result) ? 'pass' : 'fail',
    max_score: automatic.reduce((total, cell) => total + cell.points, 0),
    tests,
  };
  return Buffer.from(JSON.stringify(report), 'utf8').toString('base64');
}

/** Hands the result on to the job's next step, where GitHub gives a file for that. */
export function handOn(
  result: SubmissionResult,
  showHidden: boolean,
  file = process.env.GITHUB_OUTPUT,
): void {
  if (file) appendFileSync(file, `result=${classroomResult(result, showHidden)}\n`);
}
