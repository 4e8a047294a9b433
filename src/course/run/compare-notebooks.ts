import { isObject, NotebookFileError } from '../notebook-file/fields';
import { type CodeCell, type Notebook, tagsOf } from '../notebook-file/types';
import { compareOutputs, type Mode, type OutputDifference } from './compare-outputs';
import type { Tolerance } from './numbers';

/** A difference in the outputs of one cell; `cell` counts from 0 over all cells. */
export interface CellDifference extends OutputDifference {
  readonly cell: number;
  readonly source: string;
}

/**
 * Compares the outputs of a run with the committed ones, cell by cell. The tag `trained` allows the tolerance
 * that the cell's metadata states; `machine` looks at the kinds of outputs only; else all must be the same.
 */
export function compareNotebooks(file: string, committed: Notebook, actual: Notebook): CellDifference[] {
  return committed.cells.flatMap((cell, index) => {
    const other = actual.cells[index];
    if (cell.cell_type !== 'code' || other?.cell_type !== 'code') return [];
    const mode = modeOf(file, cell, index);
    const found = [...compareCounts(cell, other), ...compareOutputs(cell.outputs, other.outputs, mode)];
    return found.map((difference) => ({ ...difference, cell: index, source: cell.source }));
  });
}

/** Checks the tolerances a notebook states, before time is spent on running it. @throws NotebookFileError */
export function requireTolerances(file: string, notebook: Notebook): void {
  for (const [index, cell] of notebook.cells.entries())
    if (cell.cell_type === 'code') modeOf(file, cell, index);
}

/** A committed notebook was run from top to bottom, so its counts are those of the run. */
function compareCounts(a: CodeCell, b: CodeCell): OutputDifference[] {
  if (a.execution_count === b.execution_count) return [];
  const what = `execution count ${a.execution_count ?? 'none'} is committed, ${b.execution_count ?? 'none'} is new`;
  return [{ what, detail: [] }];
}

function modeOf(file: string, cell: CodeCell, index: number): Mode {
  const tags = tagsOf(cell);
  if (tags.includes('machine')) return { kind: 'kinds' };
  return tags.includes('trained')
    ? { kind: 'trained', tolerance: toleranceOf(file, cell, index) }
    : { kind: 'exact' };
}

function toleranceOf(file: string, cell: CodeCell, index: number): Tolerance {
  const settings = cell.metadata.diffusion_lab;
  const stated = isObject(settings) ? settings.tolerance : undefined;
  const { rel = 0, abs = 0, ...others } = isObject(stated) ? stated : {};
  const fine = isBound(rel) && isBound(abs) && rel + abs > 0 && Object.keys(others).length === 0;
  if (fine) return { rel, abs };
  throw new NotebookFileError(
    `Cannot compare ${file} as cell ${index + 1}, tagged trained, must state metadata.diffusion_lab.tolerance ` +
      `as { "rel": number, "abs": number }: current value is ${JSON.stringify(stated)}`,
  );
}

function isBound(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}
