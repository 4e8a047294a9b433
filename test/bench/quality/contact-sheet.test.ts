import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contactSheet } from '../../../bench/quality/contact-sheet';

/** Sizes, palette and lines of a PNG file with a palette: chunks as ISO/IEC 15948 has them. */
function readPng(file: Uint8Array) {
  const bytes = Buffer.from(file);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    chunks.set(
      bytes.toString('latin1', at + 4, at + 8),
      bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)),
    );
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const lines = inflateSync(chunks.get('IDAT')!);
  const indices: number[][] = [];
  for (let row = 0; row < height; row++) {
    const line = [...lines.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))];
    // Filter 2 gives differences from the line above.
    if (lines[row * (width + 1)] === 2)
      indices.push(line.map((value, k) => (value + (indices.at(-1)?.[k] ?? 0)) % 256));
    else indices.push(line);
  }
  const palette = chunks.get('PLTE')!;
  return { width, height, grey: (x: number, y: number) => palette[3 * indices[y]![x]!]! };
}

describe('a sheet of samples', () => {
  it('shows pictures beside and below each other, ink dark', () => {
    // 17 pictures of one pixel: paper, ink, half, then ink.
    const pixels = [0, 1, 0.5, ...Array<number>(14).fill(1)];
    const { width, height, grey } = readPng(contactSheet(pixels, 1, { rows: 2, enlarge: 3 }));
    expect([width, height]).toEqual([16 * 4, 2 * 4]);
    // Of 16 shades the nearest to half the ink is 8 of 15.
    expect([grey(1, 1), grey(5, 1), grey(9, 1)]).toEqual([255, 0, 255 - 17 * 8]);
    // Between pictures, the first of the second row, and where there is none.
    expect([grey(3, 1), grey(1, 5), grey(5, 5)]).toEqual([255, 0, 255]);
  });

  it('takes values beyond black and white for those', () => {
    const { grey } = readPng(contactSheet([-3, 7], 1, { rows: 1 }));
    expect([grey(0, 0), grey(3, 0)]).toEqual([255, 0]);
  });
});
