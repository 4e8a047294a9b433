/** Samples counted into bars along a continuous axis. */
import { refusal } from '../check';
import { grid1, histogram1 } from '../grid';
import type { AxisOptions, Channel } from './axes';
import { colorBy, position, withName } from './axes';
import { colorOf, defaultSize } from './defaults';
import type { Part } from './part';
import type { Figure, FigureOptions } from './spec';
import { figure } from './spec';
import { extent, zip } from './table';

const action = 'draw a histogram';

/** From this count on the usual ticks are whole. */
const MANY = 10;
const PIXELS_A_TICK = 20;

/** Options of {@link histogram}. */
export interface HistogramOptions extends FigureOptions, AxisOptions {
  /** Number of bars; 40 unless told. */
  readonly bins?: number;
  /** Interval that is cut into bars; the samples' own unless told. Samples outside are not drawn. */
  readonly domain?: readonly [number, number];
  /** Counts instead of a density whose area is 1. */
  readonly counts?: boolean;
  /** Names the bars in the legend. */
  readonly label?: string;
  readonly color?: string;
}

/** The interval that holds all samples, widened where they are all equal. */
function spanOf(samples: ArrayLike<number>): [number, number] {
  const [low, high] = extent(Array.from(samples, (value) => (Number.isFinite(value) ? value : null)));
  if (!(low <= high)) throw new RangeError(refusal(action, 'samples must hold a finite number', samples));
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** The axis of the bars' heights. Half a sample is none, so few counts have whole ticks. */
function heightAxis(counts: boolean, heights: readonly number[], options: HistogramOptions): Channel {
  const y = position('y', counts ? 'count' : 'density', options, true);
  const top = Math.max(1, Math.floor(options.yDomain?.[1] ?? Math.max(...heights)));
  if (!counts || (options.yScale ?? 'linear') !== 'linear' || top >= MANY) return y;
  const step = Math.ceil((top * PIXELS_A_TICK) / (options.height ?? defaultSize.height));
  const values = Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => k * step);
  return { ...y, axis: { format: 'd', ...(y.axis as Part), values } };
}

/**
 * A histogram of samples, scaled to area 1 so that a density can be layered over it:
 * height = count / (number of samples · width of a bar).
 *
 *     layer([histogram(samples, { bins: 60 }), lines({ x, y: density }, { color: 'vermillion' })])
 *
 * @throws RangeError for no samples, none finite, or a bad number of bins
 */
export function histogram(samples: ArrayLike<number>, options: HistogramOptions = {}): Figure {
  const { bins = 40, counts = false } = options;
  const [low, high] = options.domain ?? spanOf(samples);
  const grid = grid1(low, high, bins);
  const counted = histogram1(grid, samples);
  const heights = Array.from(counts ? counted.counts : counted.density);
  const edges = Array.from(grid.edges);
  const bar = { x: edges.slice(0, -1), to: edges.slice(1), y: heights };
  const { label } = options;
  const rows = zip(bar);
  const x = { ...position('x', 'value', options), bin: 'binned' };
  const y = heightAxis(counts, heights, options);
  const paint = options.color ?? 'sky';
  const color =
    label === undefined ? {} : { color: colorBy('series', [label], { colors: { [label]: paint } }) };
  const mark = {
    type: 'bar',
    clip: true,
    binSpacing: 0,
    opacity: 0.75,
    tooltip: true,
    ...(label === undefined ? { color: colorOf(paint) } : {}),
  };
  const encoding = { x, x2: { field: 'to' }, y, ...color };
  return figure(
    { data: { values: rows }, ...withName(label === undefined ? [] : [label]), mark, encoding },
    options,
    `${y.title} of ${x.title}`,
  );
}
