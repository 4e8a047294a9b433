import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewColors } from '../../src/plot/few-colors';
import type { Pixels } from '../../src/plot/png';

const colorsOf = ({ data }: Pixels) =>
  new Set(Array.from({ length: data.length / 4 }, (_, k) => data.slice(4 * k, 4 * k + 4).join(',')));

describe('fewColors', () => {
  it('leaves at most 256 colours, all of them from the picture', () => {
    const pictures = fc.uint8Array({ minLength: 4 * 400, maxLength: 4 * 400 });
    fc.assert(
      fc.property(pictures, (data) => {
        const pixels = { width: 20, height: 20, data };
        const before = colorsOf(pixels);
        const after = colorsOf(fewColors(pixels));
        expect(after.size).toBeLessThanOrEqual(256);
        for (const color of after) expect(before).toContain(color);
      }),
      { numRuns: 20 },
    );
  });

  it('returns a picture of few colours as it is', () => {
    const pixels = { width: 1, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    expect(fewColors(pixels)).toBe(pixels);
  });

  it('moves a rare colour to its nearest neighbour', () => {
    // 256 greys twice each, and once the colour just beside grey 100.
    const data = new Uint8Array(4 * 513).fill(255);
    for (let k = 0; k < 512; k++) data.fill(k % 256, 4 * k, 4 * k + 3);
    data.set([100, 100, 101], 4 * 512);
    const { data: reduced } = fewColors({ width: 513, height: 1, data });
    expect(Array.from(reduced.slice(4 * 512))).toEqual([100, 100, 100, 255]);
  });
});
