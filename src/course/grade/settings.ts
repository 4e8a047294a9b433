import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import type { CourseFolder } from '../assignment/course-folder';
import { isObject } from '../notebook-file/fields';
import { parseCsv } from './csv';
import { type LateRule, NO_PENALTY, parseMoment } from './late';

/** What a course says of itself in `course.json`, all of it optional. */
export interface CourseSettings {
  /** Due dates by assignment. */
  readonly due: ReadonlyMap<string, Date>;
  readonly late: LateRule;
}

/** One student of `students.csv`. */
export interface Student {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/**
 * Reads `course.json`: `{ "assignments": { NAME: { "due": DATE } }, "late": { "percentPerDay", "graceMinutes",
 * "floorPercent" } }`.
 *
 * @throws RangeError in one line.
 */
export function courseSettings(course: CourseFolder): CourseSettings {
  const path = join(course.root, 'course.json');
  if (!existsSync(path)) return { due: new Map(), late: NO_PENALTY };
  const value = parse(path);
  const assignments = recordOf(path, value, 'assignments');
  const due = new Map<string, Date>();
  for (const [name, entry] of Object.entries(assignments))
    if (isObject(entry) && entry.due !== undefined)
      due.set(name, parseMoment(String(entry.due), `the due date of ${name}`));
  return { due, late: lateRule(path, recordOf(path, value, 'late')) };
}

function parse(path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RangeError(`Cannot read ${path} as it must be JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new RangeError(refusal(`read ${path}`, 'it must hold an object', value));
  return value;
}

function recordOf(path: string, value: Record<string, unknown>, name: string): Record<string, unknown> {
  const found = value[name] ?? {};
  if (!isObject(found)) throw new RangeError(refusal(`read ${path}`, `${name} must be an object`, found));
  return found;
}

function lateRule(path: string, late: Record<string, unknown>): LateRule {
  const rule = { ...NO_PENALTY };
  const most = { percentPerDay: 100, graceMinutes: Infinity, floorPercent: 100 };
  for (const [name, value] of Object.entries(late)) {
    if (!(name in rule))
      throw new RangeError(
        refusal(`read ${path}`, `late must hold ${Object.keys(rule).join(', ')} only`, name),
      );
    const key = name as keyof LateRule;
    if (!(typeof value === 'number' && value >= 0 && value <= most[key]))
      throw new RangeError(refusal(`read ${path}`, `late.${name} must be a number from 0`, value));
    Object.assign(rule, { [key]: value });
  }
  return rule;
}

/**
 * The roster in `students.csv`, by the columns that nbgrader imports: `id`, `first_name`, `last_name`, `email`; nobody
 * without one.
 *
 * @throws RangeError
 */
export function roster(course: CourseFolder): Student[] {
  const path = join(course.root, 'students.csv');
  if (!existsSync(path)) return [];
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8')).rows;
  const names = header?.fields.map((name) => name.trim()) ?? [];
  if (!names.includes('id'))
    throw new RangeError(refusal(`read ${path}`, 'its first line must name a column id', names));
  const students = rows.map(({ fields }) => {
    const field = (name: string): string => fields[names.indexOf(name)]?.trim() ?? '';
    return {
      id: field('id'),
      firstName: field('first_name'),
      lastName: field('last_name'),
      email: field('email'),
    };
  });
  return students.filter(({ id }) => id !== '');
}
