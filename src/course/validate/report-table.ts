import { tableText } from '../../notebook/table-layout';
import { escapeHtml } from '../html/escape';
import type { TestReport } from './judge';

const WORDS: Readonly<Record<TestReport['status'], string>> = {
  passed: '✓ passed',
  partial: '◐ in part',
  failed: '✗ failed',
  'not run': '✗ not run',
};

const COLOURS: Readonly<Record<TestReport['status'], string>> = {
  passed: '#1a7f37',
  partial: '#9a6700',
  failed: '#cf222e',
  'not run': '#cf222e',
};

/** The reports as a table of text: a line each, reason and hint indented below it. */
export function reportText(tests: readonly TestReport[]): string {
  if (tests.length === 0) return '';
  const columns = ['test', 'result'];
  const lines = tableText({ columns, rows: tests.map(({ id, status }) => [id, WORDS[status]]) }).split('\n');
  const below = tests.map(({ why, hint }) => [
    ...indented(why ?? ''),
    ...(hint === undefined ? [] : indented(`Hint: ${hint}`)),
  ]);
  return [...lines.slice(0, 2), ...lines.slice(2).flatMap((line, i) => [line, ...(below[i] ?? [])])].join(
    '\n',
  );
}

const indented = (text: string): string[] =>
  text === '' ? [] : text.split('\n').map((line) => `    ${line}`.trimEnd());

/** The reports as a table of HTML that inherits the notebook's colours. */
export function reportHtml(tests: readonly TestReport[]): string {
  if (tests.length === 0) return '';
  const cell = 'text-align:left;vertical-align:top;padding:3px 10px';
  const rows = tests.map(({ id, status, why = '', hint }) => {
    const said = [escapeHtml(why), hint === undefined ? '' : `<b>Hint:</b> ${escapeHtml(hint)}`];
    const reason = said
      .filter((part) => part !== '')
      .join('<br>')
      .replace(/\n/g, '<br>');
    // Only the mark has a colour, one that shows on light and dark; words keep the notebook's.
    const [mark, ...words] = WORDS[status].split(' ');
    const coloured = `<span style="color:${COLOURS[status]}">${mark}</span>`;
    const result = `<b style="white-space:nowrap">${coloured} ${words.join(' ')}</b>`;
    return `<tr><td style="${cell}">${escapeHtml(id)}</td><td style="${cell}">${result}</td><td style="${cell};max-width:46em">${reason}</td></tr>`;
  });
  const heads = ['test', 'result', 'why'].map((name) => `<th scope="col" style="${cell}">${name}</th>`);
  return `<table style="border-collapse:collapse;margin:6px 0"><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
