import { isWithin, skeletonOf, type Tolerance } from './numbers';
import { type PictureSize, pictureSize } from './picture-size';

/**
 * How two texts that hold trained results differ: in their words, in a number beyond the tolerance, or in the
 * size of a picture. Empty when they agree.
 */
export function compareLoosely(committed: string, actual: string, tolerance: Tolerance): string[] {
  const a = skeletonOf(committed);
  const b = skeletonOf(actual);
  if (a.text !== b.text)
    return [`the text differs apart from its numbers: ${firstDifference(a.text, b.text)}`];
  const numbers = a.numbers.flatMap((number, i) => {
    const other = b.numbers[i]!;
    if (isWithin(number, other, tolerance)) return [];
    return [`${number} is committed, ${other} is new, which is beyond ${describeTolerance(tolerance)}`];
  });
  const pictures = a.pictures.flatMap((url, i) =>
    comparePictures(...splitUrl(url), splitUrl(b.pictures[i]!)[1]),
  );
  return [...numbers, ...pictures];
}

/**
 * How two pictures of trained results differ: by size alone. A drawing whose axis labels have become longer is
 * a little wider, so that a tenth is allowed.
 */
export function comparePictures(mime: string, committed: string, actual: string): string[] {
  const a = pictureSize(mime, committed);
  const b = pictureSize(mime, actual);
  if (a === undefined || b === undefined || (near(a.width, b.width) && near(a.height, b.height))) return [];
  return [`a picture of ${describeSize(a)} is committed, one of ${describeSize(b)} is new`];
}

export function describeTolerance({ rel, abs }: Tolerance): string {
  const parts = [abs > 0 && `±${abs}`, rel > 0 && `±${Number((rel * 100).toPrecision(6))} %`];
  return parts.filter(Boolean).join(' and ') || '±0';
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.1 * a;
}

function describeSize({ width, height }: PictureSize): string {
  return `${width} × ${height}`;
}

function splitUrl(url: string): [mime: string, base64: string] {
  const comma = url.indexOf(',');
  return [url.slice('data:'.length, url.indexOf(';')), url.slice(comma + 1)];
}

/** Both texts around the first place where they differ. */
function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 15), at + 25));
  return `${around(a)} is committed, ${around(b)} is new`;
}
