import type { SubmissionResult } from '../grade/contract';
import { escapeHtml } from '../html/escape';
import { points } from './message';

/** A part whose points a person gave, where a teacher may want to look again. */
export interface HandGiven {
  readonly student: string;
  readonly id: string;
  readonly title: string;
  readonly earned: number;
  /** What its tests gave; `null` where there are none. */
  readonly automatic: number | null;
  /** Whether the answer has changed since. */
  readonly isOlder: boolean;
}

/** Points that were given for an answer that has changed since, and points in the place of those of tests. */
export function handGiven(results: readonly SubmissionResult[]): HandGiven[] {
  return results.flatMap(({ student, cells }) =>
    cells.flatMap(({ id, title, kind, earned, automatic, answerChanged }) => {
      const isOlder = answerChanged === true;
      const overrules = kind === 'tests' && automatic !== undefined;
      if (earned === null || (!isOlder && !overrules)) return [];
      return [{ student, id, title, earned, automatic: automatic ?? null, isOlder }];
    }),
  );
}

/** The rows of a table of such parts, those of answers that have changed first. */
export function handRows(given: readonly HandGiven[]): string[] {
  const sorted = [...given].sort((a, b) => Number(b.isOlder) - Number(a.isOlder));
  return sorted.map(({ student, id, title, earned, automatic, isOlder }) => {
    const why = isOlder
      ? 'given for an earlier answer: it has changed since'
      : `in the place of ${points(automatic ?? 0)} of the tests`;
    const cells = [
      escapeHtml(student),
      `${escapeHtml(title)} <code>${escapeHtml(id)}</code>`,
      points(earned),
      why,
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
}
