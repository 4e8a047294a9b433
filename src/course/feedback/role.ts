import { type CellKind, isLocked, kindOfMetadata } from '../assignment/kind';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import { withoutHidden } from '../assignment/strip';
import type { Cell } from '../notebook-file/types';

/** What a cell is to its assignment. */
export interface Role {
  readonly kind: CellKind;
  readonly id?: string;
  /** Whether the text of the cell is the assignment's and not the student's. */
  readonly isGiven: boolean;
}

const FREE: Role = { kind: 'free', isGiven: false };

/** What a cell is to its assignment; a cell whose metadata are broken is one of the student's own. */
export function roleOf(cell: Cell): Role {
  try {
    const metadata = nbgraderOf(cell);
    if (metadata === undefined) return FREE;
    return { kind: kindOfMetadata(metadata), id: metadata.grade_id, isGiven: isLocked(metadata) };
  } catch {
    return FREE;
  }
}

/** A text without hidden tests and mark schemes, and whether it had any; badly set markers hide all of it. */
export function withoutHiddenParts(source: string): { readonly text: string; readonly isLess: boolean } {
  try {
    const text = withoutHidden(source);
    return { text: text.trimEnd(), isLess: text !== source };
  } catch {
    return { text: '', isLess: true };
  }
}
