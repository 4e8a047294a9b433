/** Paths in the plane, in the order of their points: the way of a particle, of a walk, of a descent. */
import type { SeriesOptions } from './axes';
import { asTitle, colorBy, distinct, position, withColor } from './axes';
import { colorOf } from './defaults';
import { type FrameOptions, frameOf } from './frame';
import type { Figure } from './spec';
import { countOf, figure } from './spec';
import type { PlotData } from './table';
import { requireColumn, requireNumbers, toCells, toColumns, zip } from './table';

const action = 'draw paths';

/** Options of {@link paths}. */
export interface PathsOptions extends FrameOptions, SeriesOptions {
  readonly x?: string;
  readonly y?: string;
  /** Column that names the path a row belongs to; one path unless told. */
  readonly series?: string;
  /** Names a single path in the legend, as layered figures want it. */
  readonly label?: string;
  /** Colour of a single path. */
  readonly color?: string;
  /** Thickness in pixels; 1.5 unless told. */
  readonly thickness?: number;
  /** Marks every point, too. */
  readonly points?: boolean;
}

/**
 * Curves through points (x, y) in the order of the rows, one or several, a unit of x as long as a unit of y.
 *
 *     paths(walk.map(({ x }) => ({ x: x[0], y: x[1] })), { label: 'one particle' })
 *
 * @throws RangeError for no data, an unknown column or no finite coordinate
 */
export function paths(data: PlotData, options: PathsOptions = {}): Figure {
  const { x = 'x', y = 'y', series, label } = options;
  const columns = toColumns(action, data);
  const xs = requireNumbers(action, 'x', columns, x);
  const ys = requireNumbers(action, 'y', columns, y);
  const named = series === undefined ? undefined : toCells(requireColumn(action, 'series', columns, series));
  const names = distinct(named ?? [label ?? null]);
  const frame = frameOf(xs, ys, options);
  const domains = { ...options, xDomain: frame.over.x, yDomain: frame.over.y };
  const paint = names.length === 0 ? {} : { color: colorBy('series', names, withColor(options, names)) };
  const ink = names.length === 0 ? { color: colorOf(options.color ?? 'blue') } : {};
  const point = options.points ? { point: { size: 25 } } : {};
  const step = xs.map((_, k) => k);
  const path = named ?? xs.map(() => label ?? '');
  const body = {
    data: { values: zip({ x: xs, y: ys, step, series: path }) },
    mark: { type: 'line', clip: true, strokeWidth: options.thickness ?? 1.5, ...point, ...ink },
    encoding: {
      x: position('x', asTitle(x), domains),
      y: position('y', asTitle(y), domains),
      ...paint,
      detail: { field: 'series', type: 'nominal' },
      order: { field: 'step', type: 'quantitative' },
    },
  };
  const spoken = countOf(Math.max(1, names.length), 'path');
  return figure(body, { ...options, width: frame.width, height: frame.height }, spoken);
}
