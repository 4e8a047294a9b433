/** A vector field as arrows. */
import { refusal, requireCount, requirePositive } from '../check';
import { grid1 } from '../grid';
import type { AxisOptions } from './axes';
import { asTitle, position } from './axes';
import { colorTable, stopsOf, toHex } from './color-map';
import { colorOf } from './defaults';
import type { Aspect, Frame } from './frame';
import { frameOf } from './frame';
import type { Part } from './part';
import type { Figure, FigureOptions } from './spec';
import { countOf, figure } from './spec';
import type { Cell, Columns, PlotData } from './table';
import { requireNumbers, toColumns, zip } from './table';

const action = 'draw arrows';

/** A vector field u(x, y). */
export type PlaneField = (x: number, y: number) => ArrayLike<number>;

/** Options of {@link arrows}. */
export interface ArrowsOptions extends FigureOptions, AxisOptions {
  readonly x?: string;
  readonly y?: string;
  /** Columns of the vector's components; `dx` and `dy` unless told. */
  readonly dx?: string;
  readonly dy?: string;
  /** Arrows along x and y at which a function is evaluated; 16 × 16 unless told. */
  readonly cells?: readonly [x: number, y: number];
  /** Drawn length of a vector of length 1, in units of the axes; unless told, the longest arrow spans one cell. */
  readonly lengthScale?: number;
  readonly color?: string;
  /** Colours the arrows by their length. */
  readonly colorByLength?: boolean;
  /** Title of that colour's legend. */
  readonly lengthTitle?: string;
  /** `equal` unless told. */
  readonly aspect?: Aspect;
}

function sampled(field: PlaneField, options: ArrowsOptions): Columns {
  const [nx, ny] = options.cells ?? [16, 16];
  requireCount(action, 'cells along x', nx);
  requireCount(action, 'cells along y', ny);
  const { xDomain, yDomain } = options;
  if (xDomain === undefined || yDomain === undefined)
    throw new TypeError(refusal(action, 'a function needs xDomain and yDomain', [xDomain, yDomain]));
  const [gx, gy] = [grid1(xDomain[0], xDomain[1], nx), grid1(yDomain[0], yDomain[1], ny)];
  const rows = Array.from(gy.centres).flatMap((y) =>
    Array.from(gx.centres, (x) => {
      const u = field(x, y);
      return { x, y, dx: u[0], dy: u[1] };
    }),
  );
  return toColumns(action, rows);
}

