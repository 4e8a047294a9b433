import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCodePoints, toUtf16 } from '../../../../kernel-setup/kernel/protocol/code-points';

describe('positions in code points', () => {
  // The example of the messaging specification: a character beyond the basic plane counts once.
  it('count a character beyond the basic plane once', () => {
    expect(toUtf16('𝐚 = 1', 2)).toBe(3);
    expect(toCodePoints('𝐚 = 1', 3)).toBe(2);
  });

  it('agree with the string iterator, which goes by code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, at) => {
        const head = Array.from(text).slice(0, at).join('');
        expect(toUtf16(text, at)).toBe(head.length);
      }),
    );
  });

  it('come back after a round trip', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const count = Array.from(text).length;
        for (let at = 0; at <= count; at++) expect(toCodePoints(text, toUtf16(text, at))).toBe(at);
      }),
    );
  });

  it('outside of the text are moved to its ends', () => {
    expect(toUtf16('abc', 9)).toBe(3);
    expect(toUtf16('abc', -2)).toBe(0);
    expect(toCodePoints('abc', -1)).toBe(0);
  });
});
