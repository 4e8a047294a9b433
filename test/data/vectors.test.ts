import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flatten,
  indexOf,
  type Nested,
  positionOf,
  shapeOf,
  sizeOf,
  sliceOf,
  unflatten,
} from '../../src/data/vectors';

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

describe('flatten', () => {
  it('lists an image pixel by pixel, red green blue, row by row', () => {
    const image = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [7, 8, 9],
        [10, 11, 12],
      ],
    ];
    const { shape, data } = flatten(image);
    expect(shape).toEqual([2, 2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('is undone by unflatten, for images, videos and any other shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const data = Float64Array.from({ length: sizeOf(shape) }, (_, k) => k);
        const nested = unflatten({ shape, data });
        expect(shapeOf(nested)).toEqual(shape);
        expect(flatten(nested)).toEqual({ shape, data });
      }),
    );
  });

  it('refuses ragged lists and other things than numbers', () => {
    expect(() => flatten([[1, 2], [3]])).toThrow(
      /every list at depth 1 must be alike: current value is \[3\]/,
    );
    expect(() => flatten([[1, 2], 3] as Nested)).toThrow(/depth 1/);
    expect(() => flatten([1, [2]] as Nested)).toThrow(RangeError);
    expect(() => flatten([['red']] as unknown as Nested)).toThrow(/current value is "red"/);
    expect(() => unflatten({ shape: [2, 2], data: [1, 2, 3] })).toThrow(
      /the length of the vector must be 4: current value is 3/,
    );
    expect(() => sizeOf([2, -1])).toThrow(/axis 1 must be an integer of at least 0/);
  });
});

describe('indexOf and positionOf', () => {
  it('are inverse, and agree with the nested lists', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const index = seed % sizeOf(shape);
        const position = positionOf(shape, index);
        expect(indexOf(shape, position)).toBe(index);
        const nested = unflatten({ shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, k) => k) });
        expect(position.reduce<Nested>((part, i) => (part as Nested[])[i]!, nested)).toBe(index);
      }),
    );
  });

  it('count an image’s channels last: pixel (1, 0) of a 2 × 2 image is green at 7', () => {
    expect(indexOf([2, 2, 3], [1, 0, 1])).toBe(7);
    expect(positionOf([4, 16, 16, 3], 4 * 16 * 16 * 3 - 1)).toEqual([3, 15, 15, 2]);
  });

  it('refuse places outside', () => {
    expect(() => indexOf([2, 3], [0, 3])).toThrow(/index 1 must be an index from 0 to 2: current value is 3/);
    expect(() => indexOf([2, 3], [0])).toThrow(/the length of the position must be 2/);
    expect(() => positionOf([2, 3], 6)).toThrow(/the index must be an index from 0 to 5/);
  });
});

describe('sliceOf', () => {
  it('is a frame of a video, without copying it', () => {
    const video = flatten([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]);
    const frame = sliceOf(video, 1);
    expect(frame).toEqual({ shape: [2, 2], data: Float64Array.of(5, 6, 7, 8) });
    frame.data[0] = 50;
    expect(video.data[4]).toBe(50);
    expect(() => sliceOf(video, 2)).toThrow(/the index must be an index from 0 to 1/);
  });
});
