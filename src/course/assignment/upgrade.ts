type Metadata = Readonly<Record<string, unknown>>;

/**
 * Nbgrader metadata of versions 0 to 2 as version 3, by the steps of nbgrader's own upgrade: what is missing gets its
 * default, points become a number, a released cell gets its type. Version 3 stays as it is, version 4 loses what
 * nbgrader notes in it while it grades; undefined where the cell is none of nbgrader's.
 *
 * @param cellType - the type of the cell now.
 */
export function upgradeMetadata(stated: Metadata, cellType: string): Metadata | undefined {
  const version = stated.schema_version ?? 0;
  if (version === 4) return withoutDuplicate(stated);
  if (version !== 0 && version !== 1 && version !== 2) return stated;
  let metadata: Record<string, unknown> = { ...stated };
  if (version === 0) {
    const first = toVersion1(metadata);
    if (first === undefined) return undefined;
    metadata = first;
  }
  if (version < 2) addCellType(metadata, cellType);
  const known = new Set(FIELDS_OF_3);
  const kept = Object.entries(metadata).filter(([name]) => known.has(name));
  return { ...Object.fromEntries(kept), schema_version: 3 };
}

function withoutDuplicate(stated: Metadata): Metadata {
  const { duplicate: _, ...kept } = stated;
  return kept;
}

const FIELDS_OF_3 = 'grade locked solution task grade_id points checksum cell_type'.split(' ');

function toVersion1(metadata: Record<string, unknown>): Record<string, unknown> | undefined {
  const { grade = false, solution = false, locked = false, points, ...rest } = metadata;
  if (!grade && !solution && !locked) return undefined;
  return { ...rest, grade, solution, locked, ...(grade ? { points: pointsOfVersion0(points) } : {}) };
}

/** Nothing and what is below zero count 0; a text is read as Python's `float` reads it, as far as it is a number. */
function pointsOfVersion0(points: unknown): unknown {
  if (points === undefined || points === '') return 0;
  const number = typeof points === 'string' && points.trim() !== '' ? Number(points) : points;
  return typeof number === 'number' ? Math.max(0, number) : points;
}

function addCellType(metadata: Record<string, unknown>, cellType: string): void {
  if (!metadata.cell_type) delete metadata.cell_type;
  if ('checksum' in metadata && !('cell_type' in metadata)) metadata.cell_type = cellType;
}
