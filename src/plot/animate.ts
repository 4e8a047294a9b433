/** A film in one figure: all frames in the data, a slider that shows one. */
import { isDeepStrictEqual } from 'node:util';
import { refusal, requireIndex, requireLength, requireNotEmpty } from '../check';
import { fixDomains } from './fix-domains';
import type { Part } from './part';
import type { Figure } from './spec';

const action = 'animate figures';

/** Options of {@link animate}. */
export interface AnimateOptions {
  /** What the slider counts, as in `t`; `frame` unless told. */
  readonly label?: string;
  /** Value of the label in each frame, shown above the figure; the index unless told. */
  readonly values?: readonly (number | string)[];
  /** Frame that is shown first and in the static picture; the last unless told. */
  readonly show?: number;
}

/** Filters the rows of the frame that the slider points at. */
const onlyShown = { filter: 'datum.frame === frame' };

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mergeRows(frames: readonly Part[]): Part {
  const rows = frames.map((data) => data.values as Part[]);
  return { values: rows.flatMap((values, frame) => values.map((row) => ({ ...row, frame }))) };
}

function mergeDomains(domains: readonly unknown[][], path: string): unknown[] {
  const ends = domains.flat();
  const numeric = ends.every((end) => typeof end === 'number');
  // A picture is painted already: its colours cannot be moved to another scale.
  if (numeric && !/\.[xy]\.scale\.domain$/.test(path))
    throw new RangeError(refusal(action, 'all frames must have one colour scale (set valueDomain)', ends));
  if (numeric) return [Math.min(...(ends as number[])), Math.max(...(ends as number[]))];
  return [...new Set(ends)];
}

function mergeLists(lists: readonly unknown[][], path: string): unknown[] {
  const [first] = lists as readonly [unknown[]];
  for (const list of lists) requireLength(action, `${path} of each frame`, list, first.length);
  return first.map((_, k) =>
    merge(
      lists.map((list) => list[k]),
      `${path}[${k}]`,
    ),
  );
}

function merge(frames: readonly unknown[], path: string): unknown {
  const [first] = frames;
  if (frames.every((frame) => isDeepStrictEqual(frame, first))) return first;
  if (path === '.description') return first;
  if (path.endsWith('.domain')) return mergeDomains(frames as unknown[][], path);
  if (frames.every(Array.isArray)) return mergeLists(frames as unknown[][], path);
  if (frames.every(isPart)) return mergeParts(frames, path);
  const rule = `frames must differ in data, domains and titles only, not in ${path.slice(1)} (set xDomain and yDomain where sizes differ)`;
  throw new RangeError(refusal(action, rule, frames.slice(0, 2)));
}

function mergeParts(frames: readonly Part[], path: string): Part {
  const names = [...new Set(frames.flatMap((frame) => Object.keys(frame)))];
  const merged: Record<string, unknown> = {};
  for (const name of names.filter((name) => name !== 'data'))
    merged[name] = merge(
      frames.map((frame) => frame[name]),
      `${path}.${name}`,
    );
  const data = frames.map((frame) => frame.data);
  if (data.every((rows) => isDeepStrictEqual(rows, data[0])))
    return data[0] ? { data: data[0], ...merged } : merged;
  const transform = [onlyShown, ...((merged.transform as Part[] | undefined) ?? [])];
  return { data: mergeRows(data as Part[]), ...merged, transform };
}

/** The title of each frame with the slider's value behind it, looked up by the slider. */
function titleByFrame(frames: readonly Figure[], label: string, values: readonly (number | string)[]): Part {
  const texts = frames.map(({ title }, k) => {
    const own = isPart(title) ? String(title.text) : '';
    return [own, `${label} = ${values[k]}`].filter((text) => text !== '').join(' — ');
  });
  const plain = frames.every(({ title }) => title === undefined)
    ? { fontSize: 12, fontWeight: 'normal' }
    : {};
  const style = isPart(frames[0]?.title) ? frames[0].title : {};
  return { ...style, ...plain, text: { expr: `${JSON.stringify(texts)}[frame]` } };
}

/**
 * A film: figures that differ only in their data become one figure with a slider. Axes and colours hold still
 * over all frames; rows that never change are kept once.
 *
 *     animate(times.map((t) => lines({ x, y: density(t) }, { title: 'Heat' })), { label: 't', values: times })
 *
 * @throws RangeError for no frames, a number of values other than that of frames, or frames that differ in more
 *   than data, domains and titles
 */
export function animate(frames: readonly Figure[], options: AnimateOptions = {}): Figure {
  requireNotEmpty(action, 'frames', frames);
  const { label = 'frame', show = frames.length - 1 } = options;
  requireIndex(action, 'show', show, frames.length);
  const values = options.values ?? frames.map((_, index) => index);
  requireLength(action, 'values', values, frames.length);
  const untitled = frames.map(({ title: _, ...frame }) => frame as Part);
  const merged = fixDomains(mergeParts(untitled, '')) as Figure;
  const range = { input: 'range', min: 0, max: frames.length - 1, step: 1, name: `${label} ` };
  return {
    ...merged,
    title: titleByFrame(frames, label, values),
    params: [{ name: 'frame', value: show, bind: range }],
  };
}