interface Arrow {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

function arrowsOf(data: Columns, names: readonly [string, string, string, string]): Arrow[] {
  const [xs, ys, dxs, dys] = [
    requireNumbers(action, 'x', data, names[0]),
    requireNumbers(action, 'y', data, names[1]),
    requireNumbers(action, 'dx', data, names[2]),
    requireNumbers(action, 'dy', data, names[3]),
  ];
  return xs.flatMap((x, k) => {
    const [y, dx, dy] = [ys[k], dxs[k], dys[k]];
    return x == null || y == null || dx == null || dy == null ? [] : [{ x, y, dx, dy }];
  });
}

/** The scale at which the longest arrow is as long as arrows are apart. */
function naturalScale(arrows: readonly Arrow[], frame: Frame): number {
  const longest = Math.max(...arrows.map(({ dx, dy }) => Math.hypot(dx, dy)));
  const { x, y } = frame.over;
  const apart = Math.sqrt(((x[1] - x[0]) * (y[1] - y[0])) / arrows.length);
  return longest > 0 ? (0.95 * apart) / longest : 1;
}

/**
 * Arrows from (x, y) along (dx, dy): a shaft and a head turned to the direction it has on the screen.
 *
 *     arrows((x, y) => [-y, x], { xDomain: [-2, 2], yDomain: [-2, 2] })
 *     arrows(rows, { dx: 'score_x', dy: 'score_y', colorByLength: true })
 *
 * @throws RangeError for no data, an unknown column or no finite number; TypeError for a function without domains
 */
export function arrows(data: PlotData | PlaneField, options: ArrowsOptions = {}): Figure {
  const { x = 'x', y = 'y', dx = 'dx', dy = 'dy' } = options;
  const given = typeof data !== 'function';
  const columns = given ? toColumns(action, data) : sampled(data, options);
  const drawn = arrowsOf(columns, given ? [x, y, dx, dy] : ['x', 'y', 'dx', 'dy']);
  const frame = frameOf(
    drawn.map((arrow) => arrow.x),
    drawn.map((arrow) => arrow.y),
    options,
    given ? 0.08 : 0,
  );
  const scale = options.lengthScale ?? naturalScale(drawn, frame);
  requirePositive(action, 'lengthScale', scale);
  const axes = { ...options, xDomain: frame.over.x, yDomain: frame.over.y };
  const px = position('x', asTitle(x), axes);
  const py = position('y', asTitle(y), axes);
  const plain = { value: colorOf(options.color ?? 'blue') };
  // The shaft's stroke carries the legend, the head's colour is written out in its row: the channels color and
  // fill stay free for what an arrow plot is layered over.
  const stroke = options.colorByLength ? lengthColor(drawn, options) : plain;
  const fill = options.colorByLength ? { field: 'ink', type: 'nominal', scale: null } : plain;
  const shaft = {
    mark: { type: 'rule', strokeWidth: 1.4, clip: true },
    encoding: { x: px, y: py, x2: { field: 'x2' }, y2: { field: 'y2' }, stroke },
  };
  const head = {
    transform: [{ filter: 'datum.length > 0' }],
    mark: { type: 'point', shape: 'triangle', filled: true, opacity: 1, clip: true },
    encoding: {
      x: { ...px, field: 'x2' },
      y: { ...py, field: 'y2' },
      angle: { field: 'angle', type: 'quantitative', scale: null },
      size: { field: 'head', type: 'quantitative', scale: null },
      fill,
    },
  };
  const body = { data: { values: rowsOf(drawn, scale, frame, options) }, layer: [shaft, head] };
  return figure(
    body,
    { ...options, width: frame.width, height: frame.height },
    countOf(drawn.length, 'arrow'),
  );
}

function rowsOf(drawn: readonly Arrow[], scale: number, frame: Frame, options: ArrowsOptions): object[] {
  const { over, width, height } = frame;
  const perX = width / (over.x[1] - over.x[0]);
  const perY = height / (over.y[1] - over.y[0]);
  const column = (f: (arrow: Arrow) => Cell): Cell[] => drawn.map(f);
  const longest = longestOf(drawn);
  const ink = (a: Arrow) => inks[Math.round((Math.hypot(a.dx, a.dy) / longest) * 255)] ?? null;
  return zip({
    ...(options.colorByLength ? { ink: column(ink) } : {}),
    x: column((a) => a.x),
    y: column((a) => a.y),
    x2: column((a) => a.x + scale * a.dx),
    y2: column((a) => a.y + scale * a.dy),
    length: column((a) => Math.hypot(a.dx, a.dy)),
    // Area of the head in pixels, smaller on an arrow that is short.
    head: column((a) => Math.min(6, 0.6 * scale * Math.hypot(a.dx * perX, a.dy * perY)) ** 2),
    // Clockwise degrees from upright, as the triangle mark is turned.
    angle: column((a) => (Math.atan2(a.dx * perX, a.dy * perY) * 180) / Math.PI),
  });
}

// The palest end of the scale would vanish on white.
const inkStops = stopsOf('viridis').slice(0, -2);
const inks = colorTable(inkStops).map(toHex);

const longestOf = (drawn: readonly Arrow[]): number => {
  const longest = Math.max(...drawn.map(({ dx, dy }) => Math.hypot(dx, dy)));
  return longest > 0 ? longest : 1;
};

function lengthColor(drawn: readonly Arrow[], options: ArrowsOptions): Part {
  const title = options.lengthTitle ?? 'length';
  const scale = { domain: [0, longestOf(drawn)], range: inkStops, nice: false };
  return { field: 'length', type: 'quantitative', title, scale, legend: { tickCount: 5 } };
}
