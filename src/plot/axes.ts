/** Position and colour channels of a specification, with their titles and scales. */
import { refusal, requireInterval } from '../check';
import { colorOf, palette, seriesColors } from './defaults';
import type { Part } from './part';
import type { Cell } from './table';
import { isNumeric } from './table';

export type ScaleKind = 'linear' | 'log' | 'sqrt' | 'symlog';

/** One channel of an encoding. */
export interface Channel extends Part {
  readonly field: string;
  readonly title: string;
}

/** Options of a plot with two axes. */
export interface AxisOptions {
  /** Title of the x axis; the name of its column unless given. */
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly xScale?: ScaleKind;
  readonly yScale?: ScaleKind;
  /** Ends of the x axis; the data's, rounded, unless given. */
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  /** Number format of the axis in d3-format's notation, such as `.2f` or `%`. */
  readonly xFormat?: string;
  readonly yFormat?: string;
}

/** A column's name as an axis title. */
export const asTitle = (name: string): string => name.replaceAll('_', ' ');

const logAction = 'draw a logarithmic axis';

/** Refuses what a logarithmic axis cannot hold. @throws RangeError */
export function requireLogarithmic(kind: ScaleKind | undefined, name: string, cells: readonly Cell[]): void {
  if (kind !== 'log') return;
  cells.forEach((cell, k) => {
    if (cell !== null && !(Number(cell) > 0))
      throw new RangeError(refusal(logAction, `${name} must be positive in row ${k}`, cell));
  });
}

/** Grid lines of a logarithmic axis: clear at powers of ten, faint between them. */
const faintBetweenDecades = {
  condition: { test: 'abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6', value: 1 },
  value: 0.4,
};

/**
 * A quantitative position channel.
 * @param zero whether the axis starts at 0, as bars need
 */
export function position(axis: 'x' | 'y', title: string, options: AxisOptions, zero = false): Channel {
  const kind = axis === 'x' ? options.xScale : options.yScale;
  const domain = axis === 'x' ? options.xDomain : options.yDomain;
  const format = axis === 'x' ? options.xFormat : options.yFormat;
  if (domain !== undefined) requireInterval('draw an axis', `${axis}Domain`, domain[0], domain[1]);
  const type = kind === undefined || kind === 'linear' ? {} : { type: kind };
  const span = domain === undefined ? (kind === 'log' ? { nice: false } : { zero }) : { domain, nice: false };
  const style = kind === 'log' ? { tickCount: 5, gridOpacity: faintBetweenDecades } : {};
  return {
    field: axis,
    type: 'quantitative',
    title: (axis === 'x' ? options.xTitle : options.yTitle) ?? title,
    scale: { ...type, ...span },
    axis: { ...style, ...(format === undefined ? {} : { format }) },
  };
}

/** How series get their colours and whether a legend names them. */
export interface SeriesOptions {
  /** Title above the legend. */
  readonly legendTitle?: string;
  /** Colour of each series by its name: a name of the palette or any CSS colour. */
  readonly colors?: Readonly<Record<string, string>>;
}

/** Distinct values in the order they first appear; numbers in increasing order. */
export function distinct(cells: readonly Cell[]): Cell[] {
  const values = [...new Set(cells.filter((cell) => cell !== null))];
  return isNumeric(values) ? values.sort((a, b) => Number(a) - Number(b)) : values;
}

/**
 * Colour by a column of names, with a legend. Every name's colour is written out, so that figures can be
 * layered and animated without a name changing its colour.
 */
export function colorBy(
  field: string,
  names: readonly Cell[],
  options: SeriesOptions,
  legend: Part = {},
): Part {
  const range = colorsOf(names, options.colors ?? {});
  return {
    field,
    type: 'nominal',
    title: options.legendTitle ?? null,
    scale: { domain: names, range },
    legend,
  };
}

/**
 * The colours of series: those that are told, and for the others that of their place in the palette, or the next one
 * where another series was given it.
 */
function colorsOf(names: readonly Cell[], told: Readonly<Record<string, string>>): string[] {
  const given = names.map((name) => told[String(name)]).map((color) => color && colorOf(color));
  const atPlace = (k: number) => seriesColors[k % seriesColors.length] ?? palette.blue;
  const taken = new Set([...given, ...names.map((_, k) => given[k] ?? atPlace(k))]);
  return names.map((_, k) => {
    const color = given[k] ?? atPlace(k);
    if (given[k] !== undefined || !given.includes(color)) return color;
    const free = seriesColors.find((other) => !taken.has(other)) ?? color;
    taken.add(free);
    return free;
  });
}

/** The one name of a figure's rows as a column, written by the renderer so that no row needs to carry it. */
export function withName(names: readonly Cell[]): Part {
  return names.length === 1 ? { transform: [{ calculate: JSON.stringify(names[0]), as: 'series' }] } : {};
}

/** The options with `color` as the colour of the one name there is. */
export function withColor<T extends SeriesOptions & { readonly color?: string }>(
  options: T,
  names: readonly Cell[],
): T {
  if (options.color === undefined || names.length !== 1) return options;
  return { ...options, colors: { [String(names[0])]: options.color, ...options.colors } };
}
