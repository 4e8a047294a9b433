import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { isObject } from '../../../src/course/notebook-file/fields';
import type { Cell } from '../../../src/course/notebook-file/types';

const schema = JSON.parse(readFileSync(join(__dirname, 'nbgrader-v3.schema.json'), 'utf8'));
const fitsSchema = new Ajv().compile(schema);

/**
 * Whether nbgrader takes a cell: the fields by the JSON schema, and what its validator of version 3 asks beyond. Said
 * here again, apart from the sources under test.
 */
export function nbgraderTakes(cell: Cell): boolean {
  const metadata = cell.metadata.nbgrader;
  if (metadata === undefined) return true;
  if (!isObject(metadata) || !fitsSchema(metadata)) return false;
  const { grade, solution, locked, task = false, grade_id: id, points } = metadata;
  if ((grade || solution || locked) && !id) return false;
  if (grade && points === undefined) return false;
  if (task) return cell.cell_type === 'markdown';
  return !(cell.cell_type === 'markdown' && grade !== solution);
}
