import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawScenes, sceneNames } from '../../src/data/drawn-scenes';
import { random } from '../../src/random/random';

const area = 256;
const many = drawScenes(random(1), 1200);
const picture = (set: { pixels: Float32Array }, k: number) => set.pixels.subarray(k * area, (k + 1) * area);

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at]! - b[at]!) ** 2;
  return sum;
}

describe('drawScenes', () => {
  it('gives 16 × 16 pictures of three classes in turn, values in [0, 1] in steps of 1/255', () => {
    expect(sceneNames).toEqual(['Dog', 'Cat', 'Landscape']);
    expect([many.n, many.size, many.pixels.length]).toEqual([1200, 16, 1200 * area]);
    expect([...many.labels.subarray(0, 7)]).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(many.pixels.every((v) => v >= 0 && v <= 1 && Math.abs(v * 255 - Math.round(v * 255)) < 1e-4)).toBe(
      true,
    );
  });

  it('is the same for the same seed, and a longer set begins like a shorter one', () => {
    const short = drawScenes(random(1), 30);
    expect(short.pixels).toEqual(many.pixels.subarray(0, 30 * area));
    expect(drawScenes(random(2), 30).pixels).not.toEqual(short.pixels);
  });

  it('has not changed: outputs of the notebooks depend on these pictures', () => {
    const bytes = Uint8Array.from(many.pixels.subarray(0, 90 * area), (v) => Math.round(v * 255));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '7597bba736c66ee6bb2eb2051b4c3a757a8617fcfaed9ca5b7e2ccb25bd9e8e4',
    );
  });

  it('draws classes that the nearest neighbour tells apart, and no picture twice', () => {
    const fresh = drawScenes(random(2), 150);
    for (let k = 0; k < fresh.n; k++) {
      let [best, label] = [Infinity, -1];
      for (let j = 0; j < many.n; j++) {
        const far = distance(picture(fresh, k), picture(many, j));
        if (far < best) [best, label] = [far, many.labels[j]!];
      }
      expect(label).toBe(fresh.labels[k]);
      expect(best).toBeGreaterThan(0);
    }
  });

  it('faces left as often as right', () => {
    // Of a landscape: on which side the sun is, the ink of the uppermost quarter.
    let right = 0;
    for (let k = 2; k < many.n; k += 3) {
      let side = 0;
      for (let at = 0; at < area / 4; at++) side += picture(many, k)[at]! * ((at % 16) - 7.5);
      if (side > 0) right++;
    }
    // 400 coins: four standard errors.
    expect(Math.abs(right / 400 - 0.5)).toBeLessThan(0.1);
  });

  it('draws what is asked for: labels, size, no variation', () => {
    const dogs = drawScenes(random(1), 40, { labels: [0], variation: 0, size: 24 });
    expect([dogs.size, dogs.pixels.length, dogs.labels[39]]).toEqual([24, 40 * 576, 0]);
    const kinds = Array.from({ length: 40 }, (_, k) => dogs.pixels.subarray(k * 576, (k + 1) * 576));
    expect(new Set(kinds.map((kind) => kind.join())).size).toBe(2);
    // The two are mirror images.
    const other = kinds.find((kind) => kind.join() !== kinds[0]!.join())!;
    const mirrored = Float32Array.from(other, (_, at) => other[at - (at % 24) + 23 - (at % 24)]!);
    expect(distance(mirrored, kinds[0]!)).toBeLessThan(1e-3);
  });

  it('refuses classes that are none, and pictures too small to show one', () => {
    expect(() => drawScenes(random(1), 2, { labels: [3] })).toThrow(
      'Cannot draw scenes as labels[0] must be an index from 0 to 2: current value is 3',
    );
    expect(() => drawScenes(random(1), 2, { size: 8 })).toThrow(/size must be an integer of at least 12/);
    expect(() => drawScenes(random(1), 2, { variation: -1 })).toThrow(/variation/);
  });
});
