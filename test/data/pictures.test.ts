import { describe, expect, it } from 'vitest';
import { drawPicture, movingDot, smiley } from '../../src/data/pictures';
import { indexOf, sliceOf } from '../../src/data/vectors';

/** A picture as letters, by its red channel: dark ., background -, yellow #. */
const sketch = (picture: { shape: readonly number[]; data: Float64Array }) => {
  const [height, width] = picture.shape as [number, number, number];
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const [red, , blue] = picture.data.subarray(indexOf(picture.shape, [row, column, 0]));
      return red! > 0.5 ? '#' : blue! > 0.2 ? '-' : '.';
    }).join(''),
  );
};

describe('drawPicture', () => {
  it('asks for the colour at each pixel’s centre, from the top left', () => {
    const { shape, data } = drawPicture(2, 4, (x, y) => [x, y, 0]);
    expect(shape).toEqual([2, 4, 3]);
    expect([...data.subarray(0, 6)]).toEqual([0.125, 0.25, 0, 0.375, 0.25, 0]);
    expect([...data.subarray(12, 15)]).toEqual([0.125, 0.75, 0]);
    expect(() => drawPicture(0, 4, () => [0, 0, 0])).toThrow(/height must be an integer of at least 1/);
  });
});

describe('smiley', () => {
  it('is a face: two eyes above a mouth, the same from left and right', () => {
    const rows = sketch(smiley());
    expect(rows).toMatchSnapshot();
    for (const row of rows) expect([...row].reverse().join('')).toBe(row);
    const upper = rows.slice(0, 8).join('').split('.').length - 1;
    const lower = rows.slice(8).join('').split('.').length - 1;
    expect(upper).toBeGreaterThanOrEqual(8);
    expect(lower).toBeGreaterThanOrEqual(8);
    expect(smiley(32).shape).toEqual([32, 32, 3]);
  });
});

describe('movingDot', () => {
  it('is T frames of one dot that goes round', () => {
    const video = movingDot(4, 16);
    expect(video.shape).toEqual([4, 16, 16, 3]);
    const centres = [0, 1, 2, 3].map((k) => {
      const lit: [number, number][] = [];
      sketch(sliceOf(video, k)).forEach((row, y) => {
        for (const [x, letter] of [...row].entries()) if (letter === '#') lit.push([x + 0.5, y + 0.5]);
      });
      const mean = (axis: 0 | 1) => lit.reduce((sum, place) => sum + place[axis], 0) / lit.length / 16;
      return [mean(0), mean(1)] as const;
    });
    // Right, below, left, above, each 0.3 from the middle; the dot's centre of mass is known to half a pixel.
    const expected = [
      [0.8, 0.5],
      [0.5, 0.8],
      [0.2, 0.5],
      [0.5, 0.2],
    ] as const;
    centres.forEach(([x, y], k) => {
      expect(Math.hypot(x - expected[k]![0], y - expected[k]![1])).toBeLessThan(1 / 32);
    });
    expect(() => movingDot(0)).toThrow(/frames must be an integer of at least 1/);
  });
});
