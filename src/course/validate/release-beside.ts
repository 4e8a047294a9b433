import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { packageRoot } from '../jupyter/paths';
import { readNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';
import { assignmentCells } from './assignment-cells';

/** Folders above the file that are searched for a course folder with `release/`. */
const MOST_LEVELS = 6;

/**
 * The notebook as it was handed out, where it can be found: `release/<assignment>/<the same name>` of a course folder
 * around the file or of this project. It tells which cells were deleted, which the student's file alone cannot.
 */
export function releaseBeside(file: string, notebook: Notebook): Notebook | undefined {
  const path = resolve(file);
  const ids = new Set(assignmentCells(notebook).cells.map(({ id }) => id));
  for (const release of releaseFolders(path))
    for (const candidate of candidatesIn(release, basename(path)))
      if (candidate !== path && existsSync(candidate)) {
        const found = readIfWhole(candidate);
        if (found && assignmentCells(found).cells.some(({ id }) => ids.has(id))) return found;
      }
  return undefined;
}

function releaseFolders(path: string): string[] {
  const above: string[] = [];
  for (let folder = dirname(path); above.length < MOST_LEVELS; folder = dirname(folder)) {
    above.push(folder);
    if (dirname(folder) === folder) break;
  }
  const courses = [...above, join(packageRoot(), 'notebooks', 'assignments')];
  return courses.map((course) => join(course, 'release')).filter((release) => existsSync(release));
}

function candidatesIn(release: string, name: string): string[] {
  const folders = readdirSync(release, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((folder) => join(release, folder.name, name));
}

function readIfWhole(path: string): Notebook | undefined {
  try {
    return readNotebook(path);
  } catch {
    return undefined;
  }
}
