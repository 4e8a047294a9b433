import { encodePng, type Pixels } from '../../src/plot/png';

const ACROSS = 16;
const GAP = 1;

/** Square grey pictures side by side as a PNG file, ink dark on light paper. @param pixels - values in [0, 1], 1 ink */
export function contactSheet(
  pixels: ArrayLike<number>,
  size: number,
  { rows, enlarge = 2 }: { rows: number; enlarge?: number },
): Uint8Array {
  const area = size * size;
  const tile = size * enlarge + GAP;
  const [width, height] = [ACROSS * tile, rows * tile];
  const sheet: Pixels = { width, height, data: new Uint8Array(width * height * 4).fill(255) };
  const count = Math.min(ACROSS * rows, Math.floor(pixels.length / area));
  for (let k = 0; k < count; k++) {
    const [left, top] = [(k % ACROSS) * tile, Math.floor(k / ACROSS) * tile];
    for (let y = 0; y < size * enlarge; y++)
      for (let x = 0; x < size * enlarge; x++) {
        const value = pixels[k * area + Math.floor(y / enlarge) * size + Math.floor(x / enlarge)]!;
        // Few shades, so that the file stays small.
        const grey = 255 - 17 * Math.round(15 * Math.min(1, Math.max(0, value)));
        sheet.data.fill(grey, 4 * ((top + y) * width + left + x), 4 * ((top + y) * width + left + x) + 3);
      }
  }
  return encodePng(sheet);
}
