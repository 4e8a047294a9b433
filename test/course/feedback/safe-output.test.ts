import { describe, expect, it } from 'vitest';
import { Budget } from '../../../src/course/feedback/budget';
import { safeOutput } from '../../../src/course/feedback/safe-output';
import { vegaLiteBundle } from '../../../src/notebook/vega';
import { lines } from '../../../src/plot/lines';

const shown = (svg: unknown): string =>
  safeOutput(
    { output_type: 'display_data', data: { 'image/svg+xml': svg, 'text/plain': 'a figure' }, metadata: {} },
    new Budget(1e6),
  );
const svg = (content: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`;

/** Nine levels of ten references each: a billion squares. */
const tenfold = (open: (k: number) => string, again: (k: number) => string, close: string): string =>
  Array.from({ length: 9 }, (_, k) => open(k + 1) + again(k).repeat(10) + close).join('');

describe('a picture of a student’s program', () => {
  it('is shown where the toolkit has drawn it, what lies outside of the axes cut off', () => {
    const rows = [0, 1, 2].map((x) => ({ x, y: x * x }));
    const { data } = vegaLiteBundle(lines(rows, { x: 'x', y: 'y', yDomain: [0, 1] }));
    expect(String(data['image/svg+xml'])).toContain('<clipPath');
    expect(shown(data['image/svg+xml'])).toMatch(/^<img class="figure" src="data:image\/svg\+xml;base64,/);
    expect(shown(svg('<image href="data:image/png;base64,iVBORw0KGgo="/>'))).toMatch(/^<img/);
  });

  // Chromium takes longer than half a minute for the first two, and shows nothing of the page meanwhile.
  it.each([
    [
      'parts drawn again',
      tenfold(
        (k) => `<g id="a${k}">`,
        (k) => `<use href="#a${k}"/>`,
        '</g>',
      ),
    ],
    [
      'clip paths within clip paths',
      tenfold(
        (k) => `<clipPath id="c${k}">`,
        (k) => `<rect clip-path="url(#c${k})"/>`,
        '</clipPath>',
      ),
    ],
    ['the same by a rule', '<style>rect{clip-path:url(#c)}</style><clipPath id="c"><rect/></clipPath>'],
    ['the same by a style', '<clipPath id="c"><rect style="cl\\69p-path:url(#c)"/></clipPath>'],
    ['prefixed parts', '<s:use xmlns:s="http://www.w3.org/2000/svg" href="#a"/>'],
    ['patterns', '<pattern id="p"><rect fill="url(#p)"/></pattern>'],
    ['texts for texts', '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'],
    ['a document within', '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'],
    ['a hidden one', '<image href="&#100;ata:image/sv&#103;+xml;base64,PHN2Zy8+"/>'],
    ['a page within', '<foreignObject><img src="x"/></foreignObject>'],
  ])('is text where it has %s', (_, content) => {
    expect(shown(svg(content))).toBe('<pre tabindex="0" class="text">a figure</pre>');
  });
});
