import { requireCount, requireIndex, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import type { LabelledPictures } from './labelled-pictures';
import { drawPath } from './pen';

/** The three classes of lecture 003, in the order of their labels 0, 1, 2. */
export const sceneNames = ['Dog', 'Cat', 'Landscape'] as const;

/** Options of {@link drawScenes}. */
export interface DrawScenesOptions {
  /** Pixels along a side, at least 12; 16 unless told. */
  readonly size?: number;
  /** The class of each picture, repeated as often as needed; 0, 1, 2 in turn unless told. */
  readonly labels?: ArrayLike<number>;
  /** How much the pictures of a class differ: 0 for one dog, one cat and one landscape (which still face both ways), 1 unless told. */
  readonly variation?: number;
}

/** A round pen's line, in shares of the picture's side: x₀, y₀, x₁, y₁, radius at both ends. */
type Line = readonly [x0: number, y0: number, x1: number, y1: number, r0: number, r1: number];

/** What a picture is made of: lines of ink, and ground, grey, below a ridge. */
interface Scene {
  readonly lines: readonly Line[];
  readonly ridge?: readonly (readonly [x: number, y: number])[];
}

/** A draw of N(0, spread²), not beyond two deviations. */
type Vary = (spread: number) => number;

/** A dog from the side, head to the right. */
function dog(vary: Vary): Scene {
  const [back, long, thick] = [0.5 + vary(0.02), vary(0.025), 0.12 + vary(0.012)];
  const [rump, chest] = [0.3 - long, 0.6 + long];
  const [headX, headY] = [0.75 + vary(0.025), 0.29 + vary(0.04)];
  const stride = vary(0.05);
  const leg = (x: number, step: number): Line => [x, back, x + step, 0.9, 0.055, 0.04];
  return {
    lines: [
      [rump, back, chest, back - 0.01, thick, thick + 0.01],
      [chest + 0.02, back - 0.04, headX - 0.02, headY, 0.085, 0.07],
      [headX - 0.02, headY, headX + 0.02, headY, 0.095, 0.085],
      [headX + 0.02, headY + 0.02, headX + 0.16, headY + 0.05 + vary(0.015), 0.06, 0.045],
      [headX - 0.06, headY - 0.05, headX - 0.12, headY + 0.1 + vary(0.03), 0.035, 0.045],
      [rump - 0.08, back - 0.06, rump - 0.2 + vary(0.03), back - 0.26 + vary(0.08), 0.04, 0.028],
      leg(rump - 0.05, -stride),
      leg(rump + 0.07, stride),
      leg(chest - 0.04, -stride),
      leg(chest + 0.06, stride),
    ],
  };
}

/** A cat's face from the front: outline, ears, eyes, nose and whiskers. */
function cat(vary: Vary): Scene {
  const [x, y] = [0.5 + vary(0.02), 0.57 + vary(0.02)];
  const [wide, high] = [0.33 + vary(0.025), 0.3 + vary(0.025)];
  const [pen, turn] = [0.028, vary(0.1)];
  const at = (degrees: number, reach = 1): [number, number] => {
    const angle = (degrees * Math.PI) / 180 + turn;
    return [x + reach * wide * Math.cos(angle), y - reach * high * Math.sin(angle)];
  };
  const line = (a: readonly [number, number], b: readonly [number, number], r = pen): Line => [
    ...a,
    ...b,
    r,
    r,
  ];
  const face = Array.from({ length: 24 }, (_, k) => line(at(15 * k), at(15 * k + 15)));
  const ears = [1, -1].flatMap((side) => {
    const tip = at(90 - side * (40 + vary(5)), 1.6 + vary(0.08));
    return [line(at(90 - 18 * side), tip), line(tip, at(90 - 66 * side))];
  });
  const [apart, eye] = [22 + vary(4), 0.05 + vary(0.008)];
  const eyes = [apart, 180 - apart].map((degrees) => line(at(degrees, 0.45), at(degrees, 0.47), eye));
  const slope = vary(7);
  const whiskers = [-1, 1].flatMap((side) =>
    [-8, -30].map((degrees) => {
      const shown = side > 0 ? degrees + slope : 180 - degrees - slope;
      return line(at(shown, 0.6), at(shown, 1.35), 0.014);
    }),
  );
  return { lines: [...face, ...ears, ...eyes, line(at(270, 0.2), at(270, 0.28), 0.035), ...whiskers] };
}

/** Two mountains over a plain, and the sun. */
function landscape(vary: Vary): Scene {
  const plain = 0.82 + vary(0.03);
  const [left, right] = [0.28 + vary(0.06), 0.72 + vary(0.05)];
  const [high, low] = [0.36 + vary(0.05), 0.52 + vary(0.06)];
  const valley = (left + right) / 2 + vary(0.03);
  const [sunX, sunY, sun] = [0.76 + vary(0.05), 0.2 + vary(0.035), 0.095 + vary(0.012)];
  return {
    lines: [[sunX, sunY, sunX, sunY, sun, sun]],
    ridge: [
      [-0.02, plain - 0.08],
      [left, high],
      [valley, plain - 0.14],
      [right, low],
      [1.02, plain - 0.04],
    ],
  };
}

const painters = [dog, cat, landscape] as const;
/** Grey of the ground. */
const ground = 0.6;
/** Pixels over which an edge fades. */
const soft = 1;

/**
 * n pictures of dogs, cats and landscapes (lecture 003), drawn by code with a round pen: small enough for a network that
 * trains in seconds, and plain enough for a person. Dogs and landscapes face left or right with equal probability, and
 * their parts vary in place and size. Equal seeds give equal pictures, and more of them begin with the same ones.
 * @throws RangeError
 */
export function drawScenes(random: Random, n: number, options: DrawScenesOptions = {}): LabelledPictures {
  const action = 'draw scenes';
  const { size = 16, variation = 1 } = options;
  requireCount(action, 'n', n, 0);
  requireCount(action, 'size', size, 12);
  requireNonNegative(action, 'variation', variation);
  const labels = labelsOf(action, n, options.labels);
  const vary: Vary = (spread) => spread * variation * Math.max(-2, Math.min(2, random.normal()));
  const pixels = new Float32Array(n * size * size);
  for (let k = 0; k < n; k++) {
    const mirrored = random.uniform() < 0.5;
    const scene = painters[labels[k]!]!(vary);
    paint(pixels.subarray(k * size * size, (k + 1) * size * size), size, mirrored ? mirror(scene) : scene);
  }
  return { n, size, pixels, labels };
}

function labelsOf(action: string, n: number, given: ArrayLike<number> = [0, 1, 2]): Int32Array {
  requireNotEmpty(action, 'labels', given);
  for (let k = 0; k < given.length; k++) requireIndex(action, `labels[${k}]`, given[k]!, painters.length);
  return Int32Array.from({ length: n }, (_, k) => given[k % given.length]!);
}

function mirror({ lines, ridge }: Scene): Scene {
  const flipped = lines.map(([x0, y0, x1, y1, r0, r1]): Line => [1 - x0, y0, 1 - x1, y1, r0, r1]);
  if (!ridge) return { lines: flipped };
  return { lines: flipped, ridge: ridge.map(([x, y]) => [1 - x, y] as const).reverse() };
}

function paint(out: Float32Array, size: number, { lines, ridge }: Scene): void {
  if (ridge) fillBelow(out, size, ridge);
  const ends = (from: 0 | 1 | 4, to: 2 | 3 | 5) =>
    Float64Array.from(lines.flatMap((line) => [size * line[from], size * line[to]]));
  const begins = Uint8Array.from({ length: 2 * lines.length }, (_, k) => 1 - (k % 2));
  const path = { samples: begins.length, x: ends(0, 2), y: ends(1, 3), radius: ends(4, 5), begins };
  drawPath(out, size, size, path, soft);
  for (let at = 0; at < out.length; at++) out[at] = Math.round(255 * out[at]!) / 255;
}

/** Grey below the ridge: in each column as much of a pixel as lies below, at the column's middle. */
function fillBelow(out: Float32Array, size: number, ridge: readonly (readonly [number, number])[]): void {
  for (let column = 0; column < size; column++) {
    const x = (column + 0.5) / size;
    const next = Math.max(
      1,
      ridge.findIndex(([right]) => right >= x),
    );
    const [[x0, y0], [x1, y1]] = [ridge[next - 1]!, ridge[next]!];
    const height = size * (y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    for (let row = 0; row < size; row++)
      out[row * size + column] = ground * Math.max(0, Math.min(1, row + 1 - height));
  }
}
