export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height of a PNG (base64) or SVG picture in its own units; undefined for what is neither. */
export function pictureSize(mime: string, content: string): PictureSize | undefined {
  if (mime === 'image/png') return pngSize(content);
  return mime === 'image/svg+xml' ? svgSize(content) : undefined;
}

/** The header chunk of a PNG holds width and height at bytes 16 to 24 (PNG specification, 11.2.2 IHDR). */
function pngSize(base64: string): PictureSize | undefined {
  const bytes = Buffer.from(base64.slice(0, 64), 'base64');
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function svgSize(svg: string): PictureSize | undefined {
  const tag = /<svg\b[^>]*>/.exec(svg)?.[0];
  if (tag === undefined) return undefined;
  const width = Number(/\bwidth="([\d.]+)(?:px)?"/.exec(tag)?.[1]);
  const height = Number(/\bheight="([\d.]+)(?:px)?"/.exec(tag)?.[1]);
  if (width > 0 && height > 0) return { width, height };
  const box = /\bviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(tag);
  return box ? { width: Number(box[1]), height: Number(box[2]) } : undefined;
}
