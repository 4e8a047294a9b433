import { isDeepStrictEqual, stripVTControlCharacters as plain } from 'node:util';
import { isJsonMime, type MimeBundle, type Output } from '../notebook-file/types';
import { type Agreement, rounded, within } from './agreement';
import { compareJson } from './json';
import { comparePictures } from './loosely';
import type { Tolerance } from './numbers';
import { looksTheSame } from './rounding';
import { shorten, textDiff } from './text-diff';

/**
 * How the outputs of a cell are compared with the committed ones: `exact` but for rounding, `trained` within a
 * tolerance, or by their `kinds` alone.
 */
export type Mode =
  | { readonly kind: 'exact' | 'kinds' }
  | { readonly kind: 'trained'; readonly tolerance: Tolerance };

/** Pictures that differ, to be saved side by side. */
export interface PicturePair {
  readonly extension: string;
  readonly committed: Uint8Array;
  readonly actual: Uint8Array;
}

/** One difference: what differs, and lines that show it. */
export interface OutputDifference {
  readonly what: string;
  readonly detail: readonly string[];
  readonly pictures?: PicturePair;
}

export function compareOutputs(
  committed: readonly Output[],
  actual: readonly Output[],
  mode: Mode,
): OutputDifference[] {
  const before = committed.map(kindOf);
  const after = actual.map(kindOf);
  if (before.join('\n') !== after.join('\n'))
    return [{ what: 'the outputs are of other kinds', detail: listDiff(before, after) }];
  if (mode.kind === 'kinds') return [];
  return committed.flatMap((output, i) => compareOutput(output, actual[i]!, mode));
}

/** The kind of an output: its type, and the stream or the MIME types it carries. */
function kindOf(output: Output): string {
  if (output.output_type === 'stream') return `stream (${output.name})`;
  if (output.output_type === 'error') return 'error';
  return `${output.output_type} (${Object.keys(output.data).sort().join(', ')})`;
}

function compareOutput(a: Output, b: Output, mode: Mode): OutputDifference[] {
  if (a.output_type === 'stream' && b.output_type === 'stream')
    return compareText(a.name, a.text, b.text, mode);
  if (a.output_type === 'error' && b.output_type === 'error')
    return compareText('error', errorText(a), errorText(b), mode);
  if (!('data' in a && 'data' in b)) return [];
  return [
    ...Object.keys(a.data).flatMap((mime) => compareMime(mime, a.data, b.data, mode)),
    ...jsonDifferences('metadata', a.metadata, b.metadata, mode),
  ];
}

function compareMime(mime: string, a: MimeBundle, b: MimeBundle, mode: Mode): OutputDifference[] {
  if (isJsonMime(mime)) return jsonDifferences(mime, a[mime], b[mime], mode);
  const committed = String(a[mime]);
  const actual = String(b[mime]);
  return mime.startsWith('image/')
    ? compareImage(mime, committed, actual, mode.kind === 'trained' || isRedrawn(a, b))
    : compareText(mime, committed, actual, mode);
}

function compareText(what: string, a: string, b: string, mode: Mode): OutputDifference[] {
  if (a === b) return [];
  const detail = agreementOf(mode).texts(a, b);
  if (detail.length === 0) return [];
  const shown = mode.kind === 'trained' ? shorten(detail) : textDiff(plain(a), plain(b));
  return [{ what: `${what} differs`, detail: shown }];
}

function compareImage(mime: string, a: string, b: string, bySize: boolean): OutputDifference[] {
  if (mime === 'image/svg+xml' ? looksTheSame(a, b) : a === b) return [];
  const detail = bySize ? comparePictures(mime, a, b) : [];
  if (bySize && detail.length === 0) return [];
  const extension = /[a-z]+/.exec(mime.slice('image/'.length))?.[0] ?? 'bin';
  const bytes = (text: string): Uint8Array => Buffer.from(text, mime === 'image/svg+xml' ? 'utf8' : 'base64');
  const pictures = { extension, committed: bytes(a), actual: bytes(b) };
  return [{ what: `picture differs (${mime})`, detail, pictures }];
}

/**
 * Whether a picture goes with a specification that differs in its rounding, and in nothing else: its coordinates are
 * rounded to hundredths, and which way may hang on the last bit.
 */
function isRedrawn(a: MimeBundle, b: MimeBundle): boolean {
  const specs = Object.keys(a).filter(isJsonMime);
  const isEqual = specs.every((mime) => isDeepStrictEqual(a[mime], b[mime]));
  return !isEqual && specs.every((mime) => compareJson(a[mime], b[mime], rounded).length === 0);
}

function jsonDifferences(what: string, a: unknown, b: unknown, mode: Mode): OutputDifference[] {
  const places = compareJson(a, b, agreementOf(mode));
  if (places.length === 0) return [];
  return [
    {
      what: `${what} differs`,
      detail: shorten(
        places.map((place) => `at ${place.path}: ${place.what}`),
        3,
      ),
    },
  ];
}

function agreementOf(mode: Mode): Agreement {
  return mode.kind === 'trained' ? within(mode.tolerance) : rounded;
}

function errorText(error: Extract<Output, { output_type: 'error' }>): string {
  return [`${error.ename}: ${error.evalue}`, ...error.traceback].join('\n');
}

function listDiff(a: readonly string[], b: readonly string[]): string[] {
  return textDiff(a.map((line) => `${line}\n`).join(''), b.map((line) => `${line}\n`).join(''));
}
