import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DigitSet, digitPixels } from '../../src/data/digit-set';
import { digitSkeletons } from '../../src/data/digit-skeletons';
import { drawDigits } from '../../src/data/drawn-digits';
import { random } from '../../src/random/random';

const many = drawDigits(random(1), 4000);

function massOf(picture: Float32Array) {
  let [mass, x, y] = [0, 0, 0];
  picture.forEach((ink, at) => {
    mass += ink;
    x += ink * (at % 28);
    y += ink * Math.floor(at / 28);
  });
  return { mass, x: x / mass, y: y / mass };
}

/** Label of the nearest picture of `known`. */
function nearest(known: DigitSet, picture: Float32Array): number {
  let [best, label] = [Infinity, -1];
  for (let k = 0; k < known.n; k++) {
    let distance = 0;
    for (let at = 0; at < 784 && distance < best; at++)
      distance += (known.pixels[k * 784 + at]! - picture[at]!) ** 2;
    if (distance < best) [best, label] = [distance, known.labels[k]!];
  }
  return label;
}

describe('drawDigits', () => {
  it('gives 28 × 28 pictures with values in [0, 1] in steps of 1/255, the digits in turn', () => {
    expect([many.n, many.size, many.source]).toEqual([4000, 28, 'drawn']);
    expect(many.pixels.length).toBe(4000 * 784);
    expect(many.pixels.every((v) => v >= 0 && v <= 1 && Math.abs(v * 255 - Math.round(v * 255)) < 1e-4)).toBe(
      true,
    );
    expect([...many.labels.subarray(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  });

  it('is the same for the same seed, and a longer set begins like a shorter one', () => {
    const short = drawDigits(random(1), 50);
    expect(short.pixels).toEqual(many.pixels.subarray(0, 50 * 784));
    expect(drawDigits(random(2), 50).pixels).not.toEqual(short.pixels);
  });

  it('has not changed: outputs of the notebooks depend on these pictures', () => {
    const bytes = Uint8Array.from(many.pixels.subarray(0, 100 * 784), (v) => Math.round(v * 255));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '3ba65e33bef65f4c87014a5a499e2bb5c65f81a4b274309a79e81d61c45a03e2',
    );
  });

  it('has the mean and deviation of MNIST, 0.1307 and 0.3081', () => {
    // The constants that everybody normalises MNIST with, of its 60,000 training pictures. A pen half a pixel wider moves the mean by
    // 0.02, and 4000 pictures know it to 0.001.
    const mean = many.pixels.reduce((sum, v) => sum + v, 0) / many.pixels.length;
    const variance = many.pixels.reduce((sum, v) => sum + (v - mean) ** 2, 0) / many.pixels.length;
    expect(Math.abs(mean - 0.1307)).toBeLessThan(0.006);
    expect(Math.abs(Math.sqrt(variance) - 0.3081)).toBeLessThan(0.006);
  });

  it('centres the mass on pixel (14, 14), and fills 20 pixels in height or width', () => {
    for (let k = 0; k < 400; k++) {
      const picture = digitPixels(many, k);
      const { x, y } = massOf(picture);
      // Moved by whole pixels, half a pixel is the most that may be left; ink that leaves the picture and rounding add a little.
      expect(Math.abs(x - 14)).toBeLessThan(0.52);
      expect(Math.abs(y - 14)).toBeLessThan(0.52);
      const inked = [...picture.keys()].filter((at) => picture[at]! > 0.5);
      const [rows, columns] = [inked.map((at) => Math.floor(at / 28)), inked.map((at) => at % 28)];
      const extent = Math.max(
        Math.max(...rows) - Math.min(...rows),
        Math.max(...columns) - Math.min(...columns),
      );
      expect(extent + 1).toBeGreaterThanOrEqual(17);
      expect(extent + 1).toBeLessThanOrEqual(20);
    }
  });

  it('draws digits that their nearest neighbours recognise', () => {
    const known = drawDigits(random(3), 2000);
    const fresh = drawDigits(random(4), 200);
    let right = 0;
    for (let k = 0; k < 200; k++) if (nearest(known, digitPixels(fresh, k)) === fresh.labels[k]) right++;
    // One neighbour among 2000 real MNIST digits is right in about 91 of 100.
    expect(right).toBeGreaterThan(180);
  });

  it('draws what is asked for: labels, width of the pen, no variation', () => {
    expect([...drawDigits(random(1), 5, { labels: [7, 3] }).labels]).toEqual([7, 3, 7, 3, 7]);
    const inkOf = (thickness: number) =>
      drawDigits(random(1), 100, { thickness }).pixels.reduce((a, b) => a + b);
    expect(inkOf(4) / inkOf(2)).toBeGreaterThan(1.5);
    const plain = drawDigits(random(1), 200, { labels: [1], variation: 0 });
    const kinds = new Set(Array.from({ length: 200 }, (_, k) => digitPixels(plain, k).join()));
    expect(kinds.size).toBe(digitSkeletons[1]!.length);
  });

  it('refuses labels that are no digits, and a pen of no width', () => {
    expect(() => drawDigits(random(1), 2, { labels: [10] })).toThrow(
      'Cannot draw digits as labels[0] must be an index from 0 to 9: current value is 10',
    );
    expect(() => drawDigits(random(1), 2, { thickness: 0 })).toThrow(/thickness must be in \[1, 6\]/);
    expect(() => drawDigits(random(1), -1)).toThrow(/n must be an integer of at least 0/);
  });
});

describe('the skeletons', () => {
  it('are ways to write ten digits whose shares add up to a hundred', () => {
    expect(digitSkeletons).toHaveLength(10);
    for (const ways of digitSkeletons) {
      expect(ways.reduce((sum, { share }) => sum + share, 0)).toBe(100);
      for (const { strokes } of ways) {
        expect(strokes.flat().length).toBeLessThanOrEqual(32);
        for (const [x, y] of strokes.flat()) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
      }
    }
  });
});
