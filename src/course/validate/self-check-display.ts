import { escapeHtml } from '../html/escape';
import { reportHtml, reportText } from './report-table';
import type { SelfCheckReport } from './self-check';

/** A report as a notebook shows it. */
export function selfCheckBundle({ tests, notes }: SelfCheckReport): Record<string, string> {
  const small = notes.map((note) => `<div style="opacity:.8;padding:0 10px">${escapeHtml(note)}</div>`);
  const text = [reportText(tests), ...notes].filter((part) => part !== '').join('\n');
  return { 'text/html': [reportHtml(tests), ...small].join('\n').trim(), 'text/plain': text };
}
