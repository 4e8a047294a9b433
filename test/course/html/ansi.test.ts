import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansiToHtml } from '../../../src/course/html/ansi';
import { escapeHtml } from '../../../src/course/html/escape';

const ESC = '\u001b[';

describe('ansiToHtml', () => {
  it.each([
    ['a colour until it is reset', `a${ESC}31mb${ESC}0mc`, 'a<span class="ansi-red">b</span>c'],
    ['a bright colour like the plain one', `${ESC}92mb${ESC}39m`, '<span class="ansi-green">b</span>'],
    ['weight and colour together', `${ESC}1;34mb${ESC}m c`, '<span class="ansi-bold ansi-blue">b</span> c'],
    [
      'each ended by itself',
      `${ESC}1;3ma${ESC}22mb${ESC}23mc`,
      '<span class="ansi-bold ansi-italic">a</span><span class="ansi-italic">b</span>c',
    ],
    ['no sign of other sequences', `a${ESC}2Kb${ESC}?25hc`, 'abc'],
    ['HTML as text', `<b>${ESC}4m&`, '&lt;b&gt;<span class="ansi-underline">&amp;</span>'],
  ])('shows %s', (_, text, html) => expect(ansiToHtml(text)).toBe(html));

  it('keeps all text, whatever the sequences', () => {
    const part = fc.constantFrom(
      `${ESC}0m`,
      `${ESC}1m`,
      `${ESC}31m`,
      `${ESC}39;22m`,
      '<',
      'a',
      '\n',
      '&',
      '"',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const shown = ansiToHtml(text).replace(/<\/?span[^>]*>/g, '');
        expect(shown).toBe(escapeHtml(stripVTControlCharacters(text)));
      }),
    );
  });
});
