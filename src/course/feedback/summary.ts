import type { CellScore, SubmissionResult } from '../grade/contract';
import { finalPoints } from '../grade/finish';
import { told } from './message';
import { type HandGiven, handGiven } from './summary-hand';

/** One part of an assignment over a whole class. */
export interface PartSummary {
  readonly id: string;
  readonly title: string;
  readonly kind: CellScore['kind'];
  readonly points: number;
  /** Submissions that have a score for this part, and those that wait for a person. */
  readonly scored: number;
  readonly waiting: number;
  /** Share of the scored submissions with all points. */
  readonly passed: number;
  /** Average points divided by the points. */
  readonly share: number;
  /** Submissions that passed what they could see of the tests and failed a hidden one. */
  readonly onlyHidden: number;
  /** What failed most often, and how many times; messages of hidden tests included: a teacher reads this. */
  readonly messages: readonly (readonly [message: string, count: number])[];
}

/** A class's results for one assignment. */
export interface ClassSummary {
  readonly submissions: number;
  readonly failed: number;
  readonly late: number;
  /** Submissions with a part that waits for a person. */
  readonly waiting: number;
  /** Points that can be had. */
  readonly points: number;
  /** Points after late penalties, of the submissions that could be graded, in the order of the results. */
  readonly earned: readonly number[];
  readonly seconds: readonly number[];
  readonly parts: readonly PartSummary[];
  /** Points by hand where a teacher may want to look again. */
  readonly byHand: readonly HandGiven[];
}

/** Whether a submission has points that mean something: those of a run, or a person's. */
export const isGraded = ({ status, cells }: SubmissionResult): boolean =>
  status === 'graded' || cells.some(({ automatic }) => automatic !== undefined);

/** Puts the results of a class together; parts are in the order of the assignment. */
export function summarise(results: readonly SubmissionResult[]): ClassSummary {
  const graded = results.filter(isGraded);
  return {
    submissions: results.length,
    failed: results.length - graded.length,
    late: results.filter(({ late }) => (late?.days ?? 0) > 0).length,
    waiting: graded.filter(({ cells }) => cells.some(({ earned }) => earned === null)).length,
    points: Math.max(0, ...graded.map(({ points }) => points)),
    earned: graded.map(finalPoints),
    seconds: graded.map(({ seconds }) => seconds),
    parts: partsOf(graded),
    byHand: handGiven(results),
  };
}

function partsOf(graded: readonly SubmissionResult[]): PartSummary[] {
  const byId = new Map<string, CellScore[]>();
  for (const { cells } of graded)
    for (const cell of cells) byId.set(cell.id, [...(byId.get(cell.id) ?? []), cell]);
  return [...byId.values()].map(partOf);
}

function partOf(cells: readonly CellScore[]): PartSummary {
  const { id, title, kind, points } = cells[0]!;
  const scores = cells.flatMap(({ earned }) => (earned === null ? [] : [earned]));
  const sum = scores.reduce((total, score) => total + score, 0);
  return {
    id,
    title,
    kind,
    points,
    scored: scores.length,
    waiting: cells.length - scores.length,
    passed: share(scores.filter((score) => score >= points).length, scores.length),
    share: share(sum, scores.length * points),
    onlyHidden: cells.filter(({ visiblePassed, inHidden }) => visiblePassed === true && inHidden === true)
      .length,
    messages: messagesOf(cells),
  };
}

/** Not a number where there is nothing to share. */
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : Number.NaN);

/** Messages that differ in numbers alone are one: every wrong solution finds its own. */
function messagesOf(cells: readonly CellScore[]): (readonly [string, number])[] {
  const counts = new Map<string, { first: string; count: number }>();
  for (const { message, status } of cells) {
    if (message === undefined || status === 'passed') continue;
    const first = told(message).what.split('\n')[0]!.slice(0, 200);
    const key = first.replace(/[-−]?\d+(\.\d+)?(e[-+]?\d+)?/gi, '#');
    const known = counts.get(key);
    counts.set(key, { first: known?.first ?? first, count: (known?.count ?? 0) + 1 });
  }
  const sorted = [...counts.values()].sort((a, b) => b.count - a.count);
  return sorted.slice(0, 3).map(({ first, count }) => [first, count]);
}

/** The value below which the given share of sorted values lies, by linear interpolation (type 7 of Hyndman and Fan, 1996). */
export function quantile(values: readonly number[], probability: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
