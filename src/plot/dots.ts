/** A cloud of points painted into pixels: what a scatter plot does where marks would be too many. */
import type { Rgb } from './color-map';
import type { Extent } from './picture';
import type { Pixels } from './png';

export interface Dots {
  readonly x: ArrayLike<number | null>;
  readonly y: ArrayLike<number | null>;
  /** Colour of point k. */
  readonly color: (k: number) => Rgb;
  /** Radius in pixels of the picture. */
  readonly radius: number;
  readonly opacity: number;
}

/** How much of each pixel of a small square a disc at its middle covers, sampled 4 × 4 times a pixel. */
function discOf(radius: number): { reach: number; cover: Float64Array } {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = new Float64Array(side * side);
  for (let j = -reach; j <= reach; j++)
    for (let i = -reach; i <= reach; i++) {
      let hits = 0;
      for (let b = 0; b < 4; b++)
        for (let a = 0; a < 4; a++) {
          const [dx, dy] = [i + (a - 1.5) / 4, j + (b - 1.5) / 4];
          if (dx * dx + dy * dy <= radius * radius) hits++;
        }
      cover[(j + reach) * side + i + reach] = hits / 16;
    }
  return { reach, cover };
}

/** Sixteen levels a channel: few enough colours that most clouds compress to a palette. */
const level = (value: number) => Math.round(value / 17) * 17;

/** Paints the points in order, each over those before it, on a transparent ground. */
export function paintDots(dots: Dots, over: Extent, width: number, height: number): Pixels {
  const sums = new Float64Array(width * height * 3);
  const alphas = new Float64Array(width * height);
  const { reach, cover } = discOf(dots.radius);
  const side = 2 * reach + 1;
  for (let k = 0; k < dots.x.length; k++) {
    const [x, y] = [dots.x[k], dots.y[k]];
    if (x == null || y == null) continue;
    const column = Math.round(((x - over.x[0]) / (over.x[1] - over.x[0])) * width - 0.5);
    const row = Math.round(((over.y[1] - y) / (over.y[1] - over.y[0])) * height - 0.5);
    const color = dots.color(k);
    for (let j = Math.max(0, row - reach); j <= Math.min(height - 1, row + reach); j++)
      for (let i = Math.max(0, column - reach); i <= Math.min(width - 1, column + reach); i++) {
        const alpha = dots.opacity * cover[(j - row + reach) * side + i - column + reach]!;
        const at = j * width + i;
        // Porter and Duff's "over", colours premultiplied.
        alphas[at] = alpha + alphas[at]! * (1 - alpha);
        for (let c = 0; c < 3; c++) sums[3 * at + c] = alpha * color[c]! + sums[3 * at + c]! * (1 - alpha);
      }
  }
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < alphas.length; at++) {
    const alpha = level(alphas[at]! * 255);
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) data[4 * at + c] = level(sums[3 * at + c]! / alphas[at]!);
    data[4 * at + 3] = alpha;
  }
  return { width, height, data };
}
