/** Points in the plane, as marks while they are few and as a picture when they are many. */
import { refusal, requireInRange, requirePositive } from '../check';
import type { AxisOptions, SeriesOptions } from './axes';
import { asTitle, colorBy, distinct, position } from './axes';
import type { Rgb } from './color-map';
import { colorTable, parseHex, stopsOf } from './color-map';
import { colorOf } from './defaults';
import { paintDots } from './dots';
import { fewColors } from './few-colors';
import type { Aspect, Frame } from './frame';
import { frameOf } from './frame';
import type { Part } from './part';
import { legendLayer, pictureLayer } from './picture';
import { pngUrl } from './png';
import type { Figure, FigureOptions } from './spec';
import { countOf, figure } from './spec';
import type { Cell, Columns, PlotData } from './table';
import {
  extent,
  fromInterleaved,
  isNumeric,
  requireColumn,
  requireNumbers,
  toCells,
  toColumns,
  zip,
} from './table';

const action = 'draw points';

/** Options of {@link scatter}. */
export interface ScatterOptions extends FigureOptions, AxisOptions, SeriesOptions {
  readonly x?: string;
  readonly y?: string;
  /** Column that colours the points: a few names (a legend) or many numbers (a colour scale). */
  readonly label?: string;
  /** Colour of points without a label. */
  readonly color?: string;
  /** Diameter of a point in pixels; 5 unless told. */
  readonly size?: number;
  /** From 0 to 1; 0.7 unless told. */
  readonly opacity?: number;
  /** `equal` unless told: a unit of x is as long as a unit of y. */
  readonly aspect?: Aspect;
  /** Draws a picture instead of marks; unless told, where there are more than 2000 points. */
  readonly asPicture?: boolean;
}

/** More points than this become a picture: one mark each would make a notebook heavy and slow. */
export const mostMarks = 2000;

/** More distinct numbers than this are a colour scale, fewer are classes. */
const mostClasses = 10;

interface Paint {
  /** The colour channel, none where all points look alike. */
  readonly channel?: Part;
  /** Values the legend of a picture needs to show. */
  readonly shown: readonly Cell[];
  color(k: number): Rgb;
}

function paintOf(labels: Cell[] | undefined, options: ScatterOptions): Paint {
  if (labels === undefined) {
    const color = parseHex(colorOf(options.color ?? 'blue'));
    return { shown: [], color: () => color };
  }
  const names = distinct(labels);
  const title = options.legendTitle ?? asTitle(options.label ?? '');
  if (isNumeric(labels) && names.length > mostClasses) {
    const stops = stopsOf('viridis');
    const [low, high] = extent(labels as number[]);
    const table = colorTable(stops);
    const at = (k: number) => Math.round(((Number(labels[k]) - low) / (high - low)) * 255);
    const scale = { domain: [low, high], range: stops, nice: false };
    const channel = { field: 'label', type: 'quantitative', title, scale, legend: { gradientOpacity: 1 } };
    return { channel, shown: [low, high], color: (k) => table[at(k)] ?? [0, 0, 0] };
  }
  const channel = colorBy('label', names, { ...options, legendTitle: title }, { symbolOpacity: 1 });
  const colors = (channel.scale as { range: string[] }).range;
  const rgb = new Map(names.map((name, k) => [name, k] as const));
  return { channel, shown: names, color: (k) => parseHex(colors[rgb.get(labels[k] ?? null) ?? 0] ?? '#000') };
}

/**
 * Points (x, y), coloured by label. More than {@link mostMarks} points are painted into a picture that sits
 * on the same axes, so that a notebook stays small.
 *
 *     scatter(points)                              // interleaved x₀, y₀, x₁, y₁, …
 *     scatter(rows, { label: 'class', opacity: 0.5 })
 *
 * @throws RangeError for no data, unequal columns, an unknown column, or no finite coordinate
 */
export function scatter(data: PlotData, options: ScatterOptions = {}): Figure {
  const { x = 'x', y = 'y', size = 5, opacity = 0.7 } = options;
  requirePositive(action, 'size', size);
  requireInRange(action, 'opacity', opacity, 0, 1);
  const columns = columnsOf(data);
  const xs = requireNumbers(action, 'x', columns, x);
  const ys = requireNumbers(action, 'y', columns, y);
  const labels =
    options.label === undefined ? undefined : toCells(requireColumn(action, 'label', columns, options.label));
  const paint = paintOf(labels, options);
  const frame = frameOf(xs, ys, options);
  const domains = { ...options, xDomain: frame.over.x, yDomain: frame.over.y };
  const axes = { x: position('x', asTitle(x), domains), y: position('y', asTitle(y), domains) };
  const cloud = { xs, ys, labels, paint, frame };
  const drawn =
    (options.asPicture ?? xs.length > mostMarks)
      ? { layer: asPicture(cloud, axes, options) }
      : asMarks(cloud, axes, options);
  return figure(drawn, { ...options, width: frame.width, height: frame.height }, countOf(xs.length, 'point'));
}

function columnsOf(data: PlotData): Columns {
  const interleaved =
    (Array.isArray(data) || ArrayBuffer.isView(data)) && typeof (data as number[])[0] === 'number';
  return interleaved ? fromInterleaved(action, data as ArrayLike<number>) : toColumns(action, data);
}

interface Cloud {
  readonly xs: (number | null)[];
  readonly ys: (number | null)[];
  readonly labels?: Cell[];
  readonly paint: Paint;
  readonly frame: Frame;
}

function asMarks(
  { xs, ys, labels, paint }: Cloud,
  axes: Part,
  { size = 5, opacity = 0.7, color }: ScatterOptions,
): Part {
  const mark = { type: 'point', filled: true, size: size * size, opacity, clip: true, tooltip: true };
  return {
    data: { values: zip({ x: xs, y: ys, ...(labels === undefined ? {} : { label: labels }) }) },
    mark: labels === undefined ? { ...mark, color: colorOf(color ?? 'blue') } : mark,
    encoding: { ...axes, ...(paint.channel === undefined ? {} : { color: paint.channel }) },
  };
}

/** Pixels of the picture for each pixel of the figure. */
const density = 1.5;

function asPicture(
  { xs, ys, paint, frame }: Cloud,
  axes: { x: Part; y: Part },
  options: ScatterOptions,
): Part[] {
  const { size = 5, opacity = 0.7 } = options;
  if (options.xScale !== undefined || options.yScale !== undefined)
    throw new RangeError(
      refusal(action, 'the axes of a picture must be linear', [options.xScale, options.yScale]),
    );
  const dots = { x: xs, y: ys, color: paint.color, radius: (size * density) / 2 / 1.25, opacity };
  const pixels = fewColors(
    paintDots(dots, frame.over, Math.ceil(frame.width * density), Math.ceil(frame.height * density)),
  );
  const picture = pictureLayer(pngUrl(pixels), frame.over, axes.x, axes.y, true);
  return paint.channel === undefined
    ? [picture]
    : [picture, legendLayer({ color: paint.channel }, 'label', paint.shown)];
}
