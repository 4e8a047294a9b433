import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import type { CourseFolder } from '../assignment/course-folder';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import { isObject } from '../notebook-file/fields';
import type { Notebook } from '../notebook-file/types';

/** An answer that is wrong and plausible, with what it must earn. */
export interface WrongSolution {
  readonly name: string;
  /** What the student got wrong. */
  readonly why: string;
  /** By `grade_id` of a solution cell: texts of the source's solution, each with what stands in its place. */
  readonly edits: Readonly<Record<string, readonly (readonly [text: string, replacement: string])[]>>;
  /** Points that the tests give. */
  readonly points: number;
  /** Tests that give less than their points. */
  readonly lost: readonly string[];
}

/**
 * The wrong solutions of an assignment, from `wrong/ASSIGNMENT.json` of the course folder; none where there is no such
 * file.
 *
 * @throws RangeError for a file that does not hold them.
 */
export function wrongSolutions(course: CourseFolder, assignment: string): WrongSolution[] {
  const path = join(course.root, 'wrong', `${assignment}.json`);
  if (!existsSync(path)) return [];
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const list = isObject(value) && value.version === 1 ? value.wrong : undefined;
  if (!Array.isArray(list))
    throw new RangeError(refusal(`read ${path}`, 'it must hold version 1 and a list wrong', value));
  const broken = list.find((one) => !isWrongSolution(one));
  if (broken !== undefined)
    throw new RangeError(
      refusal(`read ${path}`, 'each entry must have name, why, edits, points and lost', broken),
    );
  return list;
}

function isWrongSolution(value: unknown): value is WrongSolution {
  if (!isObject(value) || !isObject(value.edits)) return false;
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string');
  return (
    typeof value.name === 'string' &&
    typeof value.why === 'string' &&
    typeof value.points === 'number' &&
    Array.isArray(value.lost) &&
    Object.values(value.edits).every((pairs) => Array.isArray(pairs) && pairs.every(isPair))
  );
}

/**
 * What a student would hand in who answers as the source does, but for this.
 *
 * @throws RangeError where a text does not stand in its cell exactly once.
 */
export function applyWrong(
  source: Notebook,
  { name, edits }: Pick<WrongSolution, 'name' | 'edits'>,
): Notebook {
  const notebook = structuredClone(source);
  for (const [id, pairs] of Object.entries(edits)) {
    const cell = notebook.cells.find((one) => nbgraderOf(one)?.grade_id === id);
    if (cell === undefined)
      throw new RangeError(refusal(`make the wrong solution ${name}`, 'its cells must be in the source', id));
    for (const [text, replacement] of pairs) {
      const parts = cell.source.split(text);
      if (parts.length !== 2)
        throw new RangeError(
          refusal(
            `make the wrong solution ${name}`,
            `${text} must stand in cell ${id} once`,
            parts.length - 1,
          ),
        );
      cell.source = parts.join(replacement);
    }
  }
  return notebook;
}
