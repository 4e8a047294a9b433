import { refusal, requireCount, requireInRange } from '../check';
import { type LetterPart, letterShapes } from './letter-shapes';
import type { Shaped } from './vectors';

/** Options of {@link letter}. */
export interface LetterOptions {
  /** Pixels along a side; 64 unless told. */
  readonly size?: number;
  /** Grey edges, each pixel the share of it that is covered (true unless told), or only 0 and 1, by the pixel's centre. */
  readonly antialias?: boolean;
  /** Width of a stroke as a share of the letter's height, 0.05 to 0.3; 0.2 unless told. */
  readonly weight?: number;
}

/** The letter's box as a share of the picture's side. */
const box = 0.72;
/** Points of a pixel, in each direction, that are looked at for a grey edge. */
const finer = 8;

/**
 * A capital letter A to Z as a size × size picture, 1 ink and 0 paper, drawn by code: lecture 002 takes a T of 64 × 64 pixels apart
 * step by step. `letter('T').data` is the vector of its pixels.
 * @throws RangeError for anything but one capital letter
 */
export function letter(name: string, options: LetterOptions = {}): Shaped {
  const { size = 64, antialias = true, weight = 0.2 } = options;
  const parts = Object.hasOwn(letterShapes, name) ? letterShapes[name] : undefined;
  if (parts === undefined)
    throw new RangeError(refusal('draw a letter', 'its name must be a capital from A to Z', name));
  requireCount('draw a letter', 'size', size);
  requireInRange('draw a letter', 'weight', weight, 0.05, 0.3);
  const steps = antialias ? finer : 1;
  const shapes = parts(weight).map((part) => insideOf(part, weight));
  const data = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let covered = 0;
      for (let i = 0; i < steps; i++)
        for (let j = 0; j < steps; j++) {
          const x = ((column + (j + 0.5) / steps) / size - 0.5) / box + 0.5;
          const y = ((row + (i + 0.5) / steps) / size - 0.5) / box + 0.5;
          if (x < 0 || x > 1 || y < 0 || y > 1) continue;
          if (shapes.some((inside) => inside(x, y))) covered++;
        }
      data[row * size + column] = covered / (steps * steps);
    }
  return { shape: [size, size], data };
}

type Inside = (x: number, y: number) => boolean;

function insideOf(part: LetterPart, weight: number): Inside {
  if (part.kind === 'bar') {
    const [x0, y0] = part.from;
    const [dx, dy] = [part.to[0] - x0, part.to[1] - y0];
    const length = Math.hypot(dx, dy);
    return (x, y) => {
      const [px, py] = [x - x0, y - y0];
      const along = (px * dx + py * dy) / length;
      return along >= 0 && along <= length && Math.abs(px * dy - py * dx) / length <= weight / 2;
    };
  }
  const [cx, cy] = part.centre;
  const [rx, ry] = part.radii;
  const [from, to] = part.angles;
  return (x, y) => {
    const [px, py] = [x - cx, y - cy];
    if ((px / rx) ** 2 + (py / ry) ** 2 > 1) return false;
    if ((px / (rx - weight)) ** 2 + (py / (ry - weight)) ** 2 < 1) return false;
    const angle = (Math.atan2(py, px) * 180) / Math.PI;
    return (angle >= from && angle <= to) || (angle + 360 >= from && angle + 360 <= to);
  };
}
