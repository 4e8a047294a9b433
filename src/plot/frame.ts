/** How data units become pixels: domains of the axes and the size of the plotting area. */
import { requireInterval } from '../check';
import type { AxisOptions } from './axes';
import { defaultSize, defaultSquare } from './defaults';
import type { Extent } from './picture';
import type { FigureOptions } from './spec';
import { extent } from './table';

/** `equal` draws a unit of x as long as a unit of y; `free` fills the area. */
export type Aspect = 'equal' | 'free';

/** Options of a plot whose axes may have one unit. */
export interface FrameOptions extends FigureOptions, AxisOptions {
  readonly aspect?: Aspect;
}

export interface Frame {
  readonly over: Extent;
  readonly width: number;
  readonly height: number;
}

/** An interval a little wider than the data, never empty. */
function padded([low, high]: readonly [number, number], share: number): [number, number] {
  const margin = high > low ? (high - low) * share : Math.max(Math.abs(low) * 0.1, 0.5);
  return [low - margin, high + margin];
}

/** The domains that hold the points, or those of the options, and a plotting area that keeps the aspect. */
export function frameOf(
  xs: Iterable<number | null>,
  ys: Iterable<number | null>,
  options: FrameOptions,
  margin = 0.05,
): Frame {
  const x = options.xDomain ?? padded(extent(xs), margin);
  const y = options.yDomain ?? padded(extent(ys), margin);
  requireInterval('draw a figure', 'xDomain', x[0], x[1]);
  requireInterval('draw a figure', 'yDomain', y[0], y[1]);
  return { over: { x, y }, ...sizeOf({ x, y }, options) };
}

/** A plotting area for the rectangle: its own proportions within the given size, or the size itself. */
export function sizeOf(over: Extent, options: FrameOptions): { width: number; height: number } {
  if (options.aspect === 'free')
    return { width: options.width ?? defaultSize.width, height: options.height ?? defaultSize.height };
  const box = {
    width: options.width ?? options.height ?? defaultSquare,
    height: options.height ?? options.width ?? defaultSquare,
  };
  const [dx, dy] = [over.x[1] - over.x[0], over.y[1] - over.y[0]];
  const scale = Math.min(box.width / dx, box.height / dy);
  return { width: Math.max(1, Math.round(dx * scale)), height: Math.max(1, Math.round(dy * scale)) };
}
