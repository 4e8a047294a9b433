import { refusal, requireCount, requireLength } from '../check';
import type { Random } from '../random/random';

/** Where pictures of digits come from: drawn by `drawDigits`, or the MNIST database. */
export type DigitSource = 'drawn' | 'mnist';

/** n square grey pictures of digits with their labels. */
export interface DigitSet {
  readonly n: number;
  /** Pixels along a side: 28 as they come. */
  readonly size: number;
  /** n · size² values in [0, 1], 0 paper and 1 ink, picture after picture, row by row. */
  readonly pixels: Float32Array;
  /** n labels, 0 to 9. */
  readonly labels: Int32Array;
  readonly source: DigitSource;
}

/** Picture k, size² values that share memory with the set. @throws RangeError for no such picture */
export function digitPixels(set: DigitSet, k: number): Float32Array {
  if (!(Number.isInteger(k) && k >= 0 && k < set.n))
    throw new RangeError(refusal('take a digit', `its index must be from 0 to ${set.n - 1}`, k));
  return set.pixels.subarray(k * set.size ** 2, (k + 1) * set.size ** 2);
}

/** A square grey picture as plots take it: `shape` is [size, size]. */
export interface Picture {
  readonly shape: readonly [number, number];
  readonly data: Float32Array;
}

/**
 * The first n of many pictures that lie one behind the other, of a set or of a model's samples:
 * `plot.imageGrid(picturesOf(set.pixels, set.size, 20))`. They share memory with the array. All of them unless told.
 * @throws RangeError unless the array holds whole pictures, at least n
 */
export function picturesOf(pixels: Float32Array, size: number, n?: number): Picture[] {
  const action = 'cut pixels into pictures';
  requireCount(action, 'size', size);
  const area = size * size;
  const all = pixels.length / area;
  if (!Number.isInteger(all))
    throw new RangeError(refusal(action, `they must have ${area} pixels each`, pixels.length));
  if (n !== undefined) requireCount(action, 'n', n, 0);
  if (n !== undefined && n > all)
    throw new RangeError(refusal(action, `n must be at most ${all}, as many as there are`, n));
  return Array.from({ length: n ?? all }, (_, k) => ({
    shape: [size, size],
    data: pixels.subarray(k * area, (k + 1) * area),
  }));
}

/** The pictures with the given indices, in that order. @throws RangeError for no such picture */
export function takeDigits(set: DigitSet, indices: ArrayLike<number>): DigitSet {
  const area = set.size ** 2;
  const pixels = new Float32Array(indices.length * area);
  const labels = new Int32Array(indices.length);
  for (let k = 0; k < indices.length; k++) {
    pixels.set(digitPixels(set, indices[k]!), k * area);
    labels[k] = set.labels[indices[k]!]!;
  }
  return { n: indices.length, size: set.size, pixels, labels, source: set.source };
}

/**
 * Parts of the given sizes without a picture in common, drawn in random order: `splitDigits(set, [8000, 2000], random(1))`.
 * @throws RangeError if the set is smaller than its parts
 */
export function splitDigits(set: DigitSet, sizes: readonly number[], random: Random): DigitSet[] {
  for (const [part, size] of sizes.entries()) requireCount('split digits', `part ${part}`, size, 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > set.n)
    throw new RangeError(refusal('split digits', `the parts must have at most ${set.n} pictures`, total));
  const order = random.permutation(set.n);
  let next = 0;
  return sizes.map((size) => {
    next += size;
    return takeDigits(set, order.subarray(next - size, next));
  });
}

/** The pictures of one digit, 0 to 9, or of several. */
export function onlyDigits(set: DigitSet, ...digits: readonly number[]): DigitSet {
  const kept: number[] = [];
  for (let k = 0; k < set.n; k++) if (digits.includes(set.labels[k]!)) kept.push(k);
  return takeDigits(set, kept);
}

/**
 * The same pictures at another size, each pixel the mean of the area that it covers: 28 × 28 to 16 × 16, for smaller networks.
 * @throws RangeError unless 1 ≤ size ≤ the set's
 */
export function shrinkDigits(set: DigitSet, size: number): DigitSet {
  requireCount('shrink digits', 'size', size);
  if (size > set.size)
    throw new RangeError(refusal('shrink digits', `size must be at most ${set.size}`, size));
  const weights = areaWeights(set.size, size);
  const pixels = new Float32Array(set.n * size * size);
  const rows = new Float64Array(set.size * size);
  for (let k = 0; k < set.n; k++) shrinkOne(digitPixels(set, k), set.size, weights, size, rows, pixels, k);
  return { n: set.n, size, pixels, labels: set.labels, source: set.source };
}

/** Row i: the share of each old pixel in new pixel i, of one axis. */
function areaWeights(from: number, to: number): Float64Array[] {
  const factor = from / to;
  return Array.from({ length: to }, (_, i) =>
    Float64Array.from({ length: from }, (_, j) =>
      Math.max(0, Math.min((i + 1) * factor, j + 1) - Math.max(i * factor, j)),
    ).map((overlap) => overlap / factor),
  );
}

function shrinkOne(
  picture: Float32Array,
  from: number,
  weights: readonly Float64Array[],
  to: number,
  rows: Float64Array,
  out: Float32Array,
  k: number,
): void {
  for (let i = 0; i < to; i++)
    for (let column = 0; column < from; column++) {
      let sum = 0;
      for (let row = 0; row < from; row++) sum += weights[i]![row]! * picture[row * from + column]!;
      rows[i * from + column] = sum;
    }
  for (let i = 0; i < to; i++)
    for (let j = 0; j < to; j++) {
      let sum = 0;
      for (let column = 0; column < from; column++) sum += weights[j]![column]! * rows[i * from + column]!;
      out[(k * to + i) * to + j] = sum;
    }
}

/** A digit set from its parts. @throws RangeError unless there are size² pixels for each label */
export function digitSet(
  pixels: Float32Array,
  labels: Int32Array,
  size: number,
  source: DigitSource,
): DigitSet {
  requireLength('make a set of digits', 'the pixels', pixels, labels.length * size * size);
  return { n: labels.length, size, pixels, labels, source };
}
