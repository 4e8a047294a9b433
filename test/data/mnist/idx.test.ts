import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parseIdx, readIdx } from '../../../src/data/mnist/idx';

const folder = mkdtempSync(join(tmpdir(), 'idx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two pictures of 2 × 3 pixels, written out as the format's description has it. */
const twoPictures = Uint8Array.of(
  ...[0, 0, 8, 3],
  ...[0, 0, 0, 2],
  ...[0, 0, 0, 2],
  ...[0, 0, 0, 3],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255],
);

describe('an IDX file', () => {
  it('is read, packed or not, whatever its name', () => {
    for (const [name, bytes] of [
      ['plain.gz', twoPictures],
      ['packed', gzipSync(twoPictures)],
    ] as const) {
      writeFileSync(join(folder, name), bytes);
      const { shape, data } = readIdx(join(folder, name), 3);
      expect(shape).toEqual([2, 2, 3]);
      expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
    }
  });

  it.each([
    [
      'one byte less',
      twoPictures.subarray(0, -1),
      '2 × 2 × 3 bytes must follow its header, 12 together: current value is 11',
    ],
    ['one byte more', Uint8Array.of(...twoPictures, 0), '12 together: current value is 13'],
    ['a cut header', twoPictures.subarray(0, 9), 'it must have a header of 16 bytes: current value is 9'],
    [
      'labels for pictures',
      Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8),
      'it must begin with the number 0x00000803 of bytes in 3 dimensions: current value is "0x00000801"',
    ],
    [
      'a web page',
      new TextEncoder().encode('<!DOCTYPE html><p>Not here</p>'),
      'current value is "0x3c21444f"',
    ],
    ['nothing', new Uint8Array(), 'it must have a header of 16 bytes: current value is 0'],
  ])('is refused with %s', (_, bytes, message) => {
    expect(() => parseIdx(bytes, 3, 'pictures')).toThrow(message);
    expect(() => parseIdx(bytes, 3, 'pictures')).toThrow(/^Cannot read pictures as /);
  });

  it('is refused when its packing is cut or spoilt', () => {
    const packed = gzipSync(twoPictures);
    const spoilt = Buffer.from(packed);
    spoilt[spoilt.length - 6] = 255 - spoilt[spoilt.length - 6]!;
    for (const bytes of [packed.subarray(0, -9), spoilt]) {
      const path = join(folder, 'bad.gz');
      writeFileSync(path, bytes);
      expect(() => readIdx(path, 3)).toThrow(`Cannot read ${path} as its gzip data must be whole`);
    }
  });
});
