/** Going through the parts of a specification. */
import type { Part } from './part';

const children = ['layer', 'hconcat', 'vconcat', 'concat'] as const;

/** Whether a part holds others side by side, each with axes of its own. */
export const isConcat = (part: Part): boolean => 'hconcat' in part || 'vconcat' in part || 'concat' in part;

/** The parts directly inside another. */
function partsOf(part: Part): Part[] {
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

/** A part with a mark, and what it draws. */
export interface Unit {
  readonly unit: Part;
  readonly rows: readonly Part[];
  /** The name that the renderer writes into each row, where there is one for all. */
  readonly name?: unknown;
}

/** All units of a part, each with the rows it draws. */
export function unitsOf(part: Part, inherited: Omit<Unit, 'unit'> = { rows: [] }): Unit[] {
  const { values: rows = inherited.rows } = (part.data ?? {}) as { values?: readonly Part[] };
  const [named] = (part.transform ?? []) as readonly Part[];
  const own = { rows, name: named?.as === 'series' ? JSON.parse(String(named.calculate)) : inherited.name };
  if ('mark' in part) return [{ unit: part, ...own }];
  return partsOf(part).flatMap((inner) => unitsOf(inner, own));
}

/** The names by which a unit is coloured, as its rows have them. */
export function seriesOf({ unit, rows, name }: Unit): unknown[] {
  const field = String(channelOf(unit, 'color')?.field);
  return rows.map((row) => row[field] ?? name);
}

/** A channel of a unit's encoding. */
export function channelOf(unit: Part, name: string): Part | undefined {
  return (unit.encoding as Part | undefined)?.[name] as Part | undefined;
}

/** The unit with a channel replaced. */
export function withChannel(unit: Part, name: string, channel: Part): Part {
  return { ...unit, encoding: { ...(unit.encoding as Part), [name]: channel } };
}
