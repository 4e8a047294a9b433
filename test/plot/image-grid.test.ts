import { describe, expect, it } from 'vitest';
import { smiley } from '../../src/data/pictures';
import { readImage } from '../../src/plot/image';
import { imageGrid } from '../../src/plot/image-grid';
import { draw } from './draw';
import { decodePng, pictureOf } from './png-decoder';

const grey = [
  [0, 1],
  [0.5, 2],
];

describe('readImage', () => {
  it('reads a matrix of greys, clipped to its range', () => {
    const image = readImage(grey);
    expect([image.width, image.height]).toEqual([2, 2]);
    expect([image.at(0, 0), image.at(0, 1), image.at(1, 0), image.at(1, 1)].map((rgb) => rgb[0])).toEqual([
      0, 255, 128, 255,
    ]);
  });

  it('reads colours nested, flat, as bytes and with a shape', () => {
    const nested = readImage([[[1, 0, 0.2]]]);
    expect(nested.at(0, 0)).toEqual([255, 0, 51]);
    expect(readImage({ width: 1, height: 1, data: Uint8Array.of(9, 8, 7) }).at(0, 0)).toEqual([9, 8, 7]);
    const face = smiley(8);
    const [r, g, b] = readImage(face).at(3, 5);
    expect([r, g, b]).toEqual([0, 1, 2].map((c) => Math.round((face.data[(3 * 8 + 5) * 3 + c] ?? -1) * 255)));
    expect(readImage({ shape: [2, 3], data: [0, 0, 0, 0, 0, 1] }).at(1, 2)).toEqual([255, 255, 255]);
  });

  it('shows NaN in red and takes another range', () => {
    expect(readImage([[Number.NaN, 1]]).at(0, 0)).toEqual([214, 39, 40]);
    expect(() => readImage([[Number.NaN]])).toThrow(/its data must hold a finite number/);
    expect(readImage([[0]], [-1, 1]).at(0, 0)).toEqual([128, 128, 128]);
  });

  it('refuses images that are empty, ragged or of the wrong size', () => {
    expect(() => readImage([])).toThrow(/an image must not be empty/);
    expect(() => readImage([[1, 2], [3]])).toThrow(/the length of row 1 must be 2/);
    expect(() => readImage({ width: 2, height: 2, data: [1, 2, 3] })).toThrow(/1, 3 or 4 channels/);
    expect(() => readImage({ width: 2, height: 2, channels: 1, data: [1, 2, 3] })).toThrow(
      /length of the data must be 4/,
    );
    expect(() => readImage({ shape: [4], data: [1, 2, 3, 4] })).toThrow(/must be H × W or H × W × C/);
  });
});

describe('imageGrid', () => {
  it('puts images into one picture, pixel for pixel, with captions', async () => {
    const figure = imageGrid([grey, grey, grey], {
      columns: 2,
      pixelSize: 3,
      gap: 1,
      captions: ['a', 'b', 7],
    });
    const { marks, texts } = await draw(figure);
    expect(marks('image')).toBe(1);
    expect(texts).toEqual(['a', 'b', '7']);
    const { width, data } = decodePng(pictureOf(figure));
    expect(width).toBe(2 * 6 + 1);
    const at = (x: number, y: number) => data[4 * (y * width + x)];
    expect([at(0, 0), at(2, 0), at(3, 0), at(0, 3)]).toEqual([0, 0, 255, 128]);
    // The gap is transparent.
    expect(data[4 * 6 + 3]).toBe(0);
  });

  it('names rows and columns', async () => {
    const { texts } = await draw(
      imageGrid([grey, grey], { columns: 1, rowTitles: ['x', 'y'], columnTitles: ['t'] }),
    );
    expect(texts).toEqual(expect.arrayContaining(['x', 'y', 't']));
  });

  it('refuses no images and too many captions', () => {
    expect(() => imageGrid([])).toThrow(/images must not be empty/);
    expect(() => imageGrid([grey], { captions: ['a', 'b'] })).toThrow(/more captions than images/);
    expect(() => imageGrid([grey], { columns: 0 })).toThrow(/columns must be an integer of at least 1/);
  });
});
