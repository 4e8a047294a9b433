/** What figures must agree on before they share axes or a legend. */
import { seriesColors } from './defaults';
import type { Part } from './part';
import { channelOf, mapUnits, seriesOf, unitsOf, withChannel } from './walk';

interface NamedScale<T> {
  readonly domain: readonly unknown[];
  readonly range: readonly T[];
}

function namedColors(unit: Part): NamedScale<string> | undefined {
  const color = channelOf(unit, 'color');
  return color?.type === 'nominal' ? (color.scale as NamedScale<string>) : undefined;
}

/**
 * Gives every named series of the parts one colour. The first figure to name a series chooses; a colour
 * already taken by another name gives way to the next free one of the palette.
 */
function shareColors(parts: readonly Part[]): Part[] {
  const chosen = new Map<unknown, string>();
  for (const { unit } of parts.flatMap((part) => unitsOf(part))) {
    const colors = namedColors(unit);
    colors?.domain.forEach((name, k) => {
      if (chosen.has(name)) return;
      const taken = [...chosen.values()];
      const wanted = colors.range[k] ?? '';
      const free = seriesColors.find((color) => !taken.includes(color)) ?? wanted;
      chosen.set(name, taken.includes(wanted) ? free : wanted);
    });
  }
  const scale = { domain: [...chosen.keys()], range: [...chosen.values()] };
  return parts.map((part) =>
    mapUnits(part, (unit) => {
      const color = channelOf(unit, 'color');
      return namedColors(unit) === undefined ? unit : withChannel(unit, 'color', { ...color, scale });
    }),
  );
}

const isDashed = (unit: Part): boolean => channelOf(unit, 'strokeDash')?.type === 'nominal';

const solid: readonly number[] = [1, 0];

const dashesOf = (unit: Part) =>
  channelOf(unit, 'strokeDash')?.scale as NamedScale<readonly number[]> | undefined;

/**
 * Gives every named series one pattern of dashes: that of the first figure which dashes it, and else a solid line. The
 * names stand in the order of the colours, so that one legend shows both. A figure without dashes says nothing: the
 * domain of its colours may name the series of others, with which it was layered.
 */
function shareDashes(parts: readonly Part[]): Part[] {
  const units = parts.flatMap((part) => unitsOf(part)).map(({ unit }) => unit);
  if (!units.some(isDashed)) return [...parts];
  const chosen = new Map<unknown, readonly number[]>();
  for (const unit of units) {
    const dashes = dashesOf(unit);
    for (const [k, name] of (dashes?.domain ?? namedColors(unit)?.domain ?? []).entries()) {
      const pattern = dashes?.range[k] ?? solid;
      if (!chosen.has(name) || chosen.get(name)?.join() === solid.join()) chosen.set(name, pattern);
    }
  }
  const scale = { domain: [...chosen.keys()], range: [...chosen.values()] };
  return parts.map((part) =>
    mapUnits(part, (unit) => {
      const channel = channelOf(unit, 'strokeDash');
      return isDashed(unit) ? withChannel(unit, 'strokeDash', { ...channel, scale }) : unit;
    }),
  );
}

/** The mark of a unit that a legend names. */
function namedMark(unit: Part): string | undefined {
  const mark = unit.mark as Part | string;
  if (namedColors(unit) === undefined) return undefined;
  return typeof mark === 'string' ? mark : (mark.type as string);
}

/**
 * One legend has one symbol for all names, and that of lines wins. Where curves and points share a legend, each name gets
 * its own: a dot if only points have it.
 */
function shareSymbols(parts: readonly Part[]): Part[] {
  const units = parts.flatMap((part) => unitsOf(part));
  const namesIn = (mark: string) => units.filter(({ unit }) => namedMark(unit) === mark).flatMap(seriesOf);
  const curves = new Set(namesIn('line'));
  const dots = [...new Set(namesIn('point'))].filter((name) => !curves.has(name));
  if (curves.size === 0 || dots.length === 0) return [...parts];
  const isDot = `indexof(${JSON.stringify(dots)}, datum.value) >= 0`;
  const symbols = {
    symbolType: { expr: `${isDot} ? 'circle' : 'stroke'` },
    symbolSize: { expr: `${isDot} ? 60 : 250` },
    symbolStrokeWidth: { expr: `${isDot} ? 0 : 3` },
    symbolOpacity: 1,
  };
  return parts.map((part) =>
    mapUnits(part, (unit) => {
      const color = channelOf(unit, 'color');
      if (namedColors(unit) === undefined) return unit;
      return withChannel(unit, 'color', { ...color, legend: { ...(color?.legend as Part), ...symbols } });
    }),
  );
}

/** Makes named series look alike in all parts: one colour, one pattern of dashes and one symbol a name. */
export function shareSeries(parts: readonly Part[]): Part[] {
  return shareDashes(shareSymbols(shareColors(parts)));
}

function union(domains: readonly unknown[][]): unknown[] {
  const all = domains.flat();
  if (!all.every((end) => typeof end === 'number')) return [...new Set(all)];
  return [Math.min(...(all as number[])), Math.max(...(all as number[]))];
}

/** One axis out of several: the first title, every scale property, all domains together, 0 if one needs it. */
function shareAxis(parts: readonly Part[], axis: 'x' | 'y', title: string | undefined): Part[] {
  const channels = parts
    .flatMap((part) => unitsOf(part))
    .map(({ unit }) => channelOf(unit, axis))
    .filter(
      (channel): channel is Part => channel !== undefined && 'scale' in channel && channel.scale !== null,
    );
  const scales = channels.map((channel) => channel.scale as Part);
  const domains = scales.flatMap((scale) => (scale.domain === undefined ? [] : [scale.domain as unknown[]]));
  const zero = scales.some((scale) => scale.zero === true);
  const kind = scales.find((scale) => 'type' in scale)?.type;
  const { zero: _zero, domain: _domain, ...rest } = Object.assign({}, ...scales) as Record<string, unknown>;
  const span = domains.length > 0 ? { domain: union(domains) } : kind === 'log' ? {} : { zero };
  const named = title ?? channels.find((channel) => channel.title)?.title ?? null;
  const styles = Object.assign({}, ...channels.map((channel) => channel.axis ?? {})) as Part;
  return parts.map((part) =>
    mapUnits(part, (unit) => {
      const channel = channelOf(unit, axis);
      if (channel === undefined || channel.scale === null) return unit;
      return withChannel(unit, axis, { ...channel, title: named, scale: { ...rest, ...span }, axis: styles });
    }),
  );
}

/** Makes layered parts agree on both axes and on colours. */
export function shareAxes(parts: readonly Part[], titles: { xTitle?: string; yTitle?: string }): Part[] {
  return shareAxis(shareAxis(parts, 'x', titles.xTitle), 'y', titles.yTitle);
}
