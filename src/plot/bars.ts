/** Bars for values of named things, side by side in groups where there are several series. */
import type { AxisOptions, SeriesOptions } from './axes';
import { asTitle, colorBy, distinct, position, withColor } from './axes';
import { colorOf, defaultSize } from './defaults';
import type { Part } from './part';
import type { Figure, FigureOptions } from './spec';
import { figure } from './spec';
import type { Cell, Columns, PlotData, Row } from './table';
import { extent, requireColumn, requireNumbers, toCells, toColumns, zip } from './table';

const action = 'draw bars';

/** Options of {@link bars}. */
export interface BarsOptions extends FigureOptions, AxisOptions, SeriesOptions {
  /** Column that names the bars; `x` unless told. */
  readonly x?: string;
  /** Column, or columns side by side, with the lengths; `y` unless told. */
  readonly y?: string | readonly string[];
  /** Column that names the series a row belongs to. */
  readonly series?: string;
  /** What the legend calls a column of `y`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Colour of the bars of a single series. */
  readonly color?: string;
  /** Writes each value on its bar: true, or a number format such as `.3f`. */
  readonly valueLabels?: boolean | string;
  /** Lays the bars down, which suits long names. */
  readonly horizontal?: boolean;
}

function barRows(data: Columns, options: BarsOptions, x: string, columns: readonly string[]): Row[] {
  const names = toCells(requireColumn(action, 'x', data, x));
  const series =
    options.series === undefined ? undefined : toCells(requireColumn(action, 'series', data, options.series));
  return columns.flatMap((column) => {
    const label = options.labels?.[column] ?? column;
    const group = series ?? (columns.length > 1 ? names.map(() => label) : undefined);
    const values = requireNumbers(action, 'y', data, column);
    return zip({ name: names, value: values, ...(group === undefined ? {} : { series: group }) });
  });
}

/**
 * Bars whose lengths start at 0, grouped by series, in the order of the data.
 *
 *     bars([{ model: 'p', kl: 0.51 }, { model: 'q', kl: 0.37 }], { x: 'model', y: 'kl', valueLabels: '.2f' })
 *
 * @throws RangeError for no data, an unknown column, or a column without a finite number
 */
export function bars(data: PlotData, options: BarsOptions = {}): Figure {
  const { x = 'x', y = 'y', horizontal = false } = options;
  const columns = typeof y === 'string' ? [y] : y;
  const rows = barRows(toColumns(action, data), options, x, columns);
  const names = distinct(rows.map((row) => row.series ?? null));
  const xTitle = options.xTitle ?? asTitle(x);
  const yTitle = options.yTitle ?? asTitle(columns.length === 1 ? (columns[0] ?? 'y') : 'value');
  const category = nameAxis(rows, xTitle, names.length > 1, horizontal);
  const length = { ...position('y', yTitle, withRoom(rows, options), true), field: 'value' };
  const offset = { field: 'series', type: 'nominal', sort: names, scale: { paddingInner: 0.05 } };
  const grouped = names.length === 0 ? {} : { [horizontal ? 'yOffset' : 'xOffset']: offset };
  const color = names.length === 0 ? {} : { color: colorBy('series', names, withColor(options, names)) };
  const across = horizontal ? { y: category, x: length } : { x: category, y: length };
  const encoding = { ...across, ...grouped };
  const paint = names.length === 0 ? { color: colorOf(options.color ?? 'blue') } : {};
  const bar = { mark: { type: 'bar', tooltip: true, ...paint }, encoding: { ...encoding, ...color } };
  const labels = options.valueLabels ? [valueText(encoding, options.valueLabels, horizontal)] : [];
  return figure(
    { data: { values: rows }, ...(labels.length > 0 ? { layer: [bar, ...labels] } : bar) },
    options,
    `${yTitle} by ${xTitle}`,
  );
}

/** The axis of values, a little longer than the bars where labels stand beyond their ends. */
function withRoom(rows: readonly Row[], options: BarsOptions): BarsOptions {
  if (!options.valueLabels || options.yDomain !== undefined || options.yScale !== undefined) return options;
  const values = rows.map((row) => row.value as number | null);
  const [low, high] = extent([0, ...values]);
  const longest = Math.max(...values.map((value) => labelLength(value, options.valueLabels)));
  const span = options.horizontal
    ? (options.width ?? defaultSize.width)
    : (options.height ?? defaultSize.height);
  const pixels = options.horizontal ? 12 + 6.5 * longest : 20;
  const ends = (low < 0 ? 1 : 0) + (high > 0 ? 1 : 0);
  const room = ((high - low) * pixels) / Math.max(span - ends * pixels, pixels);
  return {
    ...options,
    yDomain: low < high ? [low < 0 ? low - room : 0, high > 0 ? high + room : 0] : [0, 1],
  };
}

/** About how many characters a value's label has. */
function labelLength(value: number | null, format: boolean | string | undefined): number {
  if (value === null) return 0;
  const decimals = typeof format === 'string' ? Number(/\.(\d+)f/.exec(format)?.[1] ?? 3) : 3;
  return value.toFixed(Number.isInteger(value) && format === true ? 0 : decimals).length;
}

function nameAxis(rows: readonly Row[], title: string, grouped: boolean, horizontal: boolean): Part {
  const names: Cell[] = [...new Set(rows.map((row) => row.name ?? null))];
  const longest = Math.max(...names.map((name) => String(name).length));
  // Short names stand upright; long ones in a crowd lean, so that they do not run into each other.
  const upright = horizontal || names.length * longest <= 60;
  return {
    field: 'name',
    type: 'nominal',
    title,
    sort: names,
    scale: { paddingInner: grouped ? 0.25 : 0.2, paddingOuter: 0.15 },
    axis: { labelAngle: upright ? 0 : -40, grid: false, labelLimit: 200 },
  };
}

function valueText(encoding: Part, format: true | string, horizontal: boolean): Part {
  const number = format === true ? '.3~g' : format;
  // A label stands beyond the end of its bar, on whichever side of zero that is.
  const away = { expr: `datum.value < 0 ? ${horizontal ? -4 : 12} : ${horizontal ? 4 : -4}` };
  const place = horizontal
    ? { dx: away, align: { expr: "datum.value < 0 ? 'right' : 'left'" }, baseline: 'middle' }
    : { dy: away, align: 'center', baseline: 'alphabetic' };
  return {
    mark: { type: 'text', fontSize: 11, ...place },
    encoding: { ...encoding, text: { field: 'value', type: 'quantitative', format: number } },
  };
}
