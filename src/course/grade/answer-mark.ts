import type { MergedNotebook } from '../assignment/merged-notebook';
import type { Cell } from '../notebook-file/types';
import { hashOf } from './graded-assignment';

/** So many digits of a hash that nobody finds another answer with the same mark. */
const DIGITS = 12;

/**
 * A mark of each answer that a person grades, by `grade_id`: it changes when the answer does. Of a task, whose answer
 * may stand in any cell that the student has added, it is the mark of all of those.
 */
export function answerMarks({ notebook, cells }: MergedNotebook): Map<string, string> {
  const own = notebook.cells.filter((_, i) => cells[i]!.kind === 'free');
  return new Map(
    notebook.cells.flatMap((cell, i) => {
      const { id, kind } = cells[i]!;
      if (id === undefined || (kind !== 'manual' && kind !== 'task')) return [];
      return [[id, markOf(kind === 'task' ? own : [cell])] as const];
    }),
  );
}

/** The letter keeps spreadsheets from reading digits as a number. */
const markOf = (cells: readonly Cell[]): string => `v${hashOf(cells.flatMap(parts)).slice(0, DIGITS)}`;

function parts(cell: Cell): string[] {
  const pictures = cell.cell_type === 'code' ? undefined : cell.attachments;
  return [cell.cell_type, cell.source.trimEnd(), JSON.stringify(pictures ?? null)];
}
