import { createHash } from 'node:crypto';
import type { Cell } from '../notebook-file/types';
import { assignmentError } from './fault';
import { isLocked } from './kind';
import { type NbgraderCell, nbgraderOf } from './nbgrader-cell';
import { pythonBool, pythonFloat } from './python-text';

/**
 * nbgrader's checksum of a cell (`compute_checksum` in its `utils.py`): the MD5 of source, cell type, the texts of
 * "is graded", "is a solution" and "is locked", the `grade_id` and, of a graded cell, the points, one after the other.
 *
 * @throws AssignmentError where the cell is none of nbgrader's.
 */
export function checksum(cell: Cell): string {
  const metadata = nbgraderOf(cell);
  if (metadata === undefined)
    throw assignmentError('compute a checksum', 'the cell must have nbgrader metadata', cell.source);
  return checksumOf(cell, metadata);
}

/** As {@link checksum}, with metadata that was read before. */
export function checksumOf(cell: Pick<Cell, 'source' | 'cell_type'>, metadata: NbgraderCell): string {
  const { grade, solution, grade_id: id, points = 0 } = metadata;
  const flags = [grade, solution, isLocked(metadata)].map(pythonBool).join('');
  const text = `${cell.source}${cell.cell_type}${flags}${id}${grade ? pythonFloat(points) : ''}`;
  return createHash('md5').update(text, 'utf8').digest('hex');
}
