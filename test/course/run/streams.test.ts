import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleStream } from '../../../src/course/run/streams';

describe('settleStream', () => {
  // What xterm shows for each.
  it.each([
    ['plain text is left', 'a\nb\n', 'a\nb\n'],
    ['a carriage return overwrites from the left', 'abc\rX', 'Xbc'],
    ['a line that is redrawn keeps its longest tail', '100%\r50%', '50%%'],
    ['only the line it stands in', 'a\nbc\rd\ne', 'a\ndc\ne'],
    ['Windows line ends are line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['a backspace goes one back', 'ab\bc', 'ac'],
    ['but not beyond the start', '\b\ba', 'a'],
    ['a carriage return at the end changes nothing yet', '50%\r', '50%'],
  ])('%s', (_, text, shown) => expect(settleStream(text)).toBe(shown));

  it('settles in one go: again changes nothing', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\b') });
    fc.assert(
      fc.property(texts, (text) => {
        const settled = settleStream(text);
        expect(settled).not.toMatch(/[\r\b]/);
        expect(settleStream(settled)).toBe(settled);
      }),
      { seed: 1 },
    );
  });
});
