import { AssignmentError, assignmentError } from '../assignment/fault';
import { type CellKind, kindOfMetadata, pointsOf } from '../assignment/kind';
import { type NbgraderCell, nbgraderOf } from '../assignment/nbgrader-cell';
import { type Regions, regionsOf } from '../assignment/regions';
import { isObject } from '../notebook-file/fields';
import type { Cell, Notebook } from '../notebook-file/types';
import { secretLines } from './secrets';

const ACTION = 'release the assignment';

/** The language by which nbgrader picks the stub. */
const LANGUAGE = 'typescript';

/** All that keeps a source from being released, one sentence each; nothing where it is sound. */
export function sourceFaults(source: Notebook): string[] {
  const faults = [...languageFaults(source)];
  const seen = new Set<string>();
  let hasPoints = false;
  for (const [index, cell] of source.cells.entries()) {
    const where = `cell ${index + 1}`;
    const read = attempt(() => nbgraderOf(cell));
    const regions = attempt(() => regionsOf(cell.source, read.value?.grade_id ?? where));
    faults.push(...read.faults.map((fault) => `${fault} (${where})`), ...regions.faults);
    const metadata = read.value;
    if (metadata) faults.push(...idFaults(metadata.grade_id, where, seen), ...metadataFaults(cell, metadata));
    hasPoints ||= pointsOf(metadata) > 0;
    if (read.faults.length === 0 && regions.value)
      faults.push(...regionFaults(cell, metadata, regions.value, where));
  }
  if (!hasPoints) faults.push(assignmentError(ACTION, 'a cell of it must have points', 'none has').message);
  return faults;
}

function attempt<T>(read: () => T): { value?: T; faults: string[] } {
  try {
    return { value: read(), faults: [] };
  } catch (error) {
    if (!(error instanceof AssignmentError)) throw error;
    return { faults: [error.message] };
  }
}

function languageFaults({ metadata: { kernelspec } }: Notebook): string[] {
  const language = isObject(kernelspec) ? kernelspec.language : undefined;
  if (language === LANGUAGE) return [];
  return [assignmentError(ACTION, `metadata.kernelspec.language must be ${LANGUAGE}`, language).message];
}

/** In the Lab a copied cell takes its id along: where it stands helps to find it. */
function idFaults(id: string, where: string, seen: Set<string>): string[] {
  if (seen.has(id)) return [`${assignmentError(ACTION, 'grade_id must be unique', id).message} (${where})`];
  seen.add(id);
  return [];
}

const kindsOfCode: readonly CellKind[] = ['tests', 'solution'];

function metadataFaults(cell: Cell, metadata: NbgraderCell): string[] {
  const { grade_id: id } = metadata;
  const kind = kindOfMetadata(metadata);
  const faults: string[] = [];
  const fail = (rule: string, value: unknown) =>
    faults.push(assignmentError(`release cell ${id}`, rule, value).message);
  if (kind !== 'given' && kind !== 'solution' && !((metadata.points ?? 0) > 0))
    fail('its points must be above 0', metadata.points);
  if (kindsOfCode.includes(kind) && cell.cell_type !== 'code')
    fail('tests and solutions without points must be code cells', cell.cell_type);
  if (kind === 'manual' && cell.cell_type === 'raw')
    fail('an answer must be code or markdown', cell.cell_type);
  if (kind === 'task' && !metadata.locked) fail('a task must be locked', metadata.locked);
  return faults;
}

/** Blank, or nothing but a comment. */
const isEmpty = (line: string): boolean => /^\s*(\/\/.*|\/\*.*\*\/|<!--.*-->)?\s*$/.test(line);

function regionFaults(
  cell: Cell,
  metadata: NbgraderCell | undefined,
  { solution, hidden, markScheme }: Regions,
  where: string,
): string[] {
  const kind = metadata ? kindOfMetadata(metadata) : 'free';
  const name = metadata ? `cell ${metadata.grade_id}` : where;
  const faults: string[] = [];
  const fail = (rule: string) =>
    faults.push(assignmentError(`release ${name}`, rule, `${kind}, ${cell.cell_type}`).message);
  if (solution.length > 0 && !metadata?.solution) fail('a solution must lie in a solution cell');
  if (hidden.length > 0 && kind !== 'tests') fail('hidden tests must lie in a cell of tests');
  if (metadata?.solution && secretLines(cell).every(isEmpty)) fail('there must be a solution in it');
  const outside = markScheme.filter(
    ([first, last]) => !solution.some(([begin, end]) => begin < first && last < end),
  );
  // Without markers for the solution, all of an answer is replaced, the scheme with it.
  const isReplaced = kind === 'manual' && solution.length === 0;
  if (outside.length > 0 && kind !== 'task' && !isReplaced)
    fail('a mark scheme must lie in a task, or within the solution of an answer');
  return faults;
}
