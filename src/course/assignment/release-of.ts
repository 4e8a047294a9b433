import type { Cell, CodeCell, Metadata, Notebook } from '../notebook-file/types';
import { checksumOf } from './checksum';
import { isLocked } from './kind';
import { type NbgraderCell, nbgraderOf } from './nbgrader-cell';
import { withoutHidden, withoutSolution } from './strip';

/**
 * The notebook that students get: solutions replaced by stubs, hidden tests and mark schemes left out, outputs
 * cleared, cells locked and given checksums, as `nbgrader generate_assignment` does. `metadata.assignment.cells` of the
 * notebook lists the ids of its cells. The source stays as it is.
 *
 * @throws AssignmentError where the metadata or the markers of a cell break the format.
 */
export function releaseOf(source: Notebook): Notebook {
  const released = convert(source, (text, where) => withoutHidden(text, where));
  return { ...released, metadata: { ...released.metadata, assignment: { cells: gradeIdsOf(source) } } };
}

/** So that the self-check sees that a cell was deleted, where there is nothing to compare with. */
const gradeIdsOf = ({ cells }: Notebook): string[] =>
  cells.flatMap((cell) => nbgraderOf(cell)?.grade_id ?? []);

/**
 * As {@link releaseOf}, with the hidden tests and the mark schemes: what grading puts a submission's answers into.
 * Its checksums are those that nbgrader keeps of the source.
 */
export function gradingVersionOf(source: Notebook): Notebook {
  return convert(source, (text) => text);
}

function convert(source: Notebook, finish: (text: string, where: string) => string): Notebook {
  const { celltoolbar: _, ...metadata } = structuredClone(source.metadata);
  return { ...source, metadata, cells: source.cells.map((cell, i) => convertCell(cell, i, finish)) };
}

function convertCell(cell: Cell, index: number, finish: (text: string, where: string) => string): Cell {
  const metadata = nbgraderOf(cell);
  const where = metadata ? `cell ${metadata.grade_id}` : `cell ${index + 1}`;
  const shown = metadata?.solution
    ? withoutSolution(cell.source, cell.cell_type === 'code', where)
    : cell.source;
  const copy = withoutOutputs(structuredClone(cell));
  copy.source = finish(shown, where);
  dropUnshown(copy);
  if (metadata) Object.assign(copy.metadata, lockOf(metadata), { nbgrader: sealed(copy, metadata) });
  return copy;
}

/** Pictures that only the solution showed are part of it. */
function dropUnshown(cell: Cell): void {
  if (cell.cell_type === 'code' || !cell.attachments) return;
  const shown = Object.entries(cell.attachments).filter(([name]) =>
    cell.source.includes(`attachment:${name}`),
  );
  cell.attachments = Object.fromEntries(shown);
  if (shown.length === 0) delete cell.attachments;
}

/** What a run left: outputs, counts, and how they were folded. */
function withoutOutputs(cell: Cell): Cell {
  if (cell.cell_type !== 'code') return cell;
  const { collapsed: _, scrolled: __, execution: ___, ...metadata } = cell.metadata;
  const cleared: CodeCell = { ...cell, metadata, outputs: [], execution_count: null };
  return cleared;
}

/** What keeps JupyterLab from changing a cell: an answer can be edited and not deleted. */
function lockOf(metadata: NbgraderCell): Metadata {
  if (metadata.solution) return { deletable: false };
  return isLocked(metadata) ? { deletable: false, editable: false } : {};
}

function sealed(cell: Cell, metadata: NbgraderCell): NbgraderCell {
  if (!metadata.grade && !metadata.solution && !metadata.locked) return metadata;
  return { ...metadata, checksum: checksumOf(cell, metadata), cell_type: cell.cell_type };
}
