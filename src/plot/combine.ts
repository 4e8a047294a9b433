/** Figures out of figures: on top of each other, side by side, or as small multiples. */
import { isDeepStrictEqual } from 'node:util';
import { refusal, requireCount, requireNotEmpty, requireOneOf } from '../check';
import { background, config } from './defaults';
import { sizeOf } from './frame';
import type { Part } from './part';
import { shareAxes, shareSeries } from './share';
import type { Figure, FigureOptions } from './spec';
import { figure, titleOf, vegaLiteSchema, withoutTopLevel, withTicks } from './spec';
import { channelOf, isConcat, unitsOf } from './walk';

/** Options of {@link layer}. */
export interface LayerOptions extends FigureOptions {
  readonly xTitle?: string;
  readonly yTitle?: string;
}

const without = (part: Part, ...names: string[]): Part =>
  Object.fromEntries(Object.entries(part).filter(([name]) => !names.includes(name)));

/**
 * Draws figures on the same axes, the first at the bottom. Titles of the axes and the size are the first
 * figure's unless told; a name has one colour in all of them.
 *
 *     layer([histogram(samples), lines({ x, y: density }, { label: 'density', color: 'vermillion' })])
 *
 * @throws RangeError for no figures
 */
export function layer(figures: readonly Figure[], options: LayerOptions = {}): Figure {
  requireNotEmpty('layer figures', 'figures', figures);
  for (const one of figures)
    if (isConcat(one))
      throw new RangeError(refusal('layer figures', 'a figure must have one pair of axes', one));
  const parts = figures.map((one) =>
    without(withoutTopLevel(one), 'title', 'width', 'height', 'description'),
  );
  const [first] = figures as readonly [Figure];
  const inherited = {
    width: first.width as number,
    height: first.height as number,
    ...(first.title === undefined ? {} : titleText(first.title as Part)),
  };
  const body = { layer: shareSeries(shareAxes(parts, options)) };
  const size = equalUnits(first, body);
  const spoken = figures.map((one) => String(one.description ?? 'a figure')).join('; ');
  return figure(body, { ...inherited, ...size, description: options.title ?? spoken, ...options }, spoken);
}

/** Domain of an axis that is written out in a part. */
function domainOf(part: Part, axis: 'x' | 'y'): readonly [number, number] | undefined {
  const scales = unitsOf(part).map(({ unit }) => channelOf(unit, axis)?.scale as Part | undefined);
  return scales.find((scale) => scale?.domain !== undefined)?.domain as [number, number] | undefined;
}

/** The size that keeps a unit of x as long as a unit of y, where the first figure had it so. */
function equalUnits(first: Figure, whole: Part): { width?: number; height?: number } {
  const [x, y, wideX, wideY] = [
    domainOf(first, 'x'),
    domainOf(first, 'y'),
    domainOf(whole, 'x'),
    domainOf(whole, 'y'),
  ];
  const { width, height } = first as unknown as { width: number; height: number };
  if (!x || !y || !wideX || !wideY) return {};
  const ratio = (width * (y[1] - y[0])) / (height * (x[1] - x[0]));
  // Sizes are whole pixels, so that equal units are equal within a percent or two.
  if (!(Math.abs(ratio - 1) < 0.02)) return {};
  const box = Math.max(width, height);
  return sizeOf({ x: wideX, y: wideY }, { width: box, height: box });
}

const titleText = (title: Part): FigureOptions => ({
  title: title.text as string,
  ...(title.subtitle === undefined ? {} : { subtitle: title.subtitle as string }),
});

/** Options of {@link beside} and {@link above}. */
export interface ArrangeOptions extends Pick<FigureOptions, 'title' | 'subtitle' | 'description'> {
  /** Pixels between the figures. */
  readonly spacing?: number;
}

/** A part of an arrangement, its title a size smaller than that of the whole. */
function inner(one: Figure): Part {
  const part = withoutTopLevel(one);
  return part.title === undefined ? part : { ...part, title: { fontSize: 12, ...(part.title as Part) } };
}

function arrange(how: Part, figures: readonly Figure[], options: ArrangeOptions): Figure {
  const spoken = figures.map((one) => String(one.description ?? 'a figure')).join('; ');
  return {
    $schema: vegaLiteSchema,
    description: options.description ?? options.title ?? spoken,
    ...titleOf(options),
    ...how,
    spacing: options.spacing ?? 24,
    background,
    config,
  };
}

const looks = ['color', 'fill', 'stroke', 'strokeDash'] as const;
const independent = { scale: Object.fromEntries(looks.map((channel) => [channel, 'independent'])) };

/** Channels that all figures scale alike share one legend; a picture painted on its own scale keeps its own. */
function sharedLooks(parts: readonly Part[]): Part {
  const units = parts.flatMap((part) => unitsOf(part)).map(({ unit }) => unit);
  const entries = looks.map((channel) => {
    const scales = units.map((unit) => channelOf(unit, channel)?.scale).filter((scale) => scale);
    const alike = scales.every((scale) => isDeepStrictEqual(scale, scales[0]));
    return [channel, alike ? 'shared' : 'independent'];
  });
  return Object.fromEntries(entries);
}

/** Figures side by side, from the left. @throws RangeError for no figures */
export function beside(figures: readonly Figure[], options: ArrangeOptions = {}): Figure {
  requireNotEmpty('set figures side by side', 'figures', figures);
  return arrange({ hconcat: figures.map(inner), resolve: independent }, figures, options);
}

/** Figures one above the other, from the top. @throws RangeError for no figures */
export function above(figures: readonly Figure[], options: ArrangeOptions = {}): Figure {
  requireNotEmpty('stack figures', 'figures', figures);
  return arrange({ vconcat: figures.map(inner), resolve: independent }, figures, options);
}

/** Options of {@link smallMultiples}. */
export interface SmallMultiplesOptions extends ArrangeOptions {
  /** Figures in a row; 3 unless told. */
  readonly columns?: number;
  /** Axes that all figures have in common; both unless told. */
  readonly share?: 'both' | 'x' | 'y' | 'none';
  /** Size of each figure; its own unless told. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * The same kind of figure many times over, with common axes and one legend, so that only the data differs.
 *
 *     smallMultiples(times.map((t) => heatmap(density(t), { ...over, title: `t = ${t}` })), { columns: 4 })
 *
 * @throws RangeError for no figures or a bad number of columns
 */
export function smallMultiples(figures: readonly Figure[], options: SmallMultiplesOptions = {}): Figure {
  const { columns = 3, share = 'both' } = options;
  requireNotEmpty('draw small multiples', 'figures', figures);
  requireCount('draw small multiples', 'columns', columns);
  requireOneOf('draw small multiples', 'share', share, ['both', 'x', 'y', 'none']);
  const parts = shareSeries(figures.map((one) => resized(one, options)));
  const scale = {
    x: share === 'both' || share === 'x' ? 'shared' : 'independent',
    y: share === 'both' || share === 'y' ? 'shared' : 'independent',
    ...sharedLooks(parts),
  };
  return arrange({ concat: parts, columns, resolve: { scale } }, figures, options);
}

function resized(one: Figure, options: SmallMultiplesOptions): Part {
  const { width = one.width as number, height = one.height as number } = options;
  return withTicks({ ...inner(one), width, height }, width, height);
}
