/** Going through the parts of a specification. */
import type { Part } from './part';

const children = ['layer', 'hconcat', 'vconcat', 'concat'] as const;

/** Whether a part holds others side by side, each with axes of its own. */
export const isConcat = (part: Part): boolean => 'hconcat' in part || 'vconcat' in part || 'concat' in part;

/** The parts directly inside another. */
export function partsOf(part: Part): Part[] {
  return children.flatMap((key) => (part[key] as Part[] | undefined) ?? []);
}

/** The same part with every part directly inside it replaced. */
export function mapParts(part: Part, f: (inner: Part) => Part): Part {
  const mapped = children
    .filter((key) => key in part)
    .map((key): [string, Part[]] => [key, (part[key] as Part[]).map(f)]);
  return { ...part, ...Object.fromEntries(mapped) };
}

/** The same part with every unit (what has a mark) replaced, however deep it lies. */
export function mapUnits(part: Part, f: (unit: Part) => Part): Part {
  return 'mark' in part ? f(part) : mapParts(part, (inner) => mapUnits(inner, f));
}

/** All units of a part, each with the rows it draws. */
export function unitsOf(
  part: Part,
  inherited: readonly Part[] = [],
): { unit: Part; rows: readonly Part[] }[] {
  const own = part.data as { values?: readonly Part[] } | undefined;
  const rows = own?.values ?? inherited;
  if ('mark' in part) return [{ unit: part, rows }];
  return partsOf(part).flatMap((inner) => unitsOf(inner, rows));
}

/** A channel of a unit's encoding. */
export function channelOf(unit: Part, name: string): Part | undefined {
  return (unit.encoding as Part | undefined)?.[name] as Part | undefined;
}

/** The unit with a channel replaced. */
export function withChannel(unit: Part, name: string, channel: Part): Part {
  return { ...unit, encoding: { ...(unit.encoding as Part), [name]: channel } };
}
