/** A function of two variables, or a matrix, as a picture with a colour legend. */
import { refusal, requireCount, requireInterval, requireLength, requireNotEmpty } from '../check';
import type { Grid2 } from '../grid';
import type { AxisOptions } from './axes';
import { position } from './axes';
import type { ColorScaleName } from './color-map';
import { colorTable, stopsOf } from './color-map';
import type { Aspect } from './frame';
import { sizeOf } from './frame';
import type { Part } from './part';
import type { Extent } from './picture';
import { legendLayer, pictureLayer } from './picture';
import type { Pixels } from './png';
import { pngUrl } from './png';
import type { Figure, FigureOptions } from './spec';
import { figure } from './spec';
import { extent } from './table';

const action = 'draw a heat map';

/** A matrix as its rows; a function on a grid with its values row by row; or a function of x and y. */
export type HeatmapData =
  | readonly ArrayLike<number>[]
  | { readonly grid: Grid2; readonly values: ArrayLike<number> }
  | ((x: number, y: number) => number);

/** Options of {@link heatmap}. */
export interface HeatmapOptions extends FigureOptions, AxisOptions {
  /** Cells along x and y at which a function is evaluated; 120 × 120 unless told. */
  readonly cells?: readonly [x: number, y: number];
  /** Colour scale; `viridis`, or `diverging` to set signed values apart. */
  readonly scheme?: ColorScaleName;
  /** Values at the ends of the colour scale; the data's, symmetric about 0 where diverging, unless told. */
  readonly valueDomain?: readonly [number, number];
  /** Title of the colour legend. */
  readonly valueTitle?: string;
  /** Leaves the colour legend away. */
  readonly legend?: boolean;
  /** `equal` unless told. */
  readonly aspect?: Aspect;
  /** Where row 0 of a matrix lies; `upper`, as a matrix is written, unless its axes are given. */
  readonly origin?: 'upper' | 'lower';
  /** Names of the columns and rows of a matrix, in place of their indices. */
  readonly xLabels?: readonly (string | number)[];
  readonly yLabels?: readonly (string | number)[];
  /** Writes each value of a small matrix on its cell: true, or a number format such as `.2f`. */
  readonly valueLabels?: boolean | string;
}

/** Values on a rectangle, row by row from the smallest y. */
interface Field {
  readonly nx: number;
  readonly ny: number;
  readonly values: ArrayLike<number>;
  readonly over: Extent;
  /** Whether the y axis points down, as in a matrix. */
  readonly down: boolean;
}

function fromFunction(f: (x: number, y: number) => number, options: HeatmapOptions): Field {
  const [nx, ny] = options.cells ?? [120, 120];
  requireCount(action, 'cells along x', nx);
  requireCount(action, 'cells along y', ny);
  const { xDomain: x, yDomain: y } = options;
  if (x === undefined || y === undefined)
    throw new TypeError(refusal(action, 'a function needs xDomain and yDomain', [x, y]));
  const values = Float64Array.from({ length: nx * ny }, (_, k) => {
    const [i, j] = [k % nx, Math.floor(k / nx)];
    return f(x[0] + ((i + 0.5) / nx) * (x[1] - x[0]), y[0] + ((j + 0.5) / ny) * (y[1] - y[0]));
  });
  return { nx, ny, values, over: { x, y }, down: false };
}

function fromMatrix(rows: readonly ArrayLike<number>[], options: HeatmapOptions): Field {
  requireNotEmpty(action, 'matrix', rows);
  const nx = rows[0]?.length ?? 0;
  requireNotEmpty(action, 'row 0', rows[0] ?? []);
  rows.forEach((row, j) => {
    requireLength(action, `row ${j}`, row, nx);
  });
  const ny = rows.length;
  const down = (options.origin ?? (options.yDomain === undefined ? 'upper' : 'lower')) === 'upper';
  // A matrix has indices for axes, and its cells are centred on them.
  const over: Extent = { x: options.xDomain ?? [-0.5, nx - 0.5], y: options.yDomain ?? [-0.5, ny - 0.5] };
  return { nx, ny, values: rows.flatMap((row) => Array.from(row)), over, down };
}

function fieldOf(data: HeatmapData, options: HeatmapOptions): Field {
  if (typeof data === 'function') return fromFunction(data, options);
  if (!('grid' in data)) return fromMatrix(data, options);
  const { grid, values } = data;
  const { x, y } = grid;
  requireLength(action, 'values', values, x.n * y.n);
  const over: Extent = { x: [x.low, x.high], y: [y.low, y.high] };
  return { nx: x.n, ny: y.n, values, over, down: false };
}

