/** A small released assignment, made by hand from the format. */
import { checksum } from '../../../src/course/assignment/checksum';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';

type Kind = 'solution' | 'manual' | 'tests' | 'given';

const FLAGS: Readonly<Record<Kind, object>> = {
  solution: { grade: false, solution: true, locked: false },
  manual: { grade: true, solution: true, locked: false, points: 5 },
  tests: { grade: true, solution: false, locked: true, points: 2 },
  given: { grade: false, solution: false, locked: true },
};

/** A cell of the assignment, with its checksum. */
export function cellOf(kind: Kind, id: string, source: string, type: 'code' | 'markdown' = 'code'): Cell {
  const nbgrader = { ...FLAGS[kind], task: false, schema_version: 3, grade_id: id };
  const common = { id, metadata: { nbgrader }, source };
  const cell: Cell =
    type === 'code'
      ? { ...common, cell_type: 'code', execution_count: null, outputs: [] }
      : { ...common, cell_type: 'markdown' };
  return { ...cell, metadata: { nbgrader: { ...nbgrader, checksum: checksum(cell), cell_type: type } } };
}

export const freeCell = (source: string): Cell => ({
  id: 'free',
  cell_type: 'code',
  metadata: {},
  source,
  execution_count: null,
  outputs: [],
});

export const notebookOf = (...cells: Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'diffusion-lab', display_name: 'TypeScript', language: 'typescript' },
  },
  cells,
});

export const DOUBLE = 'const double = (x: number): number => 2 * x;';

/** An answer in two cells with two tests, another answer with one, and one that a person reads. */
export const assignment = (answer = DOUBLE): Notebook =>
  notebookOf(
    cellOf('given', 'intro', '# Doubling', 'markdown'),
    cellOf('given', 'tools', 'const three: number = 3;'),
    cellOf('solution', 'double', answer),
    cellOf('solution', 'triple', 'const triple = (x: number): number => 3 * x;'),
    cellOf('tests', 'double-small', "if (double(three) !== 6) throw new Error('6 expected\\nHint: twice');"),
    cellOf('tests', 'triple-small', 'triple(1) === 3 ? 2 : 0.5'),
    cellOf('solution', 'half', 'const half = (x: number): number => x / 2;'),
    cellOf('tests', 'half-small', 'half(2) === 1 ? 2 : 0'),
    cellOf('manual', 'why', 'Because.', 'markdown'),
  );
