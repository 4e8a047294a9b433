import { pathToFileURL } from 'node:url';
import { type ClassSummary, quantile, summarise } from '../feedback/summary';
import { oneLine } from './classroom';
import type { GradebookPart } from './gradebook';
import { rounded } from './score';

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
  const all = parts.map((part) => ({ part, summary: summarise(part.results) }));
  return [
    '',
    ...all.map(({ part, summary }) => `${part.assignment.padEnd(width)}  ${describe(part, summary)}`),
    '',
    `Gradebook: ${written.gradebook}`,
    ...written.pages.map((page) => `Summary:   ${pathToFileURL(page).href}`),
    ...written.waiting.map((path) => `By hand:   ${path}: fill in points and comments, then grade again`),
    ...all.flatMap(({ part, summary }) => changed(part, summary)).map(oneLine),
  ];
}

/** More answers than these are on the page of the summary. */
const MOST = 10;

/** By the rule of the summary's page: mean and median are those of what could be graded. */
function describe({ points, due, results }: GradebookPart, summary: ClassSummary): string {
  const { submissions, failed, late, waiting, earned } = summary;
  if (submissions === 0) return 'nothing was handed in';
  const mean = earned.reduce((sum, value) => sum + value, 0) / earned.length;
  const of = `of ${rounded(points)} points: mean ${rounded(mean)}, median ${rounded(quantile(earned, 0.5))}`;
  return [
    submissions === 1 ? '1 submission' : `${submissions} submissions`,
    ...counted(failed, 'could not be graded'),
    ...(earned.length === 0 ? [] : [failed > 0 ? `the others ${of}` : of]),
    ...counted(late, 'late'),
    ...counted(
      due ? results.filter(({ submitted }) => submitted === undefined).length : 0,
      'of unknown time',
    ),
    ...counted(waiting, waiting === 1 ? 'waits for a person' : 'wait for a person'),
  ].join(', ');
}

const counted = (count: number, words: string): string[] => (count === 0 ? [] : [`${count} ${words}`]);

/** Points by hand that stay although the answer is another one by now. */
function changed({ assignment }: GradebookPart, { byHand }: ClassSummary): string[] {
  const older = byHand.filter(({ isOlder }) => isOlder);
  const lines = older
    .slice(0, MOST)
    .map(
      ({ student, id, earned }) =>
        `Changed:   ${student}, ${assignment}: ${id} has ${rounded(earned)} points for an earlier answer`,
    );
  return older.length > MOST ? [...lines, `Changed:   ${older.length - MOST} more answers`] : lines;
}
