import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/notebook/text-width';

describe('textWidth', () => {
  it.each([
    // canvas.measureText in Chromium 156, Liberation Sans at 100 px; letters beyond ASCII share one width here.
    ['The quick brown fox, 1234567890!', false, 1534.375, 0.5],
    ['−0.25', false, 253.027, 0.5],
    ['Two densities', true, 653.809, 5],
    ['KL(p‖q) / nats', false, 622.51, 10],
    ['αβγδεμσ', false, 384.912, 20],
  ])('of “%s” (bold: %s) is what a browser measures', (text, bold, measured, tolerance) => {
    expect(Math.abs(textWidth(text, 100, bold) - measured)).toBeLessThan(tolerance);
  });

  it('grows with the font and leaves combining marks out', () => {
    expect(textWidth('ab', 20)).toBeCloseTo(2 * textWidth('ab', 10), 12);
    expect(textWidth('x\u0302', 10)).toBe(textWidth('x', 10));
    expect(textWidth('漢', 10)).toBe(10);
    expect(textWidth('', 10)).toBe(0);
  });
});
