import { describe, expect, it } from 'vitest';
import { animate } from '../../src/plot/animate';
import { layer } from '../../src/plot/combine';
import { paths } from '../../src/plot/paths';
import { scatter } from '../../src/plot/scatter';
import { draw } from './draw';

/** A walk that goes right, up, and left again: a curve y(x) it is not. */
const corner = [
  { x: 0, y: 0 },
  { x: 2, y: 0 },
  { x: 2, y: 1 },
  { x: 1, y: 1 },
];
const over = { xDomain: [0, 4], yDomain: [0, 4], width: 400, height: 400 } as const;

describe('paths', () => {
  it('goes through the points in the order of the rows', async () => {
    const { svg, marks } = await draw(paths(corner, over));
    expect(marks('line')).toBe(1);
    // 100 pixels a unit, y downwards.
    expect(svg).toContain('M0,400L200,400L200,300L100,300');
  });

  it('draws one path a series, with a legend', async () => {
    const rows = ['a', 'b'].flatMap((walker, k) => corner.map(({ x, y }) => ({ x: x + k, y, walker })));
    const { marks, domain } = await draw(paths(rows, { ...over, series: 'walker', colors: { b: 'orange' } }));
    expect(marks('line')).toBe(2);
    expect(domain('color')).toEqual(['a', 'b']);
  });

  it('keeps a unit of x as long as a unit of y', () => {
    const { width, height } = paths(corner, { xDomain: [0, 4], yDomain: [0, 2] }) as unknown as {
      width: number;
      height: number;
    };
    expect(width / height).toBeCloseTo(2, 1);
  });

  it('lies over points and moves in a film', async () => {
    const frames = [2, 4].map((n) =>
      layer([scatter(corner, over), paths(corner.slice(0, n), { ...over, label: 'one walker' })]),
    );
    const { marks, texts } = await draw(animate(frames, { label: 't' }));
    expect(marks('line')).toBe(1);
    expect(texts).toContain('one walker');
  });

  it('refuses no rows and unknown columns', () => {
    expect(() => paths([])).toThrow('Cannot draw paths as data must not be empty');
    expect(() => paths(corner, { series: 'walker' })).toThrow('series must name a column of the data (x, y)');
  });
});
