/** Images: the bytes of a PNG, JPEG, GIF or SVG file, or pixels. */
import type { Pixels } from '../plot/png';
import { encodePng } from '../plot/png';
import type { Bundle } from './mime';
import { grouped } from './number';

type Image = Uint8Array | Pixels;

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, k) => bytes[k] === byte);

/** The type of an image file by its first bytes. */
function typeOf(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return 'image/png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return 'image/gif';
  const start = Buffer.from(bytes.subarray(0, 300)).toString('utf8').trimStart();
  return /^(<\?xml[\s\S]*?)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(start) ? 'image/svg+xml' : undefined;
}

function isPixels(value: object): value is Pixels {
  if (!('width' in value && 'height' in value && 'data' in value)) return false;
  const { width, height, data } = value as Pixels;
  const bytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray;
  return bytes && data.length > 0 && data.length === width * height * 4;
}

export const isImage = (value: object): value is Image =>
  (value instanceof Uint8Array && typeOf(value) !== undefined) || isPixels(value);

/** The bundle of an image. */
export function imageBundle(image: Image): Bundle {
  const bytes = image instanceof Uint8Array ? Buffer.from(image) : encodePng(image);
  const type = typeOf(bytes) ?? 'image/png';
  const size = image instanceof Uint8Array ? '' : `${image.width} × ${image.height} pixels, `;
  const text = `[image] ${type.slice('image/'.length)}, ${size}${grouped(bytes.length)} bytes`;
  const data = type === 'image/svg+xml' ? bytes.toString('utf8') : bytes.toString('base64');
  return { data: { [type]: data, 'text/plain': text }, metadata: {} };
}
