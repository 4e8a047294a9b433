import { isObject } from '../notebook-file/fields';
import type { Cell } from '../notebook-file/types';
import { gradeIdOf } from './nbgrader-cell';
import type { Remarks } from './remarks';

/** A cell of the merged notebook: one of the source by its id, or a free cell of the submission. */
export interface Placed {
  readonly id?: string;
  /** The submission's cell; a cell of the source may be missing there. */
  readonly cell?: Cell;
}

/**
 * Puts the cells of a submission into the source's order: those with an id of the source where the source has them,
 * the others behind the cell of the source that they follow in the submission.
 *
 * @param ids - the ids of the source, in order.
 */
export function arrange(submitted: readonly Cell[], ids: readonly string[], remarks: Remarks): Placed[] {
  const winners = lastOfEach(submitted, new Set(ids), remarks);
  const behind = new Map<string | undefined, Placed[]>();
  let anchor: string | undefined;
  for (const [i, cell] of submitted.entries()) {
    const id = gradeIdOf(cell);
    if (id !== undefined && winners.get(id) === i) {
      anchor = id;
    } else {
      const free = behind.get(anchor) ?? [];
      free.push({ cell });
      behind.set(anchor, free);
    }
  }
  remarkOrder(
    [...winners].sort(([, a], [, b]) => a - b),
    ids,
    remarks,
  );
  const known = ids.flatMap((id) => {
    const place = winners.get(id);
    const cell = place === undefined ? undefined : submitted[place];
    return [cell ? { id, cell } : { id }, ...(behind.get(id) ?? [])];
  });
  return [...(behind.get(undefined) ?? []), ...known];
}

/** The place of the last cell with each id of the source: nbgrader counts that one. */
function lastOfEach(cells: readonly Cell[], ids: ReadonlySet<string>, remarks: Remarks): Map<string, number> {
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const id = gradeIdOf(cell);
    if (id === undefined || !ids.has(id)) {
      if (claimsSomething(cell.metadata.nbgrader)) remarks.addUnknown(i, id);
      continue;
    }
    places.set(id, i);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  for (const [id, count] of counts)
    if (count > 1) remarks.add(`Cell ${id} was there ${count} times: the last one counts.`);
  return places;
}

/** nbgrader's extension leaves metadata that claim nothing in cells that were graded once. */
function claimsSomething(stated: unknown): boolean {
  if (!isObject(stated)) return stated !== undefined;
  return ['grade', 'solution', 'locked', 'task'].some((name) => Boolean(stated[name]));
}

function remarkOrder(
  found: readonly (readonly [string, number])[],
  ids: readonly string[],
  remarks: Remarks,
): void {
  const present = new Set(found.map(([id]) => id));
  const expected = ids.filter((id) => present.has(id));
  const moved = expected.find((id, i) => found[i]![0] !== id);
  if (moved !== undefined)
    remarks.add(
      `Cells were moved (${moved} is the first that is not in its place): the original order counts.`,
    );
}
