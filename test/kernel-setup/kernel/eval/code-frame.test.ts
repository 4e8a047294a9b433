import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../../kernel-setup/kernel/eval/code-frame';

const frame = (...args: Parameters<typeof codeFrame>): string[] =>
  stripVTControlCharacters(codeFrame(...args)).split('\n');

describe('codeFrame', () => {
  it('marks the line and underlines the place', () => {
    expect(frame('a\nb = c + d\ne', { line: 2, column: 5, length: 3 })).toEqual([
      '  1 | a',
      '> 2 | b = c + d',
      '    |     ^^^',
      '  3 | e',
    ]);
  });

  it('shows two lines around and aligns the numbers', () => {
    const source = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n');
    expect(frame(source, { line: 9, column: 1 }).map((line) => line.slice(0, 6))).toEqual([
      '   7 |',
      '   8 |',
      '>  9 |',
      '     |',
      '  10 |',
      '  11 |',
    ]);
  });

  it('keeps tabs before the place, ends the mark with the line, and cuts long lines', () => {
    expect(frame('\tx', { line: 1, column: 2, length: 50 })).toEqual(['> 1 | \tx', '    | \t^']);
    const [text = '', marks = ''] = frame(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, {
      line: 1,
      column: 501,
      length: 4,
    });
    expect(text.length).toBeLessThan(140);
    expect(text.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });
});
