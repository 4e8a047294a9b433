import { describe, expect, it, vi } from 'vitest';
import { Progress } from '../../../src/course/run/progress';
import type { NotebookRun, NotebookSource } from '../../../src/course/run/run-notebooks';
import { notebookOf } from './notebooks';

const source = (name: string): NotebookSource => ({ path: `${name}.ipynb`, name, notebook: notebookOf() });
const ended = (from: NotebookSource): NotebookRun => ({
  source: from,
  notebook: from.notebook,
  failed: [],
  cells: 4,
  seconds: 1.25,
});

/** What a terminal shows after the text, whose only control sequences are "up n lines" and "clear to the end". */
function shown(text: string): string[] {
  let lines: string[] = [''];
  for (const part of text.split('\u001b[')) {
    const [command = '', up] = /^(?:(\d+)A|J)/.exec(part) ?? [];
    if (up !== undefined) lines = [...lines.slice(0, -1 - Number(up)), ''];
    const [first, ...rest] = part.slice(command.length).split('\n');
    lines = [...lines.slice(0, -1), lines.at(-1)! + first, ...rest];
  }
  return lines.slice(0, -1);
}

describe('Progress', () => {
  const [a, b] = [source('00-setup'), source('01-kl')];

  it('shows a line for each running notebook on a terminal, with the cell and its first line of code', () => {
    let text = '';
    const screen = { isTTY: true, columns: 60, write: (more: string) => (text += more) };
    const progress = new Progress([a, b], () => 'done', screen);
    progress.started(a, 10);
    progress.started(b, 8);
    progress.cell(a, 6, `// a comment\n\nconst x = ${'1 + '.repeat(20)}1;`);
    expect(shown(text)).toEqual([
      '00-setup  ━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌  6/10  const x = 1 + 1 + 1 +'.slice(0, 59),
      '01-kl     ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 0/8  starting the kernel',
      '0 of 2 notebooks done, 0 s',
    ]);
    progress.ended(ended(b));
    expect(shown(text)[0]).toBe('01-kl     4 cells in 1.3 s: done');
    expect(shown(text)).toHaveLength(3);
    progress.ended(ended(a));
    progress.close();
    expect(shown(text)).toEqual(['01-kl     4 cells in 1.3 s: done', '00-setup  4 cells in 1.3 s: done']);
  });

  it('logs a line when a notebook ends, and every 20 s what is being run, where there is no terminal', () => {
    vi.useFakeTimers();
    let text = '';
    const progress = new Progress([a, b], () => 'same outputs', { write: (more: string) => (text += more) });
    progress.started(a, 4);
    progress.cell(a, 2, 'await train();');
    vi.advanceTimersByTime(19_000);
    expect(text).toBe('');
    vi.advanceTimersByTime(1000);
    progress.ended(ended(a));
    vi.advanceTimersByTime(60_000);
    progress.close();
    vi.useRealTimers();
    expect(text).toBe('00-setup  cell 2 of 4: await train();\n00-setup  4 cells in 1.3 s: same outputs\n');
  });
});
