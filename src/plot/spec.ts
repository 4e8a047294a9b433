/**
 * What a plot is: a plain Vega-Lite v5 specification. Nothing here draws; `show` and the kernel do.
 * Reference: https://vega.github.io/vega-lite/docs/spec.html
 */
import { requirePositive } from '../check';
import { background, config, defaultSize } from './defaults';
import type { Part } from './part';
import { channelOf, mapUnits, withChannel } from './walk';

export const vegaLiteSchema = 'https://vega.github.io/schema/vega-lite/v5.json';

/** A whole figure: a plain object that any Vega-Lite v5 renderer draws. */
export interface Figure {
  readonly $schema: string;
  readonly [property: string]: unknown;
}

/** Options that every figure takes. */
export interface FigureOptions {
  /** One line above the figure. */
  readonly title?: string;
  /** A second, quieter line; an array gives several. */
  readonly subtitle?: string | readonly string[];
  /** Width of the plotting area in pixels. */
  readonly width?: number;
  /** Height of the plotting area in pixels. */
  readonly height?: number;
  /** What a screen reader says; made from the titles unless given. */
  readonly description?: string;
}

export function titleOf(options: FigureOptions): Part {
  if (options.title === undefined && options.subtitle === undefined) return {};
  const subtitle = options.subtitle === undefined ? {} : { subtitle: options.subtitle };
  return { title: { text: options.title ?? '', ...subtitle } };
}

/**
 * Wraps what a plot function drew into a figure: schema, description, title, size and the defaults.
 * @param fallback what the description says where no title is given
 * @throws RangeError for a size that is not positive
 */
export function figure(body: Part, options: FigureOptions, fallback: string): Figure {
  const { width = defaultSize.width, height = defaultSize.height } = options;
  requirePositive('draw a figure', 'width', width);
  requirePositive('draw a figure', 'height', height);
  const named = options.title === undefined ? fallback : `${options.title} (${fallback})`;
  return {
    $schema: vegaLiteSchema,
    description: options.description ?? named,
    ...titleOf(options),
    width,
    height,
    ...withTicks(body, width, height),
    background,
    config,
  };
}

/** A number of things in words: `1 point`, `3 points`. */
export const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** About as many labels along each axis as its length has room for. */
export function withTicks(part: Part, width: number, height: number): Part {
  const room = { x: Math.round(width / 50), y: Math.round(height / 40) };
  return mapUnits(part, (unit) =>
    (['x', 'y'] as const).reduce((done, axis) => {
      const channel = channelOf(done, axis);
      const style = channel?.axis as Part | undefined;
      const kind = (channel?.scale as Part | undefined)?.type;
      if (!style || channel?.type !== 'quantitative' || 'values' in style || kind === 'log') return done;
      const tickCount = Math.min(10, Math.max(2, room[axis]));
      return withChannel(done, axis, { ...channel, axis: { ...style, tickCount } });
    }, unit),
  );
}

const topLevelOnly = ['$schema', 'background', 'config', 'padding', 'autosize', 'usermeta', 'params'];

/** A figure without what only the outermost level may carry, so that it can be a part of another. */
export function withoutTopLevel(spec: Figure): Part {
  return Object.fromEntries(Object.entries(spec).filter(([property]) => !topLevelOnly.includes(property)));
}
