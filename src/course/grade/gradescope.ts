import type { CellScore, SubmissionResult } from './contract';
import { finalPoints } from './finish';
import { rounded } from './score';

/** What a message of a hidden test becomes where students read it. */
export const HIDDEN_FAILED = 'A hidden test of this part failed.';

/** One test of Gradescope's `results.json`. */
interface GradescopeTest {
  readonly name: string;
  readonly number: string;
  readonly score: number;
  readonly max_score: number;
  readonly status: 'passed' | 'failed';
  readonly output: string;
  readonly visibility: 'visible' | 'hidden' | 'after_due_date' | 'after_published';
}

/** Gradescope's `results.json` for one submission. */
export interface GradescopeResults {
  readonly score: number;
  readonly output: string;
  readonly stdout_visibility: 'hidden';
  readonly tests: readonly GradescopeTest[];
}

/**
 * A result as Gradescope reads it (gradescope-autograders.readthedocs.io, Autograder Specifications). What the grader
 * prints stays with the teachers, and so do the messages of hidden tests, unless `showHidden`. How long it took is left
 * out, since a student's function could count in seconds what hidden tests ask it.
 */
export function gradescopeResults(result: SubmissionResult, showHidden: boolean): GradescopeResults {
  return {
    score: finalPoints(result),
    output: overall(result),
    stdout_visibility: 'hidden',
    tests: result.cells.map((cell, i) => ({
      name: cell.title === cell.id ? cell.id : `${cell.title} (${cell.id})`,
      number: String(i + 1),
      score: cell.earned ?? 0,
      max_score: cell.points,
      status: (cell.earned ?? 0) >= cell.points ? 'passed' : 'failed',
      output: messageFor(cell, showHidden),
      visibility: 'visible',
    })),
  };
}

function overall({ remarks, late, status }: SubmissionResult): string {
  const lines = [...(status === 'failed' ? ['This submission could not be graded.'] : []), ...remarks];
  if (late)
    lines.push(
      `Late by ${late.days} started ${late.days === 1 ? 'day' : 'days'}: ${rounded(late.penalty)} points less.`,
    );
  return lines.join('\n');
}

/** What a student may read of how a cell ended. */
export function messageFor(cell: CellScore, showHidden: boolean): string {
  const comment = cell.comment === undefined ? [] : [cell.comment];
  if (cell.earned === null) return ['Waits for a person to grade it.', ...comment].join('\n');
  const message = cell.inHidden && !showHidden ? HIDDEN_FAILED : cell.message;
  return [...(message === undefined ? [] : [message]), ...comment].join('\n');
}
