import { describe, expect, it } from 'vitest';
import { STYLE } from '../../../src/course/html/style';

/** Relative luminance of an sRGB colour `#rrggbb` (WCAG 2.2, definition of relative luminance). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** Contrast ratio of two colours, from 1 to 21 (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

function coloursOf(css: string): Record<string, string> {
  return Object.fromEntries([...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map((match) => match.slice(1)));
}

const dark = STYLE.indexOf('@media screen and (prefers-color-scheme: dark)');
const themes = { light: coloursOf(STYLE.slice(0, dark)), dark: coloursOf(STYLE.slice(dark)) };

describe('the colours of pages', () => {
  it('are the same set in both themes', () => {
    expect(Object.keys(themes.dark)).toEqual(Object.keys(themes.light));
    expect(Object.keys(themes.light).length).toBeGreaterThan(12);
  });

  it.each(['light', 'dark'] as const)('read well in the %s theme: 4.5 to 1 or more', (name) => {
    const colours = themes[name];
    const pairs: [string, string[]][] = [
      ['page', ['ink', 'soft', 'accent', 'error', 'string', 'type', 'number', 'keyword']],
      ['code', ['ink', 'keyword', 'string', 'number', 'comment', 'type', 'name']],
      ['mark', ['ink', 'accent']],
      ['error-page', ['ink', 'soft', 'error', 'type']],
      ['warn-page', ['ink', 'error']],
    ];
    for (const [ground, inks] of pairs)
      for (const ink of inks)
        expect(contrast(colours[ground]!, colours[ink]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('are measured as WCAG does: black on white is 21, #767676 on white just 4.5', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});
