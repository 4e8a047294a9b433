/**
 * Pixels to PNG (ISO/IEC 15948). The deflate is fflate's, in plain JavaScript, because Node's own gives
 * other bytes on other processors, and pictures in committed notebooks must be the same everywhere.
 * It is loaded with the first picture.
 */
import { refusal } from '../check';

/** A picture: width × height pixels, four bytes each (red, green, blue, opacity), rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

let crcTable: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let c = index;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c >>> 0;
  });
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(body, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}

type Filter = 'none' | 'up';

/** Scan lines as they are, or with the filter Up, which turns the repeated rows of an enlarged picture into zeros. */
function filtered(samples: Uint8Array, stride: number, filter: Filter): Uint8Array {
  const rows = samples.length / stride;
  const out = new Uint8Array(rows * (stride + 1));
  for (let row = 0; row < rows; row++) {
    out[row * (stride + 1)] = filter === 'up' ? 2 : 0;
    for (let k = 0; k < stride; k++) {
      const above = row === 0 || filter === 'none' ? 0 : samples[(row - 1) * stride + k]!;
      out[row * (stride + 1) + 1 + k] = samples[row * stride + k]! - above;
    }
  }
  return out;
}

interface Encoded {
  readonly colorType: number;
  readonly samples: Uint8Array;
  readonly bytesPerPixel: number;
  readonly before: readonly Buffer[];
}

/** One byte a pixel where at most 256 colours occur. */
function indexed(pixels: Pixels): Encoded | undefined {
  const words = new Map<number, number>();
  const { data } = pixels;
  const samples = new Uint8Array(data.length / 4);
  for (let k = 0; k < samples.length; k++) {
    const at = 4 * k;
    const word = ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
    let index = words.get(word);
    if (index === undefined) {
      if (words.size === 256) return undefined;
      index = words.size;
      words.set(word, index);
    }
    samples[k] = index;
  }
  const colors = [...words.keys()];
  const rgb = Uint8Array.from(
    colors.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255]),
  );
  const opacity = Uint8Array.from(colors, (word) => word & 255);
  const before = [chunk('PLTE', rgb)];
  if (opacity.some((value) => value !== 255)) before.push(chunk('tRNS', opacity));
  return { colorType: 3, samples, bytesPerPixel: 1, before };
}

function trueColor(pixels: Pixels): Encoded {
  const { data } = pixels;
  let opaque = true;
  for (let k = 3; k < data.length && opaque; k += 4) opaque = data[k] === 255;
  if (!opaque) return { colorType: 6, samples: Uint8Array.from(data), bytesPerPixel: 4, before: [] };
  const samples = new Uint8Array((data.length / 4) * 3);
  for (let k = 0, at = 0; at < data.length; at += 4) {
    samples[k++] = data[at]!;
    samples[k++] = data[at + 1]!;
    samples[k++] = data[at + 2]!;
  }
  return { colorType: 2, samples, bytesPerPixel: 3, before: [] };
}

/** The scan lines compressed with whichever filter makes them smaller. */
function smallest(samples: Uint8Array, stride: number): Uint8Array {
  const { zlibSync } = require('fflate') as typeof import('fflate');
  const [none, up] = (['none', 'up'] as const).map((filter) =>
    zlibSync(filtered(samples, stride, filter), { level: 9 }),
  ) as [Uint8Array, Uint8Array];
  return none.length < up.length ? none : up;
}

/**
 * Encodes a picture, with a palette where at most 256 colours occur.
 * @throws RangeError where the data does not hold width × height × 4 bytes
 */
export function encodePng(pixels: Pixels): Buffer {
  const { width, height, data } = pixels;
  if (!(width > 0 && height > 0 && data.length === width * height * 4))
    throw new RangeError(
      refusal('encode a picture', 'data must hold width × height × 4 bytes', [width, height, data.length]),
    );
  const { colorType, samples, bytesPerPixel, before } = indexed(pixels) ?? trueColor(pixels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...before,
    chunk('IDAT', smallest(samples, width * bytesPerPixel)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** The picture as a `data:` URL. */
export function pngUrl(pixels: Pixels): string {
  return `data:image/png;base64,${encodePng(pixels).toString('base64')}`;
}
