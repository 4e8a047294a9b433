import { describe, expect, it } from 'vitest';
import {
  digitPixels,
  digitSet,
  onlyDigits,
  picturesOf,
  shrinkDigits,
  splitDigits,
  takeDigits,
} from '../../src/data/digit-set';
import { drawDigits } from '../../src/data/drawn-digits';
import { random } from '../../src/random/random';

const set = drawDigits(random(1), 40);

describe('a set of digits', () => {
  it('gives its pictures, alone and in any order', () => {
    expect(digitPixels(set, 3)).toEqual(set.pixels.slice(3 * 784, 4 * 784));
    const two = takeDigits(set, [7, 2]);
    expect([...two.labels]).toEqual([7, 2]);
    expect(digitPixels(two, 1)).toEqual(digitPixels(set, 2));
    expect(() => takeDigits(set, [40])).toThrow('Cannot take a digit as its index must be from 0 to 39');
  });

  it('is cut into pictures as plots take them', () => {
    const pictures = picturesOf(set.pixels, 28, 3);
    expect(pictures.map(({ shape }) => shape)).toEqual([
      [28, 28],
      [28, 28],
      [28, 28],
    ]);
    expect(pictures[2]!.data).toEqual(digitPixels(set, 2));
    expect(picturesOf(set.pixels, 28)).toHaveLength(40);
    expect(() => picturesOf(set.pixels, 28, 41)).toThrow(
      'Cannot cut pixels into pictures as n must be at most 40, as many as there are: current value is 41',
    );
    expect(() => picturesOf(new Float32Array(5), 2)).toThrow(/must have 4 pixels each: current value is 5/);
  });

  it('splits into parts that together are the set', () => {
    const [a, b] = splitDigits(set, [30, 10], random(2));
    expect([a!.n, b!.n]).toEqual([30, 10]);
    const pictures = (of: typeof set) => Array.from({ length: of.n }, (_, k) => digitPixels(of, k).join());
    expect([...pictures(a!), ...pictures(b!)].sort()).toEqual(pictures(set).sort());
    expect([...a!.labels]).not.toEqual([...set.labels.subarray(0, 30)]);
    expect(() => splitDigits(set, [30, 11], random(2))).toThrow(
      'Cannot split digits as the parts must have at most 40 pictures: current value is 41',
    );
  });

  it('keeps the digits asked for', () => {
    expect([...onlyDigits(set, 3, 8).labels]).toEqual([3, 8, 3, 8, 3, 8, 3, 8]);
  });

  it('shrinks by means of areas: whole blocks when the sizes divide, and the mean stays at any size', () => {
    const half = shrinkDigits(set, 14);
    const blockMean = (k: number, row: number, column: number) => {
      let sum = 0;
      for (const [i, j] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const)
        sum += digitPixels(set, k)[(2 * row + i) * 28 + 2 * column + j]!;
      return sum / 4;
    };
    for (const at of [0, 100, 195])
      expect(digitPixels(half, 5)[at]).toBeCloseTo(blockMean(5, Math.floor(at / 14), at % 14), 6);
    const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
    for (const size of [1, 9, 16, 28])
      expect(mean(shrinkDigits(set, size).pixels)).toBeCloseTo(mean(set.pixels), 6);
    expect(shrinkDigits(set, 28).pixels).toEqual(set.pixels);
    expect(() => shrinkDigits(set, 29)).toThrow('Cannot shrink digits as size must be at most 28');
  });

  it('refuses pixels that do not fit the labels', () => {
    expect(() => digitSet(new Float32Array(783), new Int32Array(1), 28, 'drawn')).toThrow(
      /length of the pixels/,
    );
  });
});
