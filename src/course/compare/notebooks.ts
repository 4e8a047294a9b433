import { type Cell, type CodeCell, type Notebook, tagsOf } from '../notebook-file/types';
import { cellSettings } from './cell-settings';
import { compareOutputs, type Mode, type OutputDifference } from './outputs';

/** A difference in the outputs of one cell; `cell` counts from 0 over all cells. */
export interface CellDifference extends OutputDifference {
  readonly cell: number;
  readonly source: string;
}

/**
 * Compares the outputs of a run with the committed ones, cell by cell. The tag `trained` allows the tolerance
 * that the cell's metadata states; `machine` looks at the kinds of outputs only; else all must be the same but for
 * rounding.
 */
export function compareNotebooks(committed: Notebook, actual: Notebook): CellDifference[] {
  const miscounted = firstMiscounted(committed, actual);
  return committed.cells.flatMap((cell, index) => {
    const other = actual.cells[index];
    if (cell.cell_type !== 'code' || other?.cell_type !== 'code') return [];
    const found = compareOutputs(cell.outputs, other.outputs, modeOf(cell));
    if (index === miscounted) found.unshift(countDifference(cell, other));
    return found.map((difference) => ({ ...difference, cell: index, source: cell.source }));
  });
}

/**
 * The first cell with another execution count: a committed notebook was run from top to bottom, so its counts
 * are those of the run. One wrong count makes all that follow wrong, so that no other is named.
 */
function firstMiscounted(committed: Notebook, actual: Notebook): number {
  return committed.cells.findIndex((cell, i) => countOf(cell) !== countOf(actual.cells[i]));
}

function countOf(cell: Cell | undefined): number | null {
  return cell?.cell_type === 'code' ? cell.execution_count : null;
}

function countDifference(a: CodeCell, b: CodeCell): OutputDifference {
  const what = `execution count ${a.execution_count ?? 'none'} is committed, ${b.execution_count ?? 'none'} is new`;
  return { what, detail: [] };
}

/** How the tags of a cell want its outputs compared. @throws NotebookFileError */
export function modeOf(cell: CodeCell): Mode {
  if (tagsOf(cell).includes('machine')) return { kind: 'kinds' };
  const { tolerance } = cellSettings(cell);
  return tolerance ? { kind: 'trained', tolerance } : { kind: 'exact' };
}
