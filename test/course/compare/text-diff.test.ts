import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten, textDiff } from '../../../src/course/compare/text-diff';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

describe('textDiff', () => {
  it('shows what was removed and added, with two lines around it', () => {
    expect(textDiff(text('1', '2', '3', '4', '5', '6'), text('1', '2', '3', '5', '5b', '6'))).toEqual([
      ...['  2', '  3', '- 4', '  5', '+ 5b', '  6'],
    ]);
  });

  it('shows the part of a long line where it differs from its partner', () => {
    const line = (word: string) => `${'a '.repeat(300)}${word}${' b'.repeat(300)}`;
    const [removed, added] = textDiff(text(line('here')), text(line('there')));
    expect(removed).toMatch(/^- ….*here.*…$/);
    expect(added).toMatch(/^\+ ….*there.*…$/);
    expect(removed!.length).toBeLessThan(160);
  });

  it('names differences that no line shows', () => {
    expect(textDiff('a', 'a')).toEqual(['the text is the same, its colours differ']);
    expect(textDiff('a', 'a\n')).not.toEqual([]);
  });

  it('gives up aligning texts that have little in common', () => {
    const many = (word: string) => text(...Array.from({ length: 50_000 }, (_, i) => `${word} ${i}`));
    const shown = textDiff(many('a'), many('b'));
    expect(shown[0]).toBe('- a 0');
    expect(shown.at(-1)).toBe('… and 99976 more');
  });

  it('has every changed line, when they are few', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        fc.pre(before.join() !== after.join());
        const shown = textDiff(text(...before), text(...after));
        const count = (mark: string) => shown.filter((line) => line.startsWith(mark)).length;
        expect(count('-') + count('+')).toBeGreaterThan(0);
        expect(count('+') - count('-')).toBe(after.length - before.length);
      }),
    );
  });
});

describe('shorten', () => {
  it('counts what it leaves out', () => {
    expect(shorten(['a', 'b', 'c'], 2)).toEqual(['a', 'b', '… and 1 more']);
    expect(shorten(['a', 'b'], 2)).toEqual(['a', 'b']);
  });
});
