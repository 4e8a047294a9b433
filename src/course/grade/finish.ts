import type { CellScore, SubmissionResult } from './contract';
import { gradeFor, type HandGrade, type StudentGrades } from './hand-grades';
import { type LateRule, lateness } from './late';

/** What a teacher decides beside the tests: it changes without anything being run again. */
export interface Decisions {
  /** Grades by hand of this student, by `grade_id`. */
  readonly hand?: StudentGrades | undefined;
  readonly due?: Date | undefined;
  readonly rule: LateRule;
}

/**
 * A result with the grades given by hand and the penalty for lateness; what an earlier call put in is taken out first,
 * so that it can be called again with other decisions.
 */
export function finishResult(result: SubmissionResult, decisions: Decisions): SubmissionResult {
  const { late: _, ...rest } = result;
  const cells = result.cells.map((cell) => withHand(automatic(cell), decisions.hand?.get(cell.id)));
  const earned = sum(cells.map((cell) => cell.earned ?? 0));
  const late =
    decisions.due && result.submitted !== undefined
      ? lateness(new Date(result.submitted), decisions.due, decisions.rule, earned)
      : undefined;
  return { ...rest, cells, earned, ...(late ? { late } : {}) };
}

/** Points that count: earned, less the penalty, never below 0. */
export const finalPoints = (result: SubmissionResult): number =>
  Math.max(0, sum([result.earned, -(result.late?.penalty ?? 0)]));

function automatic(cell: CellScore): CellScore {
  const { comment: _, answerChanged: __, automatic: before, ...rest } = cell;
  return before === undefined ? rest : { ...rest, earned: before };
}

/** Points stay when the answer has changed since they were given, as in nbgrader, and the score says so. */
function withHand(cell: CellScore, grades: readonly HandGrade[] = []): CellScore {
  const { points, comment, isOlder } = gradeFor(grades, cell.answer);
  return {
    ...cell,
    ...(points === undefined ? {} : { automatic: cell.earned, earned: points }),
    ...(isOlder ? { answerChanged: true } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** A sum of points without the last bits of 0.1 + 0.2. */
export const sum = (points: readonly number[]): number =>
  Math.round(points.reduce((total, value) => total + value, 0) * 1e6) / 1e6;
