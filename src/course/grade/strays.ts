import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import { assignmentNames, type CourseFolder } from '../assignment/course-folder';
import { isLeftOver } from './left-over';

/** So many are named: a folder in the wrong place may hold a whole class. */
const MOST = 20;

/**
 * What was handed in to a place where nothing is looked for, a sentence each: a notebook beside the folders of
 * students or of assignments, a folder of no assignment, a link.
 */
export function strays(course: CourseFolder): string[] {
  const assignments = assignmentNames(course);
  const found = entriesOf(course.submitted).flatMap((entry) => {
    if (!entry.isDirectory()) return isHandedIn(entry) ? [entry.name] : [];
    const student = entry.name;
    return entriesOf(join(course.submitted, student))
      .filter(
        (inside) => !assignments.includes(inside.name) && isWork(join(course.submitted, student), inside),
      )
      .map(({ name }) => `${student}/${name}`);
  });
  const rule = `it must lie in submitted/STUDENT/ASSIGNMENT, with ASSIGNMENT one of ${assignments.join(', ')}`;
  const named = found
    .slice(0, MOST)
    .map((path) => refusal('grade what was handed in', rule, `submitted/${path}`));
  return found.length > MOST ? [...named, `${found.length - MOST} more lie in such places.`] : named;
}

/** A file or a folder in the folder of a student that may be somebody's work. */
function isWork(folder: string, entry: Dirent): boolean {
  if (!entry.isDirectory()) return isHandedIn(entry);
  return entriesOf(join(folder, entry.name)).some(isHandedIn);
}

const isHandedIn = (entry: Dirent): boolean =>
  entry.isSymbolicLink() || (entry.isFile() && /\.(ipynb|zip)$/i.test(entry.name));

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !isLeftOver(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // What cannot be read is told where it is graded.
    return [];
  }
}
