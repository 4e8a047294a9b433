import type { SubmissionResult } from '../grade/contract';
import { finalPoints } from '../grade/finish';
import { escapeHtml } from '../html/escape';
import { feedbackDocument } from './feedback-document';
import { points } from './message';
import { inDays } from './points-table';
import { type ClassSummary, isGraded, type PartSummary, quantile, summarise } from './summary';
import { handRows } from './summary-hand';
import { summaryPlots } from './summary-plots';

/** What a summary is made of. */
export interface SummarySource {
  readonly assignment: string;
  readonly results: readonly SubmissionResult[];
}

/** The teacher's page of one assignment: how the class did, which part was hardest, who waits or came late. */
export function summaryPage({ assignment, results }: SummarySource): string {
  const summary = summarise(results);
  const body = `<main class="sheet">
<h1>${escapeHtml(assignment)}</h1>
<p class="facts">${facts(summary).join(' · ')}</p>
${inNumbers(summary)}
${summaryPlots(summary)}
<h2>Parts</h2>
${partsTable(summary.parts)}
<h2>What failed most often</h2>
${messagesTable(summary.parts)}
${byHand(summary)}<h2>Submissions</h2>
${submissionsTable(assignment, results)}
</main>`;
  return feedbackDocument(`${assignment} · summary`, body);
}

function facts({ submissions, failed, late, waiting, byHand }: ClassSummary): string[] {
  const older = byHand.filter(({ isOlder }) => isOlder).length;
  const counted = (count: number, words: string) => (count === 0 ? [] : [`${count} ${words}`]);
  return [
    `${submissions} ${submissions === 1 ? 'submission' : 'submissions'}`,
    ...counted(failed, 'could not be graded'),
    ...counted(late, 'late'),
    ...counted(waiting, 'wait for a person'),
    ...counted(
      older,
      older === 1 ? 'answer changed since it was graded' : 'answers changed since they were graded',
    ),
  ];
}

function inNumbers({ earned, failed, points: most, seconds }: ClassSummary): string {
  if (earned.length === 0) return '<p>No submission has been graded.</p>';
  const mean = earned.reduce((sum, value) => sum + value, 0) / earned.length;
  const at = (probability: number) => points(quantile(earned, probability));
  const time = seconds.reduce((sum, value) => sum + value, 0);
  const without = failed === 0 ? '' : `, without the ${failed} that could not be graded`;
  return `<p>Of ${points(most)} points${without}: median ${at(0.5)}, mean ${points(mean)}, half of the class between ${at(0.25)} and ${at(0.75)},
lowest ${at(0)}, highest ${at(1)}. Running them took ${time.toFixed(0)} s together, ${quantile(seconds, 0.5).toFixed(1)} s in the median.</p>`;
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="table"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–');

function partsTable(parts: readonly PartSummary[]): string {
  if (parts.length === 0) return '<p>There is nothing to show yet.</p>';
  const rows = parts.map((part) => {
    const cells = [
      `${escapeHtml(part.title)} <code>${escapeHtml(part.id)}</code>`,
      points(part.points),
      percent(part.passed),
      percent(part.share),
      part.onlyHidden === 0 ? '–' : String(part.onlyHidden),
      part.waiting === 0 ? '–' : String(part.waiting),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const heads = ['Part', 'Points', 'All points', 'Of the points', 'Only hidden tests failed', 'Waiting'];
  return table(heads, rows);
}

/** The same message of several parts stands once: what nobody has answered says the same everywhere. */
function messagesTable(parts: readonly PartSummary[]): string {
  const found = new Map<string, { count: number; ids: string[] }>();
  for (const { id, messages } of parts)
    for (const [message, count] of messages) {
      const known = found.get(message);
      found.set(message, { count: (known?.count ?? 0) + count, ids: [...(known?.ids ?? []), id] });
    }
  if (found.size === 0) return '<p>Nothing has failed.</p>';
  const rows = [...found]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, 15)
    .map(([message, { count, ids }]) => {
      const named = ids
        .slice(0, 3)
        .map((id) => `<code>${escapeHtml(id)}</code>`)
        .join(' ');
      const where = ids.length > 3 ? `${named} and ${ids.length - 3} more` : named;
      return `<tr><td>${count}</td><td>${escapeHtml(message)}</td><td>${where}</td></tr>`;
    });
  return table(['Times', 'Message', 'Parts'], rows);
}

/** What a teacher decided, where the answer or the tests say something else by now. */
function byHand({ byHand }: ClassSummary): string {
  if (byHand.length === 0) return '';
  const rows = handRows(byHand);
  return `<h2>Points by hand to look at again</h2>\n${table(['Student', 'Part', 'Points', 'Why'], rows)}\n`;
}

function submissionsTable(assignment: string, results: readonly SubmissionResult[]): string {
  const sorted = [...results].sort((a, b) => (a.student < b.student ? -1 : 1));
  const rows = sorted.map((result) => {
    const waiting = result.cells.filter(({ earned }) => earned === null).length;
    const cells = [
      `<a href="${escapeHtml(addressOf(assignment, result))}">${escapeHtml(result.student)}</a>`,
      isGraded(result)
        ? `${points(finalPoints(result))} / ${points(result.points)}`
        : '<span class="is-failed">not graded</span>',
      (result.late?.days ?? 0) > 0 ? inDays(result.late!.days).replace(' ', '\u00a0') : '–',
      waiting === 0 ? '–' : String(waiting),
      result.remarks.length === 0 ? '–' : escapeHtml(few(result.remarks)),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return table(['Student', 'Points', 'Late', 'Parts waiting', 'Remarks'], rows);
}

/** The student's page, from the folder `feedback/` in which the summary lies. */
function addressOf(assignment: string, { student, notebook }: SubmissionResult): string {
  return [student, assignment, `${notebook}.html`].map(encodeURIComponent).join('/');
}

function few(remarks: readonly string[]): string {
  const shown = remarks.slice(0, 2).map((remark) => remark.slice(0, 160));
  const left = remarks.length - shown.length;
  return left > 0 ? `${shown.join('; ')}; and ${left} more` : shown.join('; ');
}
