import { describe, expect, it } from 'vitest';
import { arrows } from '../../src/plot/arrows';
import type { Figure } from '../../src/plot/spec';
import { draw } from './draw';

interface Row {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly angle: number;
}
const rowsOf = (figure: Figure) => (figure.data as { values: Row[] }).values;
const over = { xDomain: [-1, 1], yDomain: [-1, 1] } as const;

describe('arrows', () => {
  it('draws a shaft and a head for each vector', async () => {
    const { marks, domain } = await draw(arrows((x, y) => [-y, x], { ...over, cells: [4, 3] }));
    expect(marks('rule')).toBe(12);
    expect(marks('symbol')).toBe(12);
    expect(domain('x')).toEqual([-1, 1]);
  });

  it('draws no head where the field vanishes', async () => {
    const rows = [
      { x: 0, y: 0, dx: 0, dy: 0 },
      { x: 1, y: 1, dx: 1, dy: 0 },
    ];
    const { marks } = await draw(arrows(rows));
    expect(marks('symbol')).toBe(1);
  });

  it.each([
    [0, 1, 0],
    [1, 0, 90],
    [0, -1, 180],
    [-1, 0, -90],
    [1, 1, 45],
  ])('turns the head of (%i, %i) to %i degrees clockwise from upright', (dx, dy, angle) => {
    expect(rowsOf(arrows(() => [dx, dy], { ...over, cells: [2, 2] }))[0]?.angle).toBeCloseTo(angle, 9);
  });

  it('turns heads to the direction on the screen where the axes have different units', () => {
    const wide = { xDomain: [0, 4], yDomain: [0, 1], aspect: 'free', width: 200, height: 200 } as const;
    // (4, 1) in data is (200, 200) pixels.
    expect(rowsOf(arrows(() => [4, 1], wide))[0]?.angle).toBeCloseTo(45, 9);
  });

  it('keeps the longest arrow within one cell unless a scale is given', () => {
    const [first] = rowsOf(arrows(() => [30, 0], { ...over, cells: [10, 10] }));
    expect((first?.x2 ?? 0) - (first?.x ?? 0)).toBeCloseTo(0.95 * 0.2, 9);
    const [scaled] = rowsOf(arrows(() => [2, 0], { ...over, lengthScale: 0.1 }));
    expect((scaled?.x2 ?? 0) - (scaled?.x ?? 0)).toBeCloseTo(0.2, 9);
  });

  it('colours by length with a legend of its own', async () => {
    const { texts, domain } = await draw(
      arrows((x, y) => [x, y], { ...over, colorByLength: true, lengthTitle: '|u|' }),
    );
    expect(texts).toContain('|u|');
    expect(domain('stroke')[0]).toBe(0);
  });

  it('refuses what it cannot draw', () => {
    expect(() => arrows([])).toThrow(/data must not be empty/);
    expect(() => arrows([{ x: 0, y: 0, u: 1, v: 1 }])).toThrow(
      /dx must name a column of the data \(x, y, u, v\)/,
    );
    expect(() => arrows((x) => [x, x])).toThrow(/a function needs xDomain and yDomain/);
    expect(() => arrows(() => [1, 1], { ...over, lengthScale: 0 })).toThrow(/lengthScale must be positive/);
  });
});
