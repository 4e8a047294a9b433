import type { CellScore, SubmissionResult } from '../grade/contract';
import { finalPoints } from '../grade/finish';
import { escapeHtml } from '../html/escape';
import { points } from './message';

/** The word for what became of a part. */
export const STATUS_WORDS: Readonly<Record<CellScore['status'], string>> = {
  passed: '✓ passed',
  partial: '◐ in part',
  failed: '✗ failed',
  'not run': '✗ not run',
  manual: '… waits to be graded',
};

const KIND_WORDS: Readonly<Record<CellScore['kind'], string>> = {
  tests: 'tests',
  manual: 'read by a person',
  task: 'read by a person',
};

/** How a part stands: a manual one that has its points is no longer waiting, and a person may overrule tests. */
export function standing(cell: CellScore): { readonly name: string; readonly words: string } {
  if (cell.earned === null || (cell.kind === 'tests' && !isOverruled(cell)))
    return { name: cell.status.replace(' ', '-'), words: STATUS_WORDS[cell.status] };
  const graded = cell.answerChanged ? 'graded, an earlier answer' : 'graded';
  if (cell.earned >= cell.points) return { name: 'passed', words: `✓ ${graded}` };
  return cell.earned > 0
    ? { name: 'partial', words: `◐ ${graded}` }
    : { name: 'failed', words: `✗ ${graded}` };
}

/** Whether points by hand stand in the place of those of tests. */
const isOverruled = ({ kind, automatic }: CellScore): boolean => kind === 'tests' && automatic !== undefined;

/** A number of days, as people write it. */
export const inDays = (days: number): string => `${points(days)} ${days === 1 ? 'day' : 'days'}`;

/** What a submission has earned, part by part; each part with an anchor leads to its place in the page. */
export function pointsTable(result: SubmissionResult, anchors: ReadonlyMap<string, string>): string {
  const isAgain = ({ title }: CellScore) => result.cells.filter((cell) => cell.title === title).length > 1;
  const rows = result.cells.map((cell) => row(cell, anchors.get(cell.id), isAgain(cell)));
  const { late } = result;
  if (late !== undefined && late.penalty > 0) {
    rows.push(
      `<tr><td colspan="3">${inDays(late.days)} late</td><td class="points">−${points(late.penalty)}</td></tr>`,
    );
  }
  const sum = `${points(finalPoints(result))} / ${points(result.points)}`;
  return `<div class="table"><table>
<thead><tr><th scope="col">Part</th><th scope="col">Judged by</th><th scope="col">Result</th><th scope="col" class="points">Points</th></tr></thead>
<tbody>
${rows.join('\n')}
<tr class="sum"><td colspan="3">Together</td><td class="points">${sum}</td></tr>
</tbody></table></div>`;
}

function row(cell: CellScore, anchor: string | undefined, withId: boolean): string {
  const title = escapeHtml(cell.title);
  const link = anchor === undefined ? title : `<a href="#${anchor}">${title}</a>`;
  const name = withId ? `${link} <code>${escapeHtml(cell.id)}</code>` : link;
  const { name: status, words } = standing(cell);
  const earned = cell.earned === null ? '–' : points(cell.earned);
  return `<tr><td>${name}</td><td>${KIND_WORDS[isOverruled(cell) ? 'manual' : cell.kind]}</td><td class="is-${status}">${words}</td><td class="points">${earned} / ${points(cell.points)}</td></tr>`;
}

/** The points as one line and a bar: what is earned, and what still waits for a person. */
export function totalLine(result: SubmissionResult): string {
  const waiting = result.cells.filter(({ earned }) => earned === null);
  const open = waiting.reduce((sum, cell) => sum + cell.points, 0);
  const share = (part: number) => (result.points > 0 ? ((100 * part) / result.points).toFixed(1) : '0');
  const still = open === 0 ? '' : ` <small>and ${points(open)} that a person has yet to grade</small>`;
  const final = finalPoints(result);
  return `<p class="total">${points(final)} of ${points(result.points)} points${still}</p>
<div class="bar" aria-hidden="true"><i style="width:${share(final)}%"></i><i class="open" style="width:${share(open)}%"></i></div>`;
}
