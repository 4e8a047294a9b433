/** A small PNG reader for tests, written from the standard with Node's own inflate and checksum. */
import { crc32, inflateSync } from 'node:zlib';
import type { Figure } from '../../src/plot/spec';

export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly data: Uint8Array;
  readonly colorType: number;
}

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new Error('checksum differs');
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

/** Undoes the filters None and Up. */
function unfilter(raw: Buffer, stride: number, height: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    if (filter !== 0 && filter !== 2) throw new Error(`filter ${filter}`);
    for (let k = 0; k < stride; k++) {
      const above = filter === 2 && row > 0 ? out[(row - 1) * stride + k]! : 0;
      out[row * stride + k] = raw[row * (stride + 1) + 1 + k]! + above;
    }
  }
  return out;
}

export function decodePng(source: string | Buffer): Decoded {
  const bytes = typeof source === 'string' ? Buffer.from(source.split(',')[1] ?? '', 'base64') : source;
  const chunks = chunksOf(bytes);
  const part = (type: string) =>
    Buffer.concat(chunks.filter((one) => one.type === type).map((one) => one.body));
  const header = part('IHDR');
  const [width, height, colorType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]!];
  const channels = { 2: 3, 3: 1, 6: 4 }[colorType] ?? 0;
  const samples = unfilter(inflateSync(part('IDAT')), width * channels, height);
  const [palette, opacity] = [part('PLTE'), part('tRNS')];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let k = 0; k < width * height; k++) {
    if (colorType === 3) {
      const index = samples[k]!;
      data.set(palette.subarray(3 * index, 3 * index + 3), 4 * k);
      data[4 * k + 3] = opacity[index] ?? 255;
    } else data.set(samples.subarray(channels * k, channels * (k + 1)), 4 * k);
  }
  return { width, height, data, colorType };
}

/** The `data:` URL of the first picture of a figure. */
export function pictureOf(figure: Figure): string {
  const url = /"url":"(data:image\/png;base64,[^"]*)"/.exec(JSON.stringify(figure))?.[1];
  if (url === undefined) throw new Error('the figure has no picture');
  return url;
}
