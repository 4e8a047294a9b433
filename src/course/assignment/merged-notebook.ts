import type { Notebook } from '../notebook-file/types';
import type { CellKind } from './kind';
import type { Region } from './regions';

/** What grading knows of one cell of a merged notebook. */
export interface MergedCell {
  readonly kind: CellKind;
  /** Its `grade_id`; free cells have none. */
  readonly id?: string;
  readonly points: number;
  /** First and last lines, from 1, of what the release leaves out: hidden tests and mark schemes. */
  readonly hiddenLines: readonly Region[];
  /** Whether an answer is as it was released, or missing: then nobody has to grade it. */
  readonly untouched: boolean;
}

/** A submission with the teacher's cells put back. */
export interface MergedNotebook {
  /** Format 4.5, without outputs; locked cells, their hidden tests, points and ids are the source's. */
  readonly notebook: Notebook;
  /** One entry a cell of the notebook. */
  readonly cells: readonly MergedCell[];
  /** What was odd in the submission, one sentence each; names from the submission are cut to a line's length. */
  readonly remarks: readonly string[];
}
