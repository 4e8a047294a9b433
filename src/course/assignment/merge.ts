import type { Cell, CodeCell, Notebook, TextCell } from '../notebook-file/types';
import { checksumOf } from './checksum';
import { isLocked, kindOfMetadata, pointsOf } from './kind';
import type { MergedCell, MergedNotebook } from './merged-notebook';
import { type NbgraderCell, nbgraderOf } from './nbgrader-cell';
import { arrange, type Placed } from './placement';
import { regionsOf } from './regions';
import { gradingVersionOf, releaseOf } from './release-of';
import { Remarks } from './remarks';

interface Part {
  readonly cell: Cell;
  readonly info: MergedCell;
}

/** A cell of the source that grading knows by its id: as graded, and as students got it. */
interface KnownCell {
  readonly graded: Cell;
  readonly released: Cell;
  readonly metadata: NbgraderCell;
}

/**
 * Puts a submission's answers among the teacher's cells, as `nbgrader autograde` overwrites a submission: of cells
 * with a `grade_id` of the source, the source decides what they are, their points and their order, and of locked ones
 * the text; only answers and cells without such an id come from the submission. What is missing is put back, and of
 * several cells with one id the last counts, the others are free cells. Nothing that a submission says of itself is
 * believed, and no metadata of it is kept.
 *
 * @param source - the teacher's notebook, with solutions.
 * @throws AssignmentError where the source breaks the format; never for what the submission holds.
 */
export function merge(source: Notebook, submission: Notebook): MergedNotebook {
  const known = knownCells(source);
  const remarks = new Remarks();
  const placed = arrange(submission.cells, [...known.keys()], remarks);
  const parts = placed.map((place) => partOf(place, known, remarks));
  const cells = parts.map(({ cell }) => cell);
  giveDistinctIds(cells, new Set([...known.values()].map(({ graded }) => graded.id)));
  const { metadata } = gradingVersionOf(source);
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata, cells };
  return { notebook, cells: parts.map(({ info }) => info), remarks: remarks.lines() };
}

function knownCells(source: Notebook): Map<string, KnownCell> {
  const graded = gradingVersionOf(source).cells;
  const released = releaseOf(source).cells;
  const known = new Map<string, KnownCell>();
  for (const [i, cell] of graded.entries()) {
    const metadata = nbgraderOf(cell);
    if (metadata) known.set(metadata.grade_id, { graded: cell, released: released[i]!, metadata });
  }
  return known;
}

function partOf({ id, cell }: Placed, known: ReadonlyMap<string, KnownCell>, remarks: Remarks): Part {
  const original = id === undefined ? undefined : known.get(id);
  if (original !== undefined) return knownPart(original, cell, remarks);
  const info: MergedCell = { kind: 'free', points: 0, hiddenLines: [], untouched: false };
  return { cell: bare(cell!), info };
}

function knownPart(original: KnownCell, submitted: Cell | undefined, remarks: Remarks): Part {
  const { metadata, graded, released } = original;
  if (submitted === undefined) remarks.add(`Cell ${metadata.grade_id} was missing: it was put back.`);
  else remarks.compare(metadata, released, submitted);
  const isAnswer = !isLocked(metadata);
  const cell = structuredClone(graded);
  if (isAnswer && submitted !== undefined) answer(cell, submitted);
  return { cell, info: infoOf(cell, metadata, isAnswer) };
}

function infoOf(cell: Cell, metadata: NbgraderCell, isAnswer: boolean): MergedCell {
  // Markers in an answer are the student's own text and hide nothing.
  const { hidden, markScheme } = isAnswer ? { hidden: [], markScheme: [] } : regionsOf(cell.source);
  return {
    kind: kindOfMetadata(metadata),
    id: metadata.grade_id,
    points: pointsOf(metadata),
    hiddenLines: [...hidden, ...markScheme],
    untouched: isAnswer && checksumOf(cell, metadata) === metadata.checksum,
  };
}

function answer(cell: Cell, submitted: Cell): void {
  cell.source = submitted.source;
  if (cell.cell_type === 'code') return;
  delete cell.attachments;
  if (submitted.cell_type !== 'code' && submitted.attachments)
    cell.attachments = structuredClone(submitted.attachments);
}

/** A free cell without anything but its text and pictures. */
function bare(cell: Cell): Cell {
  const common = { ...(cell.id === undefined ? {} : { id: cell.id }), metadata: {}, source: cell.source };
  if (cell.cell_type === 'code') {
    const code: CodeCell = { ...common, cell_type: 'code', execution_count: null, outputs: [] };
    return code;
  }
  const text: TextCell = { ...common, cell_type: cell.cell_type };
  if (cell.attachments) text.attachments = structuredClone(cell.attachments);
  return text;
}

/** The ids of the source stay; a free cell gives its id up where that is missing or taken. */
function giveDistinctIds(cells: readonly Cell[], reserved: ReadonlySet<string | undefined>): void {
  const taken = new Set<string | undefined>(reserved);
  const seen = new Set<string | undefined>();
  for (const [i, cell] of cells.entries()) {
    const isOfSource = cell.metadata.nbgrader !== undefined && cell.id !== undefined && !seen.has(cell.id);
    if (!isOfSource && (cell.id === undefined || taken.has(cell.id))) cell.id = freeId(i, taken);
    seen.add(cell.id);
    taken.add(cell.id);
  }
}

function freeId(place: number, taken: ReadonlySet<string | undefined>): string {
  for (let round = 0; ; round++) {
    const id = round === 0 ? `cell-${place + 1}` : `cell-${place + 1}-${round}`;
    if (!taken.has(id)) return id;
  }
}
