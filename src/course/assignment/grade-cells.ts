import type { GradeCell } from '../grade/contract';
import type { CellKind } from './kind';
import type { MergedNotebook } from './merged-notebook';

const roles: Readonly<Record<CellKind, GradeCell['role']>> = {
  tests: 'test',
  given: 'given',
  task: 'given',
  solution: 'student',
  manual: 'student',
  free: 'student',
};

/** The code cells of a merged notebook that have some text, as a runner gets them. */
export function gradeCellsOf({ notebook, cells }: MergedNotebook): GradeCell[] {
  return notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== 'code' || cell.source.trim() === '') return [];
    const { kind, id, points, hiddenLines } = cells[index]!;
    const common = { index, role: roles[kind], source: cell.source, points, hiddenLines };
    return [id === undefined ? common : { ...common, id }];
  });
}
