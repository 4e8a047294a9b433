/** Fewer colours in a picture, so that a pixel is one byte and the file a third of the size. */
import type { Pixels } from './png';

const pack = (data: Pixels['data'], at: number): number =>
  ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;

const unpack = (word: number): readonly number[] => [
  word >>> 24,
  (word >>> 16) & 255,
  (word >>> 8) & 255,
  word & 255,
];

/** Squared distance of two colours as they look on white: a faint one matters less than a strong one. */
function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const onWhite = (color: readonly number[]) => 255 + ((color[c]! - 255) * color[3]!) / 255;
    sum += (onWhite(a) - onWhite(b)) ** 2;
  }
  return sum + (a[3]! - b[3]!) ** 2;
}

/**
 * The picture with its 256 most frequent colours; each other one becomes the nearest of them (ties go to the
 * more frequent). Pictures with fewer colours are returned as they are.
 */
export function fewColors(pixels: Pixels): Pixels {
  const { data } = pixels;
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const word = pack(data, at);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (counts.size <= 256) return pixels;
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([word]) => unpack(word));
  const kept = byCount.slice(0, 256);
  const nearest = new Map<number, readonly number[]>();
  for (const color of byCount) {
    let best = kept[0]!;
    let least = Infinity;
    for (const candidate of kept) {
      const d = distance(color, candidate);
      if (d < least) [least, best] = [d, candidate];
    }
    nearest.set(pack(Uint8Array.from(color), 0), best);
  }
  const reduced = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) reduced.set(nearest.get(pack(data, at))!, at);
  return { ...pixels, data: reduced };
}
