import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import type { Bundle } from '../../src/notebook/mime';
import { roundRows, roundSpec } from '../../src/notebook/round';
import { heatmap } from '../../src/plot/heatmap';
import { lines } from '../../src/plot/lines';

const data = (value: unknown) => (bundleOf(value) as Bundle).data;
const svgOf = (value: unknown) => String(data(value)['image/svg+xml']);

describe('Vega-Lite specifications', () => {
  it('go out as the live figure, a static picture and a line of text', () => {
    const figure = lines([1, 2, 3], { title: 'Rise', xTitle: 'step' });
    const shown = data(figure);
    expect(shown['application/vnd.vegalite.v5+json']).toEqual(figure);
    expect(shown['image/svg+xml']).toMatch(/^<svg role="img" aria-label="Rise \(y against step\)" /);
    expect(shown['text/plain']).toBe('[figure] Rise (y against step)');
  });

  it('draw what Vega itself draws, up to a hundredth of a pixel', async () => {
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      data: {
        values: [
          { x: 1 / 3, y: 2 / 7 },
          { x: 5 / 9, y: 1.1 },
        ],
      },
      mark: 'line',
      encoding: {
        x: { field: 'x', type: 'quantitative', axis: null },
        y: { field: 'y', type: 'quantitative', axis: null },
      },
    };
    const path = (svg: string) => /<path[^>]* d="(M[^"]*L[^"]*)"[^>]*stroke=/.exec(svg)?.[1] ?? '';
    const numbers = (svg: string) => (path(svg).match(/[\d.]+/g) ?? []).map(Number);
    const own = numbers(svgOf(spec));
    const theirs = numbers(await new View(parse(compile(spec as never).spec), { renderer: 'none' }).toSVG());
    expect(own).toHaveLength(4);
    for (const [k, value] of theirs.entries())
      expect(Math.abs(value - (own[k] ?? NaN))).toBeLessThanOrEqual(0.005001);
  });

  it('carry their pictures inside', () => {
    const figure = heatmap([
      [1, 2],
      [3, 4],
    ]);
    const url = /data:image\/png;base64,[^"]*/.exec(JSON.stringify(figure))?.[0];
    expect(svgOf(figure)).toContain(`xlink:href="${url}"`);
  });

  it('give the same bytes every time', () => {
    const make = () =>
      lines(
        Array.from({ length: 50 }, (_, k) => Math.sin(k)),
        { title: 'Again' },
      );
    expect(JSON.stringify(data(make()))).toBe(JSON.stringify(data(make())));
  });

  it('keep the text of labels as it is', () => {
    expect(svgOf(lines([1, 2], { title: 'p = 0.123456789, "quoted" <tag>' }))).toContain('p = 0.123456789');
  });

  it('are refused with Vega-Lite’s own words where they make no sense', () => {
    const broken = { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', mark: 'no-such-mark' };
    expect(() => bundleOf(broken)).toThrow(/^Cannot draw a figure as it must be a valid Vega/);
  });
});

describe('Vega specifications', () => {
  it('go out under their own type', () => {
    const spec = {
      $schema: 'https://vega.github.io/schema/vega/v5.json',
      width: 20,
      height: 10,
      marks: [{ type: 'rect', encode: { enter: { width: { value: 20 }, height: { value: 10 } } } }],
    };
    const shown = data(spec);
    expect(shown['application/vnd.vega.v5+json']).toEqual(spec);
    expect(shown['image/svg+xml']).toContain('<path');
  });

  it('are refused with Vega’s own words where they make no sense', () => {
    const broken = {
      $schema: 'https://vega.github.io/schema/vega/v5.json',
      marks: [{ type: 'rect', from: { data: 'gone' } }],
    };
    expect(() => bundleOf(broken)).toThrow(
      /^Cannot draw a figure as it must be a valid Vega specification.*gone/,
    );
  });
});

describe('roundRows', () => {
  it('keeps six digits of the value or of the span of its column, whichever is finer', () => {
    expect(
      roundRows([
        { a: 1 / 3, b: 1000 + 1e-4 / 3 },
        { a: 2, b: 1000 + 2e-4 },
      ]),
    ).toEqual([
      { a: 0.333333, b: 1000.000033333 },
      { a: 2, b: 1000.0002 },
    ]);
  });

  it('leaves whole numbers, words and nothing alone', () => {
    const rows = [{ id: 123456789, name: 'p', gone: null, tiny: 0 }];
    expect(roundRows(rows)).toEqual(rows);
  });

  it('rounds rows however deep they lie, and makes what JSON cannot hold null', () => {
    const spec = { layer: [{ data: { values: [{ y: 2 / 3 }] } }], scale: { domain: [1 / 3, Number.NaN] } };
    expect(roundSpec(spec)).toEqual({
      layer: [{ data: { values: [{ y: 0.666667 }] } }],
      scale: { domain: [0.333333333333, null] },
    });
  });
});
