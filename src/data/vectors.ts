import { refusal, requireCount, requireIndex, requireLength } from '../check';

/** Nested lists of numbers, as deep as their shape is long: an image is number[][][]. */
export type Nested = number | readonly Nested[];

/** A vector with the shape of the object that it stands for: [H, W, 3] for an image, [T, H, W, 3] for a video. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Number of entries of a shape: the dimension d of the vector space its objects live in. @throws RangeError unless all sizes are counts */
export function sizeOf(shape: readonly number[]): number {
  for (const [axis, size] of shape.entries()) requireCount('size a shape', `axis ${axis}`, size, 0);
  return shape.reduce((product, size) => product * size, 1);
}

/** Shape of nested lists, by their first entries. */
export function shapeOf(nested: Nested): number[] {
  const shape: number[] = [];
  for (let inner: Nested | undefined = nested; typeof inner === 'object'; inner = inner[0])
    shape.push(inner.length);
  return shape;
}

/**
 * Nested lists → one vector, row-major: the last index runs fastest. An H × W × 3 image becomes the H·W·3 numbers
 * r, g, b of the first pixel, then of the pixel to its right, … (lecture 003).
 * @throws RangeError if the lists are ragged or hold anything but numbers
 */
export function flatten(nested: Nested): Shaped {
  const shape = shapeOf(nested);
  const data = new Float64Array(sizeOf(shape));
  let next = 0;
  const visit = (part: Nested, depth: number): void => {
    if (typeof part === 'number' && depth === shape.length) data[next++] = part;
    else if (typeof part === 'object' && part.length === shape[depth])
      for (const inner of part) visit(inner, depth + 1);
    else throw new RangeError(refusal('flatten', `every list at depth ${depth} must be alike`, part));
  };
  visit(nested, 0);
  return { shape, data };
}

/** One vector → nested lists of the given shape; the inverse of `flatten`. @throws RangeError if the sizes differ */
export function unflatten({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): Nested {
  requireLength('unflatten', 'the vector', data, sizeOf(shape));
  let next = 0;
  const build = (depth: number): Nested =>
    depth === shape.length ? data[next++]! : Array.from({ length: shape[depth]! }, () => build(depth + 1));
  return build(0);
}

/** Place in the vector of the entry at a position, row-major: ((i₀·n₁ + i₁)·n₂ + i₂)… @throws RangeError outside the shape */
export function indexOf(shape: readonly number[], position: readonly number[]): number {
  requireLength('find an entry', 'the position', position, shape.length);
  return position.reduce((index, i, axis) => {
    requireIndex('find an entry', `index ${axis}`, i, shape[axis]!);
    return index * shape[axis]! + i;
  }, 0);
}

/** Position of the entry at a place in the vector; the inverse of `indexOf`. @throws RangeError outside the vector */
export function positionOf(shape: readonly number[], index: number): number[] {
  requireIndex('find an entry', 'the index', index, sizeOf(shape));
  const position = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return position;
}

/** Entry k of the first axis, sharing memory: a frame of a video, a row of an image. @throws RangeError outside the axis */
export function sliceOf({ shape, data }: Shaped, k: number): Shaped {
  requireIndex('slice', 'the index', k, shape[0] ?? 0);
  const inner = shape.slice(1);
  const size = sizeOf(inner);
  return { shape: inner, data: data.subarray(k * size, (k + 1) * size) };
}
