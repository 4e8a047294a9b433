import { describe, expect, it } from 'vitest';
import { palette } from '../../src/plot/defaults';
import { lines } from '../../src/plot/lines';
import { draw } from './draw';

const x = [0, 1, 2, 3];

interface Colored {
  readonly encoding: { readonly color: { readonly scale: { readonly range: readonly string[] } } };
}

describe('lines', () => {
  it('draws one curve of rows and names its axes after the columns', async () => {
    const { marks, texts } = await draw(
      lines(
        [
          { step: 1, loss: 2 },
          { step: 2, loss: 1 },
        ],
        { x: 'step', y: 'loss' },
      ),
    );
    expect(marks('line')).toBe(1);
    expect(texts).toContain('step');
    expect(texts).toContain('loss');
  });

  it('draws one curve for each named column, with a legend', async () => {
    const data = { x: Float64Array.from(x), p: [1, 2, 3, 4], q: Float32Array.from([4, 3, 2, 1]) };
    const { marks, texts, domain } = await draw(lines(data, { labels: { q: 'q(x), model' }, title: 'Two' }));
    expect(marks('line')).toBe(2);
    expect(texts).toEqual(expect.arrayContaining(['p', 'q(x), model', 'Two', 'value']));
    expect(domain('color')).toEqual(['p', 'q(x), model']);
  });

  it('draws one curve for each name in the series column, numbers in increasing order', async () => {
    const rows = [3, 1, 2].flatMap((k) => x.map((at) => ({ x: at, y: k * at, k })));
    const { marks, domain } = await draw(lines(rows, { series: 'k', legendTitle: 'slope' }));
    expect(marks('line')).toBe(3);
    expect(domain('color')).toEqual([1, 2, 3]);
  });

  it('gives no other series a colour that one was given', () => {
    const { blue, green, vermillion } = palette;
    const colors = (told: Record<string, string>) => {
      const { encoding } = lines({ x, a: x, b: x, c: x }, { colors: told }) as unknown as Colored;
      return encoding.color.scale.range;
    };
    expect(colors({ c: 'vermillion' })).toEqual([blue, green, vermillion]);
    expect(colors({ a: 'green', c: 'green' })).toEqual([green, vermillion, green]);
  });

  it('takes plain numbers, against their index', async () => {
    const { domain, marks } = await draw(lines([5, 7, 9]));
    expect(domain('x')).toEqual([0, 2]);
    expect(domain('y')).toEqual([5, 9]);
    expect(marks('line')).toBe(1);
  });

  it('leaves a gap where a value is missing or not finite', async () => {
    const { svg } = await draw(lines({ x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 3, 4] }));
    const path = /<g class="mark-line role-mark[^>]*><path[^>]* d="([^"]*)"/.exec(svg)?.[1] ?? '';
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('draws a band, dashes, points and steps', async () => {
    const data = { x, y: [1, 2, 3, 4], low: [0, 1, 2, 3], high: [2, 3, 4, 5] };
    const banded = await draw(lines(data, { y: 'y', band: ['low', 'high'] }));
    expect(banded.marks('area')).toBe(1);
    expect(banded.domain('y')).toEqual([0, 5]);
    const dashed = await draw(lines({ x, p: x, q: x }, { dashed: ['q'], points: true, step: true }));
    expect(dashed.svg).toContain('stroke-dasharray="6,4"');
    expect(dashed.marks('symbol')).toBe(8);
    const all = await draw(lines({ x, y: x }, { dashed: true, color: 'green', label: 'one' }));
    expect(all.svg).toContain('stroke="#009E73"');
    expect(all.texts).toContain('one');
  });

  it('has logarithmic axes, exactly as long as the data', async () => {
    const { domain } = await draw(
      lines({ x: [1, 10, 100], y: [1, 0.1, 0.001] }, { xScale: 'log', yScale: 'log' }),
    );
    expect(domain('x')).toEqual([1, 100]);
    expect(domain('y')).toEqual([0.001, 1]);
  });

  it.each([
    ['no rows', () => lines([]), /data must not be empty/],
    ['no columns', () => lines({}), /data must hold rows or named columns/],
    [
      'columns of unequal length',
      () => lines({ x: [1, 2], y: [1] }),
      /same length: current value is \[2, 1\]/,
    ],
    [
      'an unknown column',
      () => lines([{ x: 1, y: 2 }], { y: 'z' }),
      /y must name a column of the data \(x, y\)/,
    ],
    ['NaN only', () => lines({ x: [1, 2], y: [NaN, NaN] }), /column y must hold a finite number/],
    [
      '0 on a log axis',
      () => lines({ x: [1, 2], y: [1, 0] }, { yScale: 'log' }),
      /y must be positive in row 1/,
    ],
    [
      'a domain the wrong way round',
      () => lines([1, 2], { xDomain: [1, 0] }),
      /xDomain must be finite and increasing/,
    ],
    ['a width of 0', () => lines([1, 2], { width: 0 }), /width must be positive/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
