import { isObject } from '../notebook-file/fields';
import type { Cell } from '../notebook-file/types';
import { assignmentError } from './fault';
import { upgradeMetadata } from './upgrade';

/**
 * What `metadata.nbgrader` of a cell says, in nbgrader's schema of version 3. Version 4, which nbgrader is about to
 * use, has the same fields, but for one that it keeps to itself while it grades.
 */
export interface NbgraderCell {
  readonly schema_version: 3 | 4;
  /** Whether the cell has points: a test, or with `solution` an answer that a person grades. */
  readonly grade: boolean;
  /** Whether the student writes in it. */
  readonly solution: boolean;
  readonly locked: boolean;
  /** Whether it describes a task that is answered in cells of the student's own. */
  readonly task: boolean;
  /** Letters, digits, `-` and `_`; there where one of `grade`, `solution`, `locked` and `task` is set. */
  readonly grade_id: string;
  /** There where the cell has points. */
  readonly points?: number;
  /** Of the cell as it was released. */
  readonly checksum?: string;
  /** The type of the cell as it was released. */
  readonly cell_type?: Cell['cell_type'];
}

const ACTION = 'read the nbgrader metadata of a cell';
const FIELDS = [
  'schema_version',
  'grade',
  'locked',
  'solution',
  'task',
  'grade_id',
  'points',
  'checksum',
  'cell_type',
];

/**
 * The nbgrader metadata of a cell, held to the schema; of versions 0 to 2 as version 3. Undefined where the cell has
 * none, or none of `grade`, `solution`, `locked` and `task` is set.
 *
 * @throws AssignmentError where it breaks the schema.
 */
export function nbgraderOf(cell: Cell): NbgraderCell | undefined {
  const stated = cell.metadata.nbgrader;
  if (stated === undefined) return undefined;
  if (!isObject(stated)) throw assignmentError(ACTION, 'metadata.nbgrader must be an object', stated);
  const metadata = upgradeMetadata(stated, cell.cell_type);
  if (metadata === undefined) return undefined;
  requireSchema(metadata);
  const read = readFields(metadata);
  if (!read.grade && !read.solution && !read.locked && !read.task) return undefined;
  requireConsistent(read, cell.cell_type);
  return read;
}

/** The `grade_id` that a cell states, whatever else it states; what a student hands in may be forged. */
export function gradeIdOf(cell: Cell): string | undefined {
  const { nbgrader } = cell.metadata;
  const id = isObject(nbgrader) ? nbgrader.grade_id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

type Raw = Readonly<Record<string, unknown>>;

function requireSchema(metadata: Raw): void {
  const id = metadata.grade_id;
  const of = typeof id === 'string' && id !== '' ? ` of cell ${id}` : '';
  const fail = (name: string, rule: string) =>
    assignmentError(
      `read the nbgrader metadata${of || ' of a cell'}`,
      `${name} must be ${rule}`,
      metadata[name],
    );
  const extra = Object.keys(metadata).find((name) => !FIELDS.includes(name));
  if (extra !== undefined)
    throw assignmentError(ACTION, `its fields must be among ${FIELDS.join(', ')}`, extra);
  if (metadata.schema_version !== 3 && metadata.schema_version !== 4)
    throw fail('schema_version', '1, 2, 3 or 4');
  for (const name of ['grade', 'solution', 'locked'])
    if (typeof metadata[name] !== 'boolean') throw fail(name, 'true or false');
  if (metadata.task !== undefined && typeof metadata.task !== 'boolean') throw fail('task', 'true or false');
  if (id !== undefined && !(typeof id === 'string' && /^[a-zA-Z0-9_-]*$/.test(id)))
    throw fail('grade_id', 'of letters, digits, - and _');
  requireRest(metadata, fail);
}

function requireRest(metadata: Raw, fail: (name: string, rule: string) => Error): void {
  const { points, checksum, cell_type: type } = metadata;
  if (points !== undefined && !(typeof points === 'number' && points >= 0 && points < Infinity))
    throw fail('points', 'a number from 0');
  // Characters are counted as Python counts them: by code points.
  if (checksum !== undefined && !(typeof checksum === 'string' && [...checksum].length === 32))
    throw fail('checksum', 'a text of 32 characters');
  if (type !== undefined && type !== 'code' && type !== 'markdown' && type !== 'raw')
    throw fail('cell_type', 'code, markdown or raw');
}

function readFields(metadata: Raw): NbgraderCell {
  const { grade, solution, locked, task, grade_id: id, points, checksum, cell_type: type } = metadata;
  return {
    schema_version: metadata.schema_version === 4 ? 4 : 3,
    grade: grade === true,
    solution: solution === true,
    locked: locked === true,
    task: task === true,
    grade_id: typeof id === 'string' ? id : '',
    ...(typeof points === 'number' ? { points } : {}),
    ...(typeof checksum === 'string' ? { checksum } : {}),
    ...(type === 'code' || type === 'markdown' || type === 'raw' ? { cell_type: type } : {}),
  };
}

/** What nbgrader holds a cell to beyond the types of the fields. */
function requireConsistent(read: NbgraderCell, type: Cell['cell_type']): void {
  const action = `read the nbgrader metadata of cell ${read.grade_id || 'without id'}`;
  if (read.grade_id === '') throw assignmentError(ACTION, 'grade_id must not be empty', read.grade_id);
  if ((read.grade || read.task) && read.points === undefined)
    throw assignmentError(action, 'points must be there', read.points);
  if (read.task && type !== 'markdown') throw assignmentError(action, 'a task must be a markdown cell', type);
  if (!read.task && type === 'markdown' && read.grade !== read.solution)
    throw assignmentError(action, 'a markdown cell must have both of grade and solution, or none', {
      grade: read.grade,
      solution: read.solution,
    });
}
