/** Writes out the domains of axes, so that they do not follow the rows a filter leaves. */
import type { Part } from './part';
import { extent } from './table';
import { channelOf, isConcat, mapParts, mapUnits, unitsOf, withChannel } from './walk';

function numbersOf(part: Part, axis: 'x' | 'y'): (number | null)[] {
  return unitsOf(part).flatMap(({ unit, rows }) => {
    const fields = [channelOf(unit, axis)?.field, channelOf(unit, `${axis}2`)?.field];
    const names = fields.filter((field): field is string => typeof field === 'string');
    return rows.flatMap((row) =>
      names.map((name) => row[name]).filter((value): value is number => typeof value === 'number'),
    );
  });
}

function fixAxis(part: Part, axis: 'x' | 'y'): Part {
  const numbers = numbersOf(part, axis);
  return mapUnits(part, (unit) => {
    const channel = channelOf(unit, axis);
    const scale = (channel?.scale ?? {}) as Part;
    if (channel === undefined || channel.scale === null || scale.domain !== undefined) return unit;
    if (Array.isArray(channel.sort))
      return withChannel(unit, axis, { ...channel, scale: { ...scale, domain: channel.sort } });
    if (channel.type !== 'quantitative' || numbers.length === 0) return unit;
    const domain = extent(scale.zero === true ? [0, ...numbers] : numbers);
    return withChannel(unit, axis, { ...channel, scale: { ...scale, domain, nice: true } });
  });
}

/** Gives every axis of a part the domain of all its rows. Parts side by side keep axes of their own. */
export function fixDomains(part: Part): Part {
  const resolved = (part.resolve as { scale?: Part } | undefined)?.scale;
  const shared = resolved?.x === 'shared' && resolved?.y === 'shared';
  if (isConcat(part) && !shared) return mapParts(part, fixDomains);
  return fixAxis(fixAxis(part, 'x'), 'y');
}
