import { describe, expect, it } from 'vitest';
import { bars } from '../../src/plot/bars';
import { draw } from './draw';

const weather = [
  { outcome: 'rain', P: 0.9, Q: 0.1 },
  { outcome: 'sun', P: 0.1, Q: 0.9 },
];

describe('bars', () => {
  it('draws one bar a row, from 0, in the order of the data', async () => {
    const { marks, domain, texts } = await draw(bars(weather, { x: 'outcome', y: 'P' }));
    expect(marks('rect')).toBe(2);
    expect(domain('x')).toEqual(['rain', 'sun']);
    expect(domain('y')[0]).toBe(0);
    expect(texts).toEqual(expect.arrayContaining(['outcome', 'P', 'rain', 'sun']));
  });

  it('draws groups side by side with a legend and writes the values', async () => {
    const figure = bars(weather, { x: 'outcome', y: ['P', 'Q'], valueLabels: '.2f', labels: { Q: 'model' } });
    const { marks, texts, domain } = await draw(figure);
    expect(marks('rect')).toBe(4);
    expect(marks('text')).toBe(4);
    expect(texts.filter((text) => text === '0.90')).toHaveLength(2);
    expect(domain('color')).toEqual(['P', 'model']);
  });

  it('makes room for the labels beyond the bars on both sides of 0', async () => {
    const rows = { x: ['a', 'b'], y: [2, -1] };
    for (const horizontal of [false, true]) {
      const { domain } = await draw(bars(rows, { valueLabels: true, horizontal }));
      const [low, high] = domain(horizontal ? 'x' : 'y') as [number, number];
      expect(low).toBeLessThan(-1);
      expect(high).toBeGreaterThan(2);
    }
  });

  it('reads groups from a series column and lays bars down', async () => {
    const rows = [
      { x: 'a', y: 1, s: 'one' },
      { x: 'a', y: 2, s: 'two' },
    ];
    const { marks, domain } = await draw(
      bars(rows, { series: 's', horizontal: true, colors: { two: 'orange' } }),
    );
    expect(marks('rect')).toBe(2);
    expect(domain('y')).toEqual(['a']);
    expect(domain('color')).toEqual(['one', 'two']);
  });

  it('draws values that are all 0', async () => {
    const { domain } = await draw(bars({ x: ['a'], y: [0] }, { valueLabels: true }));
    expect(domain('y')).toEqual([0, 1]);
  });

  it('refuses no rows, unknown columns and no finite value', () => {
    expect(() => bars([])).toThrow(/Cannot draw bars as data must not be empty/);
    expect(() => bars(weather, { x: 'city', y: 'P' })).toThrow(
      /x must name a column of the data \(outcome, P, Q\)/,
    );
    expect(() => bars({ x: ['a'], y: [Number.NaN] })).toThrow(/must hold a finite number/);
  });
});