function valueDomainOf(field: Field, options: HeatmapOptions): readonly [number, number] {
  if (options.valueDomain !== undefined) {
    requireInterval(action, 'valueDomain', options.valueDomain[0], options.valueDomain[1]);
    return options.valueDomain;
  }
  const [low, high] = extent(Array.from(field.values, (v) => (Number.isFinite(v) ? v : null)));
  if (!(low <= high)) throw new RangeError(refusal(action, 'values must hold a finite number', field.values));
  if (options.scheme === 'diverging') {
    const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return [-most, most];
  }
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** One pixel a cell; a value that is no number stays transparent. */
function paint(field: Field, [low, high]: readonly [number, number], stops: readonly string[]): Pixels {
  const table = colorTable(stops);
  const { nx, ny, values, down } = field;
  const data = new Uint8ClampedArray(nx * ny * 4);
  for (let row = 0; row < ny; row++)
    for (let i = 0; i < nx; i++) {
      const value = values[(down ? row : ny - 1 - row) * nx + i]!;
      if (Number.isNaN(value)) continue;
      const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
      data.set([...(table[Math.round(share * 255)] ?? [0, 0, 0]), 255], 4 * (row * nx + i));
    }
  return { width: nx, height: ny, data };
}

/**
 * Colours for a function of two variables or a matrix, cell by cell and without smoothing.
 *
 *     heatmap((x, y) => Math.exp(-(x * x + y * y) / 2), { xDomain: [-3, 3], yDomain: [-3, 3] })
 *     heatmap({ grid, values: onGrid2(grid, density) }, { valueTitle: 'density' })
 *     heatmap(confusion, { valueLabels: true })
 *
 * @throws RangeError for no values, rows of unequal length or none finite; TypeError for a function without domains
 */
export function heatmap(data: HeatmapData, options: HeatmapOptions = {}): Figure {
  const field = fieldOf(data, options);
  const domain = valueDomainOf(field, options);
  const stops = stopsOf(options.scheme ?? 'viridis');
  const { over } = field;
  const axes = { ...options, xDomain: over.x, yDomain: over.y };
  const x = withLabels(position('x', 'x', axes), options.xLabels, field.nx, options.xDomain);
  const y = withLabels(position('y', 'y', axes), options.yLabels, field.ny, options.yDomain);
  const reversed = field.down ? { ...y, scale: { ...(y.scale as Part), reverse: true } } : y;
  const scale = { domain, range: stops, nice: false };
  const title = options.valueTitle ?? 'value';
  // `fill`, so that curves and points layered over the picture keep the channel `color` for their names.
  const fill = {
    field: 'value',
    type: 'quantitative',
    title,
    scale,
    legend: { gradientOpacity: 1, tickCount: 5 },
  };
  const url = pngUrl(paint(field, domain, stops));
  const layer = [
    pictureLayer(url, over, x, reversed),
    ...(options.legend === false ? [] : [legendLayer({ fill }, 'value', domain)]),
    ...(options.valueLabels ? [cellText(field, domain, options, x, reversed)] : []),
  ];
  const size = sizeOf(over, options);
  return figure({ layer }, { ...options, ...size }, `${title} over ${x.title} and ${y.title}`);
}

/** Names at the centres of the cells; without names, indices stand there while they are few and the axis is not given. */
function withLabels<T extends Part>(
  channel: T,
  labels: readonly (string | number)[] | undefined,
  count: number,
  domain: readonly [number, number] | undefined,
): T {
  if (labels !== undefined) requireLength(action, 'labels', labels, count);
  const isIndex = (channel.scale as { domain: number[] }).domain[0] === -0.5 && domain === undefined;
  if (!isIndex || (labels === undefined && count > 12)) return channel;
  const values = Array.from({ length: count }, (_, k) => k);
  const names =
    labels === undefined ? {} : { labelExpr: `${JSON.stringify(labels.map(String))}[datum.value]` };
  return { ...channel, axis: { values, grid: false, ticks: false, labelAngle: 0, format: 'd', ...names } };
}

function cellText(
  field: Field,
  [low, high]: readonly [number, number],
  options: HeatmapOptions,
  x: Part,
  y: Part,
): Part {
  const { nx, ny, over } = field;
  const format = typeof options.valueLabels === 'string' ? options.valueLabels : '.3~g';
  const values = Array.from(field.values, (value, k) => ({
    x: over.x[0] + (((k % nx) + 0.5) / nx) * (over.x[1] - over.x[0]),
    y: over.y[0] + ((Math.floor(k / nx) + 0.5) / ny) * (over.y[1] - over.y[0]),
    value,
  }));
  const middle = (low + high) / 2;
  // viridis and magma are dark below their middle; paper is dark above it, diverging at both ends.
  const dark = {
    paper: `datum.value > ${middle}`,
    diverging: `abs(datum.value - ${middle}) > ${0.3 * (high - low)}`,
  };
  const scheme = options.scheme ?? 'viridis';
  const test = scheme === 'paper' || scheme === 'diverging' ? dark[scheme] : `datum.value < ${middle}`;
  return {
    data: { values },
    mark: { type: 'text', fontSize: 11, tooltip: false },
    encoding: {
      x,
      y,
      text: { field: 'value', type: 'quantitative', format },
      color: { condition: { test, value: '#ffffff' }, value: '#222222' },
    },
  };
}
