import { refusal } from '../../check';
import { checksumOf } from '../assignment/checksum';
import { AssignmentError } from '../assignment/fault';
import { type CellKind, isLocked, kindOfMetadata, pointsOf } from '../assignment/kind';
import { type NbgraderCell, nbgraderOf } from '../assignment/nbgrader-cell';
import { isObject } from '../notebook-file/fields';
import type { Cell, Notebook } from '../notebook-file/types';

/** A cell of an assignment in a student's notebook. */
export interface AssignmentCell {
  /** Its place in the notebook, from 0. */
  readonly index: number;
  readonly id: string;
  readonly kind: Exclude<CellKind, 'free'>;
  readonly points: number;
  readonly cell: Cell;
  /** Whether it is locked and not what was handed out. */
  readonly isChanged: boolean;
}

/** The cells with grading data; a cell whose data are broken is a fault, and so are two cells with one id. */
export function assignmentCells(notebook: Notebook): { cells: AssignmentCell[]; faults: string[] } {
  const cells: AssignmentCell[] = [];
  const faults: string[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    try {
      const metadata = nbgraderOf(cell);
      if (metadata !== undefined) cells.push(describe(index, cell, metadata));
    } catch (error) {
      if (!(error instanceof AssignmentError)) throw error;
      faults.push(`${error.message} (cell ${index + 1})`);
    }
  }
  const twice = cells.filter(({ id }, i) => cells.findIndex((other) => other.id === id) < i);
  for (const { id, index } of twice)
    faults.push(
      refusal('check the notebook', 'each grade_id must be there once', `${id}, again in cell ${index + 1}`),
    );
  return { cells, faults };
}

function describe(index: number, cell: Cell, metadata: NbgraderCell): AssignmentCell {
  const { grade_id: id, checksum } = metadata;
  const isChanged = isLocked(metadata) && checksum !== undefined && checksumOf(cell, metadata) !== checksum;
  return { index, id, kind: kindOfMetadata(metadata), points: pointsOf(metadata), cell, isChanged };
}

/**
 * What a student has changed that is not theirs to change, one sentence each. What was deleted is known by the list
 * that a release carries, and from the release itself where it is at hand.
 */
export function changes(notebook: Notebook, cells: readonly AssignmentCell[], released?: Notebook): string[] {
  const texts = new Map(
    released && assignmentCells(released).cells.map((original) => [original.id, original] as const),
  );
  const changed = cells
    .filter(({ id, isChanged, kind, cell }) => {
      const original = texts.get(id);
      const isOwn = kind === 'solution' || kind === 'manual';
      return isChanged || (!isOwn && original !== undefined && original.cell.source !== cell.source);
    })
    .map(({ id, index }) => `Cell ${index + 1} (${id}) is locked and was changed.`);
  const present = new Set(cells.map(({ id }) => id));
  const wanted = new Set([...idsOfRelease(notebook), ...texts.keys()]);
  const missing = [...wanted].filter((id) => !present.has(id));
  return [...changed, ...missing.map((id) => `Cell ${id} was deleted.`)];
}

/** The ids that the release wrote into the notebook. */
function idsOfRelease({ metadata }: Notebook): string[] {
  const ids = isObject(metadata.assignment) ? metadata.assignment.cells : undefined;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
