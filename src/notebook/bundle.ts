/**
 * Any value as a MIME bundle: what a notebook shows for it. Never throws for odd values; what a value's own
 * `Symbol.for('Jupyter.display')` method throws is shown as an error in its place.
 */
import { arrayBundle, isArrayLike } from './array';
import { errorBundle, isErrorLike } from './error';
import { frameBundle, isFrame, isSeries } from './frame';
import { imageBundle, isImage } from './image';
import { inspected } from './inspect';
import { generatorBundle, isGenerator, isPromise, promiseBundle } from './later';
import type { Bundle, MimeData } from './mime';
import { displaySymbol, textBundle } from './mime';
import { isTensor, tensorBundle } from './tensor';
import { isVega, isVegaLite, vegaBundle, vegaLiteBundle } from './vega';

export type { Bundle, MimeData } from './mime';

type Kind = readonly [test: (value: object) => boolean, bundle: (value: object) => Bundle];

const kind = <T extends object>(test: (value: object) => value is T, bundle: (value: T) => Bundle): Kind => [
  test,
  (value) => bundle(value as T),
];

/** Kinds of value with a picture or a table of their own; the first that fits is taken. */
const kinds: readonly Kind[] = [
  kind(isTensor, tensorBundle),
  kind(isFrame, frameBundle),
  kind(isSeries, frameBundle),
  kind(isVegaLite, vegaLiteBundle),
  kind(isVega, vegaBundle),
  kind(isImage, imageBundle),
  kind(isErrorLike, errorBundle),
  kind(isPromise, promiseBundle),
  kind(isGenerator, generatorBundle),
  kind(isArrayLike, arrayBundle),
];

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' || typeof value === 'function') && value !== null;

/** A test that reads a hostile value's properties may throw: then the value is not of that kind. */
function fits(test: (value: object) => boolean, value: object): boolean {
  try {
    return test(value);
  } catch {
    return false;
  }
}

function ownDisplay(value: object): (() => unknown) | undefined {
  try {
    const display = (value as Record<symbol, unknown>)[displaySymbol];
    return typeof display === 'function' ? () => display.call(value) : undefined;
  } catch {
    return undefined;
  }
}

const asBundle = (data: unknown): Bundle =>
  isObject(data) ? { data: data as MimeData, metadata: {} } : textBundle(inspected(data));

/**
 * The bundle of a value, at once unless its own display method answers with a promise.
 * An invalid figure throws; nothing else does.
 */
export function bundleOf(value: unknown): Bundle | Promise<Bundle> {
  if (!isObject(value)) return textBundle(inspected(value));
  const display = ownDisplay(value);
  if (display !== undefined) {
    const shown = display();
    return shown instanceof Promise ? shown.then(asBundle) : asBundle(shown);
  }
  for (const [test, bundle] of kinds) if (fits(test, value)) return bundle(value);
  return textBundle(inspected(value));
}

/**
 * Turns any value into a MIME bundle: objects with a `Symbol.for('Jupyter.display')` method, tensors, data
 * frames, Vega and Vega-Lite specifications, images, errors, arrays, and anything else as Node prints it.
 * @throws what the value's own display method throws, and RangeError for a figure that cannot be drawn
 */
export async function toBundle(value: unknown): Promise<Bundle> {
  return bundleOf(value);
}
