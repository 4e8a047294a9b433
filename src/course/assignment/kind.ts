import type { Cell } from '../notebook-file/types';
import { type NbgraderCell, nbgraderOf } from './nbgrader-cell';

/** What a cell is to an assignment. */
export type CellKind =
  /** An autograder's test: points, locked. */
  | 'tests'
  /** The student's answer, graded by a person. */
  | 'manual'
  /** The student's answer, without points of its own. */
  | 'solution'
  /** Locked, without points. */
  | 'given'
  /** The description of a task that is answered in cells of the student's own and graded by a person. */
  | 'task'
  /** Everything else. */
  | 'free';

/** What a cell is to an assignment. @throws AssignmentError where its nbgrader metadata breaks the schema. */
export function kindOf(cell: Cell): CellKind {
  const metadata = nbgraderOf(cell);
  return metadata === undefined ? 'free' : kindOfMetadata(metadata);
}

/** What a cell with this metadata is to an assignment. */
export function kindOfMetadata(metadata: NbgraderCell): Exclude<CellKind, 'free'> {
  if (metadata.task) return 'task';
  if (metadata.grade) return metadata.solution ? 'manual' : 'tests';
  return metadata.solution ? 'solution' : 'given';
}

/** Whether grading puts the teacher's text in the place of the cell's: nbgrader's rule. */
export function isLocked(metadata: NbgraderCell): boolean {
  return !metadata.solution && (metadata.grade || metadata.locked);
}

/** The points of a cell that has some: of tests, a person's grading, or a task; else 0. */
export const pointsOf = (metadata: NbgraderCell | undefined): number =>
  metadata !== undefined && (metadata.grade || metadata.task) ? (metadata.points ?? 0) : 0;
