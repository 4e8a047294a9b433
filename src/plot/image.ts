/** Images in the forms the course meets them in, read as pixels. */
import { refusal, requireInterval, requireLength } from '../check';
import type { Rgb } from './color-map';

/**
 * An image: a matrix of greys (rows of numbers), an H × W × 3 array of colours, or a flat vector with its size or
 * its shape [H, W] or [H, W, channels], row by row with the channels of a pixel side by side.
 */
export type Image =
  | readonly ArrayLike<number>[]
  | readonly (readonly ArrayLike<number>[])[]
  | {
      readonly width: number;
      readonly height: number;
      /** 1 grey, 3 colours, or 4 with opacity, which is not drawn; told by the length unless given. */
      readonly channels?: number;
      readonly data: ArrayLike<number>;
    }
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

/** An image with one colour a pixel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  at(row: number, column: number): Rgb;
}

const action = 'draw an image';

interface Flat {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

function flatten(image: Image): Flat {
  if (!('data' in image)) return fromNested(image as readonly ArrayLike<number | ArrayLike<number>>[]);
  if ('shape' in image) {
    const [height = 0, width = 0, channels = 1] = image.shape;
    if (image.shape.length < 2 || image.shape.length > 3)
      throw new RangeError(refusal(action, 'the shape of an image must be H × W or H × W × C', image.shape));
    return flatten({ width, height, channels, data: image.data });
  }
  const { width, height, data } = image;
  const channels = image.channels ?? data.length / (width * height);
  if (![1, 3, 4].includes(channels))
    throw new RangeError(refusal(action, 'an image must have 1, 3 or 4 channels', channels));
  requireLength(action, 'the data', data, width * height * channels);
  return { width, height, channels, data };
}

function fromNested(rows: readonly ArrayLike<number | ArrayLike<number>>[]): Flat {
  const height = rows.length;
  const width = rows[0]?.length ?? 0;
  const first = rows[0]?.[0];
  if (first === undefined) throw new RangeError(refusal(action, 'an image must not be empty', rows));
  const channels = typeof first === 'number' ? 1 : first.length;
  for (const [k, row] of rows.entries()) requireLength(action, `row ${k}`, row, width);
  const data = rows.flatMap((row) =>
    Array.from(row).flatMap((pixel) => (typeof pixel === 'number' ? pixel : Array.from(pixel))),
  );
  return flatten({ width, height, channels, data });
}

/** A network that has diverged paints such pictures. */
function isAllNaN(data: ArrayLike<number>): boolean {
  for (let k = 0; k < data.length; k++) if (!Number.isNaN(data[k])) return false;
  return true;
}

/**
 * Reads an image, `range` being the values of black and white: [0, 255] for bytes and [0, 1] otherwise unless
 * told; values beyond are clipped and NaN is drawn red.
 * @throws RangeError for an empty or ragged image, one of NaN alone, or a number of channels other than 1, 3 and 4
 */
export function readImage(image: Image, range?: readonly [number, number]): Raster {
  const { width, height, channels, data } = flatten(image);
  if (isAllNaN(data)) throw new RangeError(refusal(action, 'its data must hold a finite number', data));
  const bytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray;
  const [low, high] = range ?? (bytes ? [0, 255] : [0, 1]);
  requireInterval(action, 'range', low, high);
  const level = (at: number) =>
    Math.min(255, Math.max(0, Math.round(((data[at]! - low) / (high - low)) * 255)));
  return {
    width,
    height,
    at(row, column) {
      const at = (row * width + column) * channels;
      if (Number.isNaN(data[at])) return [214, 39, 40];
      return channels === 1 ? [level(at), level(at), level(at)] : [level(at), level(at + 1), level(at + 2)];
    },
  };
}
