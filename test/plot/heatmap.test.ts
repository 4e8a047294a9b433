import { describe, expect, it } from 'vitest';
import { grid1, grid2, onGrid2 } from '../../src/grid';
import { heatmap } from '../../src/plot/heatmap';
import { draw } from './draw';
import { decodePng, pictureOf } from './png-decoder';

const over = { xDomain: [-1, 1], yDomain: [0, 1] } as const;

describe('heatmap', () => {
  it('draws a function as one picture on true axes, with a colour legend', async () => {
    const figure = heatmap((x, y) => x + y, { ...over, valueTitle: 'sum', title: 'Plane' });
    const { marks, domain, texts } = await draw(figure);
    expect(marks('image')).toBe(1);
    expect(domain('x')).toEqual([-1, 1]);
    expect(domain('y')).toEqual([0, 1]);
    expect(texts).toEqual(expect.arrayContaining(['sum', 'Plane', 'x', 'y']));
    expect(figure).toMatchObject({ width: 300, height: 150 });
  });

  it('has a pixel a cell, the smallest y at the bottom', () => {
    const { width, height, data } = decodePng(
      pictureOf(heatmap((x, y) => (x > 0 && y < 0.5 ? 1 : 0), { ...over, cells: [2, 2], scheme: 'greys' })),
    );
    expect([width, height]).toEqual([2, 2]);
    expect([data[0], data[4], data[8], data[12]]).toEqual([0, 0, 0, 255]);
  });

  it('shows the same whether given a function or its values on a grid', () => {
    const f = (x: number, y: number) => Math.sin(3 * x) * y;
    const grid = grid2(grid1(-1, 1, 30), grid1(0, 1, 20));
    const values = onGrid2(grid, f);
    expect(pictureOf(heatmap({ grid, values }))).toBe(pictureOf(heatmap(f, { ...over, cells: [30, 20] })));
  });

  it('writes a matrix as it is printed: row 0 on top, values and names on it', async () => {
    const figure = heatmap(
      [
        [9, 1],
        [2, 8],
        [0, 5],
      ],
      { valueLabels: true, scheme: 'greys', xLabels: ['cat', 'dog'] },
    );
    const { marks, texts } = await draw(figure);
    expect(marks('text')).toBe(6);
    expect(texts).toEqual(expect.arrayContaining(['9', '8', 'cat', 'dog']));
    const { data } = decodePng(pictureOf(figure));
    expect(data[0]).toBe(255);
    expect(figure).toMatchObject({ width: 200, height: 300 });
  });

  it('centres a diverging scale on 0 and leaves NaN transparent', async () => {
    const figure = heatmap([[Number.NaN, -1, 3]], { scheme: 'diverging' });
    const { domain } = await draw(figure);
    expect([domain('fill')[0], domain('fill').at(-1)]).toEqual([-3, 3]);
    expect(decodePng(pictureOf(figure)).data[3]).toBe(0);
  });

  it('draws a constant', async () => {
    const { domain } = await draw(heatmap([[2, 2]]));
    expect([domain('fill')[0], domain('fill').at(-1)]).toEqual([1.5, 2.5]);
  });

  it('refuses what it cannot draw', () => {
    expect(() => heatmap([])).toThrow(/matrix must not be empty/);
    expect(() => heatmap([[1, 2], [3]])).toThrow(/the length of row 1 must be 2: current value is 1/);
    expect(() => heatmap([[Number.NaN]])).toThrow(/must hold a finite number/);
    expect(() => heatmap((x) => x)).toThrow(/a function needs xDomain and yDomain/);
    expect(() => heatmap([[1, 2]], { valueDomain: [1, 1] })).toThrow(
      /valueDomain must be finite and increasing/,
    );
    expect(() => heatmap([[1, 2]], { xLabels: ['a'] })).toThrow(/the length of labels must be 2/);
  });
});
