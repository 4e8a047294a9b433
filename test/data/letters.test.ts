import { describe, expect, it } from 'vitest';
import { letterShapes } from '../../src/data/letter-shapes';
import { letter } from '../../src/data/letters';

const inkShare = (data: Float64Array) => data.reduce((sum, v) => sum + v, 0) / data.length;
const box = 0.72;

describe('letter', () => {
  it('is 64 × 64, ink 1 on paper 0', () => {
    const { shape, data } = letter('T');
    expect(shape).toEqual([64, 64]);
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 1]);
    expect(data[10 * 64 + 32]).toBe(1); // the bar at the top
    expect(data[54 * 64 + 32]).toBe(1); // the stem's end
    expect(data[40 * 64 + 12]).toBe(0); // below the bar
  });

  it('covers the area of its parts: a T of bars, an O of two circles', () => {
    for (const weight of [0.1, 0.2, 0.3]) {
      // An edge is known to a sixteenth of a pixel, half the distance of the points that are looked at; four edges of at most 46 pixels
      // are wrong by no more than 4 · 46/16 of 4096 pixels.
      const t = weight + weight * (1 - weight);
      expect(inkShare(letter('T', { weight }).data)).toBeCloseTo(t * box * box, 2.25);
      const o = Math.PI * (0.25 - (0.5 - weight) ** 2);
      expect(inkShare(letter('O', { weight }).data)).toBeCloseTo(o * box * box, 2.25);
    }
  });

  it('has no grey when it is not asked for', () => {
    expect(new Set(letter('S', { antialias: false }).data)).toEqual(new Set([0, 1]));
    expect(new Set(letter('S').data).size).toBeGreaterThan(10);
  });

  it('is its own mirror image where the letter is', () => {
    const mirrored = (data: Float64Array, across: boolean) =>
      data.map((_, at) => {
        const [row, column] = [Math.floor(at / 64), at % 64];
        return data[across ? row * 64 + 63 - column : (63 - row) * 64 + column]!;
      });
    // Where an edge runs through a point, the point may fall to either side: 1 of 64.
    const close = (a: Float64Array, b: Float64Array) => Math.max(...a.map((v, k) => Math.abs(v - b[k]!)));
    for (const name of 'AHIMOTUVWXY') {
      const { data } = letter(name);
      expect(close(data, mirrored(data, true)), name).toBeLessThan(0.2);
    }
    for (const name of 'CDEHIOX') {
      const { data } = letter(name);
      expect(close(data, mirrored(data, false)), name).toBeLessThan(0.2);
    }
    const { data } = letter('F');
    expect(close(data, mirrored(data, true))).toBe(1);
  });

  it('is another picture for each of the 26 capitals, and stays inside its box', () => {
    const names = Object.keys(letterShapes);
    expect(names.join('')).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const pictures = names.map((name) => letter(name, { size: 32 }).data);
    expect(new Set(pictures.map((data) => data.join())).size).toBe(26);
    for (const data of pictures)
      for (const at of data.keys()) {
        const [row, column] = [Math.floor(at / 32), at % 32];
        if (Math.min(row, column) < 4 || Math.max(row, column) > 27) expect(data[at]).toBe(0);
      }
  });

  it('refuses what is no capital', () => {
    for (const name of ['t', 'TT', '', 'constructor'])
      expect(() => letter(name)).toThrow(/^Cannot draw a letter as its name must be a capital from A to Z/);
    expect(() => letter('T', { weight: 0.5 })).toThrow(/weight must be in \[0.05, 0.3\]/);
  });
});
