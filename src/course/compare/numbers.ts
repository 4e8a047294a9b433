/** How far a number may be from the committed one: |actual − committed| ≤ abs + rel·|committed|. */
export interface Tolerance {
  readonly rel: number;
  readonly abs: number;
}

export function isWithin(committed: number, actual: number, { rel, abs }: Tolerance): boolean {
  return Object.is(committed, actual) || Math.abs(actual - committed) <= abs + rel * Math.abs(committed);
}

/** U+2212 is the minus sign of formatted numbers. */
const NUMBER = /[-+\u2212]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** A picture inside a text or a spec. */
const DATA_URL = /data:image\/[a-z+]+;base64,[A-Za-z0-9+/=]+/g;

/** A text without its numbers: what must be the same when only the numbers may differ. */
export interface Skeleton {
  /** Each number replaced by `#`, each picture by its MIME type, runs of spaces by one. */
  readonly text: string;
  readonly numbers: readonly number[];
  /** The pictures, as data URLs. */
  readonly pictures: readonly string[];
}

export function skeletonOf(text: string): Skeleton {
  const pictures = text.match(DATA_URL) ?? [];
  const withoutPictures = text.replace(DATA_URL, (url) => url.slice(0, url.indexOf(';')));
  const numbers = (withoutPictures.match(NUMBER) ?? []).map((found) => Number(found.replace('\u2212', '-')));
  // A sign may be there or not, and a column is padded to its longest number.
  const bare = withoutPictures
    .replace(NUMBER, '#')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?# ?/g, '#');
  return { text: bare, numbers, pictures };
}
