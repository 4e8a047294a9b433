import type { CellScore } from '../grade/contract';
import { escapeHtml } from '../html/escape';
import { points, told, visibleMessage } from './message';
import { standing } from './points-table';

/** Most characters of a message: what a program throws can be of any length. */
const MOST = 4000;

/** What became of one part: its points, why, and what to look at. */
export function verdict(cell: CellScore, anchor: string, showHidden: boolean): string {
  const { name, words } = standing(cell);
  const earned =
    cell.earned === null
      ? `${points(cell.points)} points`
      : `${points(cell.earned)} of ${points(cell.points)} points`;
  const message = visibleMessage(cell, showHidden);
  const parts = [`<p><span class="is-${name}">${words}</span> · ${earned} · ${escapeHtml(cell.title)}</p>`];
  if (message !== undefined && message !== '') parts.push(...explained(message));
  if (cell.comment !== undefined && cell.comment !== '')
    parts.push(`<p class="comment"><strong>Comment:</strong> ${withBreaks(cell.comment)}</p>`);
  return `<aside class="verdict ${name}" id="${anchor}" aria-label="Result">\n${parts.join('\n')}\n</aside>`;
}

function explained(message: string): string[] {
  const { what, hint } = told(message.length > MOST ? `${message.slice(0, MOST)} …` : message);
  const found = `<pre tabindex="0">${escapeHtml(what)}</pre>`;
  return hint === undefined
    ? [found]
    : [found, `<p class="hint"><strong>Hint:</strong> ${withBreaks(hint)}</p>`];
}

const withBreaks = (text: string): string => escapeHtml(text).replace(/\n/g, '<br>');
