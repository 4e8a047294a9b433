/** Curves. */
import { refusal } from '../check';
import type { AxisOptions, SeriesOptions } from './axes';
import { asTitle, colorBy, distinct, position, requireLogarithmic, withColor, withName } from './axes';
import { colorOf } from './defaults';
import type { Part } from './part';
import type { Figure, FigureOptions } from './spec';
import { figure } from './spec';
import type { Cell, Columns, PlotData, Row } from './table';
import { requireColumn, requireNumbers, toCells, toColumns, zip } from './table';

const action = 'draw lines';

/** Options of {@link lines}. */
export interface LinesOptions extends FigureOptions, AxisOptions, SeriesOptions {
  /** Column of the horizontal axis; `x` unless told. */
  readonly x?: string;
  /** Column, or columns with one curve each; `y` unless told, or every numeric column but x where there is no `y`. */
  readonly y?: string | readonly string[];
  /** Column that names the curve a row belongs to. */
  readonly series?: string;
  /** What the legend calls a column of `y`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Names a single curve in the legend, as layered figures want it. */
  readonly label?: string;
  /** Colour of a single curve. */
  readonly color?: string;
  /** Columns with the ends of a band around the curve, such as an error bar: `[low, high]`. */
  readonly band?: readonly [low: string, high: string];
  /** Curves drawn dashed: all of them, or those named. */
  readonly dashed?: boolean | readonly string[];
  /** Also marks every point. */
  readonly points?: boolean;
  /** Draws a staircase instead of a slope. */
  readonly step?: boolean;
  /** Thickness in pixels. */
  readonly thickness?: number;
}

function valueColumns(data: Columns, options: LinesOptions, x: string): readonly string[] {
  if (options.y !== undefined) return typeof options.y === 'string' ? [options.y] : options.y;
  if (data.names.includes('y')) return ['y'];
  const taken = [x, options.series, ...(options.band ?? [])];
  return data.names.filter((name) => !taken.includes(name) && typeof data.column(name)[0] === 'number');
}

interface Curves {
  readonly rows: Row[];
  /** Names for the legend, none where there is one anonymous curve. */
  readonly names: readonly Cell[];
  readonly columns: readonly string[];
}

function curves(data: Columns, options: LinesOptions, x: string): Curves {
  const xs = requireNumbers(action, 'x', data, x);
  requireLogarithmic(options.xScale, x, xs);
  const columns = valueColumns(data, options, x);
  if (columns.length === 0)
    throw new RangeError(refusal(action, 'y must name a column of the data', data.names));
  const groups =
    options.series === undefined ? undefined : toCells(requireColumn(action, 'series', data, options.series));
  if (groups !== undefined && columns.length > 1)
    throw new RangeError(refusal(action, 'y must be one column where series is given', columns));
  const labels = columns.map((name) => options.labels?.[name] ?? options.label ?? name);
  const named = columns.length > 1 || options.label !== undefined ? labels : [];
  const names = groups === undefined ? [...new Set(named)] : distinct(groups);
  const rows = columns.flatMap((name, k) => {
    const ys = requireNumbers(action, 'y', data, name);
    requireLogarithmic(options.yScale, name, ys);
    const [low, high] = (options.band ?? []).map((end) => requireNumbers(action, 'band', data, end));
    return zip({
      x: xs,
      y: ys,
      ...(names.length > 1 ? { series: groups ?? ys.map(() => labels[k] ?? name) } : {}),
      ...(low === undefined || high === undefined ? {} : { low, high }),
    });
  });
  return { rows, names, columns };
}

const dashPattern = [6, 4];

/** Dashes by name where curves have names, so that the legend shows them too. */
function dashes(
  names: readonly Cell[],
  { dashed, legendTitle }: LinesOptions,
): { mark: Part; encoding: Part } {
  if (!dashed) return { mark: {}, encoding: {} };
  if (names.length === 0) return { mark: dashed === true ? { strokeDash: dashPattern } : {}, encoding: {} };
  const isDashed = (name: Cell) => dashed === true || dashed.includes(String(name));
  const range = names.map((name) => (isDashed(name) ? dashPattern : [1, 0]));
  const scale = { domain: names, range };
  return {
    mark: {},
    encoding: {
      strokeDash: { field: 'series', type: 'nominal', title: legendTitle ?? null, scale },
    },
  };
}

/**
 * Curves y(x), one or several, with an optional band and linear or logarithmic axes. A missing or
 * non-finite value leaves a gap.
 *
 *     lines({ x: grid, p: density, q: other }, { y: ['p', 'q'], title: 'Two densities' })
 *
 * @throws RangeError for no data, an unknown column, a column without a finite number, or a value that a
 *   logarithmic axis cannot hold
 */
export function lines(data: PlotData, options: LinesOptions = {}): Figure {
  const { x = 'x' } = options;
  const { rows, names, columns } = curves(toColumns(action, data), options, x);
  const dash = dashes(names, options);
  // Long enough for a dash to show.
  const symbol = { symbolType: 'stroke', symbolStrokeWidth: 3, symbolSize: 250 };
  const color =
    names.length === 0 ? {} : { color: colorBy('series', names, withColor(options, names), symbol) };
  const ink = names.length === 0 ? { color: colorOf(options.color ?? 'blue') } : {};
  const encoding = {
    x: position('x', asTitle(x), options),
    y: position('y', asTitle(columns.length === 1 ? (columns[0] ?? 'y') : 'value'), options),
    ...color,
  };
  const mark = {
    type: 'line',
    clip: true,
    ...(options.step ? { interpolate: 'step-after' } : {}),
    ...(options.points ? { point: { size: 30 } } : {}),
    ...(options.thickness === undefined ? {} : { strokeWidth: options.thickness }),
    ...dash.mark,
    ...ink,
  };
  const line = { mark, encoding: { ...encoding, ...dash.encoding } };
  const drawn = { data: { values: rows }, ...withName(names), ...withBand(line, encoding, ink, options) };
  return figure(drawn, options, `${encoding.y.title} against ${encoding.x.title}`);
}

function withBand(line: Part, encoding: { x: Part; y: Part }, ink: Part, options: LinesOptions): Part {
  if (options.band === undefined) return line;
  const area = {
    mark: { type: 'area', opacity: 0.2, clip: true, ...ink },
    encoding: { ...encoding, y: { ...encoding.y, field: 'low' }, y2: { field: 'high' } },
  };
  return { layer: [area, line] };
}
