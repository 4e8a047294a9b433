import { pathToFileURL } from 'node:url';
import type { SubmissionResult } from './contract';
import { finalPoints } from './finish';
import type { GradebookPart } from './gradebook';
import { rounded } from './score';
import { waits } from './waiting-rows';

/** What was written, for the last lines of the command. */
export interface Written {
  readonly gradebook: string;
  readonly pages: readonly string[];
  /** Files of grades by hand with new rows. */
  readonly waiting: readonly string[];
}

/** How a class did, a line for each assignment, and where everything lies. */
export function summaryLines(parts: readonly GradebookPart[], written: Written): string[] {
  const width = Math.max(0, ...parts.map(({ assignment }) => assignment.length));
  return [
    '',
    ...parts.map((part) => `${part.assignment.padEnd(width)}  ${describe(part)}`),
    '',
    `Gradebook: ${written.gradebook}`,
    ...written.pages.map((page) => `Summary:   ${pathToFileURL(page).href}`),
    ...written.waiting.map((path) => `By hand:   ${path}: fill in points and comments, then grade again`),
  ];
}

function describe({ points, results }: GradebookPart): string {
  if (results.length === 0) return 'nothing was handed in';
  const totals = results.map(finalPoints).sort((a, b) => a - b);
  const mean = totals.reduce((sum, value) => sum + value, 0) / totals.length;
  const counts = [
    counted(results, ({ status }) => status === 'failed', 'could not be graded'),
    counted(results, ({ late }) => late !== undefined, 'late'),
    counted(results, ({ cells }) => cells.some(waits), 'wait for a hand'),
  ];
  const of = `of ${rounded(points)} points: mean ${rounded(mean)}, median ${rounded(median(totals))}`;
  const many = results.length === 1 ? '1 submission' : `${results.length} submissions`;
  return [many, of, ...counts.filter((text) => text !== '')].join(', ');
}

function counted(
  results: readonly SubmissionResult[],
  is: (result: SubmissionResult) => boolean,
  words: string,
): string {
  const count = results.filter(is).length;
  return count === 0 ? '' : `${count} ${words}`;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
