import { describe, expect, it } from 'vitest';
import { horizontalLine, note, verticalLine } from '../../src/plot/annotate';
import { arrows } from '../../src/plot/arrows';
import { above, beside, layer, smallMultiples } from '../../src/plot/combine';
import { palette } from '../../src/plot/defaults';
import { heatmap } from '../../src/plot/heatmap';
import { histogram } from '../../src/plot/histogram';
import { lines } from '../../src/plot/lines';
import { scatter } from '../../src/plot/scatter';
import type { Figure } from '../../src/plot/spec';
import { draw } from './draw';

const x = [0, 1, 2, 3];
const over = { xDomain: [-1, 1], yDomain: [-1, 1] } as const;
const hill = (a: number, b: number) => Math.exp(-a * a - b * b);

const picture = { label: 'kind', aspect: 'free', asPicture: true } as const;

/** The symbol beside each name of a legend: a circle is drawn with arcs. */
function symbolsOf(svg: string): Record<string, string> {
  const paths = [...svg.matchAll(/role-legend-symbol"[^>]*><path[^>]* d="([^"]*)"/g)].map(
    (match) => match[1]!,
  );
  const names = [...svg.matchAll(/role-legend-label"[^>]*><text[^>]*>([^<]*)</g)].map((match) => match[1]!);
  return Object.fromEntries(names.map((name, k) => [name, paths[k]!.includes('A') ? 'circle' : 'stroke']));
}

describe('layer', () => {
  it('draws figures on common axes whose domain holds all of them', async () => {
    const { marks, domain, texts } = await draw(
      layer([lines({ x, y: [0, 1, 2, 3] }), lines({ x: [2, 6], y: [5, 4] }, { color: 'green' })], {
        yTitle: 'both',
      }),
    );
    expect(marks('line')).toBe(2);
    expect(domain('x')).toEqual([0, 6]);
    expect(domain('y')).toEqual([0, 5]);
    expect(texts.filter((text) => text === 'both')).toHaveLength(1);
    expect(texts.filter((text) => text === 'x')).toHaveLength(1);
  });

  it('lets a curve lie over a histogram: bars keep 0, names share one legend', async () => {
    const samples = [0.1, 0.2, 1.4, 2.2, 2.8];
    const figure = layer([
      histogram(samples, { bins: 3, label: 'samples' }),
      lines({ x, y: [0.2, 0.3, 0.3, 0.2] }, { label: 'density' }),
      verticalLine(1.5, { label: 'mean' }),
      horizontalLine(0.25, { label: 'level' }),
      note(1, 0.3, 'here'),
    ]);
    const { marks, domain, texts } = await draw(figure);
    expect([marks('rect'), marks('line'), marks('rule')]).toEqual([3, 1, 2]);
    expect(domain('y')[0]).toBe(0);
    expect(domain('color')).toEqual(['samples', 'density']);
    expect(texts).toEqual(expect.arrayContaining(['mean', 'level', 'here', 'samples', 'density']));
  });

  it('gives two names two colours and a shared name one', async () => {
    const one = lines({ x, y: x }, { label: 'a' });
    const two = lines({ x, y: [3, 2, 1, 0] }, { label: 'b' });
    const both = JSON.stringify(layer([one, two, one]));
    expect(both).toContain(JSON.stringify({ domain: ['a', 'b'], range: [palette.blue, palette.vermillion] }));
    const dashed = lines({ x, p: x, q: x }, { dashed: ['q'] });
    expect((await draw(layer([one, dashed]))).domain('strokeDash')).toEqual(['a', 'p', 'q']);
  });

  it('leaves a dashed series dashed, wherever it stands', async () => {
    const x = [0, 1];
    const curve = (label: string, dashed: boolean) => lines({ x, y: x }, { label, dashed });
    const dashes = async (figure: Figure) =>
      (await draw(figure)).svg.match(/stroke-dasharray="6,4"/g)?.length;
    const [last, first] = [
      layer([curve('a', false), curve('b', true)]),
      layer([curve('b', true), curve('a', false)]),
    ];
    // One for the curve, one for its name in the legend.
    expect(await dashes(last)).toBe(2);
    expect(await dashes(first)).toBe(2);
    // Two curves, and one legend for both.
    expect(await dashes(smallMultiples([last, last]))).toBe(3);
  });

  it('shows a dot for what only points have, a line for curves, and a line for what both have', async () => {
    const curve = (label: string) => lines({ x, y: x }, { label });
    const points = (...names: string[]) =>
      scatter(
        names.map((kind, k) => ({ x: k, y: k, kind })),
        { label: 'kind', aspect: 'free' },
      );
    const both = lines({ x, y: x }, { label: 'both', band: ['y', 'y'] });
    const [dots, painted] = [points('dots', 'both'), scatter([{ x: 0, y: 0, kind: 'dots' }], picture)];
    for (const figure of [
      layer([curve('line'), both, dots]),
      layer([dots, both, curve('line')]),
      layer([layer([curve('line'), points('dots')]), both, dots]),
      layer([curve('line'), both, painted]),
    ])
      expect(symbolsOf((await draw(figure)).svg)).toEqual({ line: 'stroke', both: 'stroke', dots: 'circle' });
    expect(symbolsOf((await draw(layer([curve('line'), curve('both')]))).svg)).toEqual({
      line: 'stroke',
      both: 'stroke',
    });
    expect(symbolsOf((await draw(dots)).svg)).toEqual({ dots: 'circle', both: 'circle' });
  });

  it('lays arrows, names and a heat map over each other, each with its own legend', async () => {
    const figure = layer([
      heatmap(hill, { ...over, valueTitle: 'density' }),
      arrows((a, b) => [-a, -b], { ...over, cells: [5, 5], colorByLength: true, lengthTitle: 'score' }),
      scatter([{ x: 0, y: 0, kind: 'start' }], { ...over, label: 'kind' }),
    ]);
    const { marks, texts } = await draw(figure);
    expect([marks('image'), marks('rule')]).toEqual([1, 25]);
    expect(texts).toEqual(expect.arrayContaining(['density', 'score', 'kind', 'start']));
  });

  it('keeps a unit of x as long as a unit of y when the axes grow', () => {
    const map = heatmap(hill, over);
    const cloud = scatter(
      [
        [0, 0],
        [3, 0.5],
      ],
      { xDomain: [-1, 4], yDomain: [-1, 1] },
    );
    expect(layer([map, cloud])).toMatchObject({ width: 300, height: 120 });
    expect(layer([map, map])).toMatchObject({ width: 300, height: 300 });
    const free = heatmap(hill, { ...over, aspect: 'free' });
    expect(layer([free, cloud])).toMatchObject({ width: 420, height: 260 });
  });

  it('refuses no figures and figures that are arrangements', () => {
    expect(() => layer([])).toThrow(/figures must not be empty/);
    const pair = beside([lines(x), lines(x)]);
    expect(() => layer([pair])).toThrow(/Cannot layer figures as a figure must have one pair of axes/);
  });
});

describe('beside and above', () => {
  it('keep the axes, colours and legends of each figure', async () => {
    const left = heatmap(hill, { ...over, title: 'left' });
    const right = heatmap((a, b) => a * b, { ...over, scheme: 'diverging', title: 'right' });
    for (const figure of [beside([left, right], { title: 'Pair' }), above([left, right])]) {
      const { marks, texts } = await draw(figure);
      expect(marks('image')).toBe(2);
      expect(texts).toEqual(expect.arrayContaining(['left', 'right']));
      expect(texts.filter((text) => text === 'value')).toHaveLength(2);
    }
  });

  it('nest', async () => {
    const one = lines(x);
    expect((await draw(above([beside([one, one]), one]))).marks('line')).toBe(3);
  });

  it('refuse no figures', () => {
    expect(() => beside([])).toThrow(/figures must not be empty/);
    expect(() => above([])).toThrow(/figures must not be empty/);
  });
});

describe('smallMultiples', () => {
  const frames = [1, 2, 3].map((k) =>
    lines({ x, p: x.map((v) => v * k), q: x }, { title: `k = ${k}`, y: ['p', 'q'] }),
  );

  it('share axes and one legend', async () => {
    const { marks, domain, texts } = await draw(
      smallMultiples(frames, { columns: 2, width: 120, height: 80 }),
    );
    expect(marks('line')).toBe(6);
    expect(domain('y')).toEqual([0, 9]);
    expect(texts.filter((text) => text === 'q')).toHaveLength(1);
    expect(texts).toEqual(expect.arrayContaining(['k = 1', 'k = 2', 'k = 3']));
  });

  it('have axes of their own where told', async () => {
    const { domain } = await draw(smallMultiples(frames, { share: 'x' }));
    expect(domain('x')).toEqual([0, 3]);
    expect(() => domain('y')).toThrow();
  });

  it('share the legend of pictures on one scale only', async () => {
    const map = (top: number) => heatmap(hill, { ...over, valueDomain: [0, top] });
    const legends = async (tops: number[]) =>
      (await draw(smallMultiples(tops.map(map)))).texts.filter((text) => text === 'value').length;
    expect(await legends([1, 1])).toBe(1);
    expect(await legends([1, 2])).toBe(2);
  });

  it('refuse no figures and a bad number of columns', () => {
    expect(() => smallMultiples([])).toThrow(/figures must not be empty/);
    expect(() => smallMultiples(frames, { columns: 0 })).toThrow(/columns must be an integer of at least 1/);
  });
});

describe('markers', () => {
  it('refuse places that are no number', () => {
    expect(() => verticalLine(Number.NaN)).toThrow(/x must be a finite number/);
    expect(() => horizontalLine(Infinity)).toThrow(/y must be a finite number/);
    expect(() => note(0, Number.NaN, 'there')).toThrow(/y must be a finite number/);
  });
});
