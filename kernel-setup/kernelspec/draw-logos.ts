import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zlibSync } from 'fflate';

/**
 * Draws the kernel's logos: dots that start as noise and, going once around, settle into a ring.
 * Run after a change with `node dist/kernel-setup/kernelspec/draw-logos.js [FOLDER]`.
 */

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly rgb: readonly [number, number, number];
}

/** Side of the square that all coordinates refer to. */
const SIDE = 64;
const BACKGROUND: readonly [number, number, number] = [18, 24, 48];
const CORNER = 13;
const DOTS = 46;
/** Golden ratio: the fractional parts of its multiples spread evenly, which serves as noise without a generator. */
const GOLDEN = 0.6180339887498949;

/** Dots of the picture, from the noisiest to the last one of the ring. */
export function dots(): Dot[] {
  return Array.from({ length: DOTS }, (_, i) => {
    const t = i / (DOTS - 1);
    const noise = 13 * (1 - t) ** 2;
    const angle = -Math.PI / 2 + 0.35 + t * (2 * Math.PI - 0.7);
    const spread = Math.sqrt(-2 * Math.log(1 - 0.95 * ((i * GOLDEN) % 1)));
    const turn = 2 * Math.PI * ((i * GOLDEN * GOLDEN * 7) % 1);
    const clamp = (v: number) => Math.min(SIDE - 7, Math.max(7, v));
    return {
      x: clamp(SIDE / 2 + 19 * Math.cos(angle) + 0.6 * noise * spread * Math.cos(turn)),
      y: clamp(SIDE / 2 + 19 * Math.sin(angle) + 0.6 * noise * spread * Math.sin(turn)),
      radius: 1.5 + 2.4 * t,
      rgb: mix([255, 138, 92], [96, 205, 255], t),
    };
  });
}

/** The picture as SVG. */
export function svg(): string {
  const circles = dots().map(
    ({ x, y, radius, rgb }) =>
      `  <circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${radius.toFixed(2)}" fill="${css(rgb)}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}">`,
    '  <title>Diffusion Lab</title>',
    `  <rect width="${SIDE}" height="${SIDE}" rx="${CORNER}" fill="${css(BACKGROUND)}"/>`,
    ...circles,
    '</svg>\n',
  ].join('\n');
}

/** The picture as an RGBA PNG of `size` by `size` pixels. */
export function png(size: number): Uint8Array {
  const rows = new Uint8Array(size * (1 + 4 * size));
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) rows.set(pixel(x, y, size / SIDE), y * (1 + 4 * size) + 1 + 4 * x);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, size);
  header.setUint32(4, size);
  header.setUint32(8, 0x08060000); // 8 bits a channel, RGBA, no interlacing
  const signature = [137, 80, 78, 71, 13, 10, 26, 10];
  return Buffer.concat([
    Buffer.from(signature),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Colour and opacity of one pixel; edges are softened over one pixel by the distance to them. */
function pixel(x: number, y: number, scale: number): number[] {
  const [u, v] = [(x + 0.5) / scale, (y + 0.5) / scale];
  const cover = (distance: number) => Math.min(1, Math.max(0, 0.5 - distance * scale));
  const q = Math.hypot(...[u, v].map((w) => Math.max(0, Math.abs(w - SIDE / 2) - SIDE / 2 + CORNER)));
  let rgb = BACKGROUND;
  for (const dot of dots()) rgb = mix(rgb, dot.rgb, cover(Math.hypot(u - dot.x, v - dot.y) - dot.radius));
  return [...rgb.map(Math.round), Math.round(255 * cover(q - CORNER))];
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** CRC-32 as the PNG specification defines it (annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

type Rgb = readonly [number, number, number];

function mix(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

const css = (rgb: Rgb): string =>
  `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** Writes the three files into the folder. */
export function drawLogos(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'logo-svg.svg'), svg());
  for (const size of [32, 64]) writeFileSync(join(folder, `logo-${size}x${size}.png`), png(size));
}

if (require.main === module)
  drawLogos(process.argv[2] ?? join(process.cwd(), 'kernel-setup/kernelspec/logos'));
