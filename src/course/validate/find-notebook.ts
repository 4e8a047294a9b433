import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { refusal } from '../../check';
import { gradeIdOf } from '../assignment/nbgrader-cell';
import { readNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';

/** Where a session runs. */
export interface Whereabouts {
  readonly cwd: string;
  /** What Jupyter's server calls the session: the path of its notebook. */
  readonly sessionName?: string | undefined;
}

/** A notebook on disk, as it was saved. */
export interface SavedNotebook {
  readonly path: string;
  readonly notebook: Notebook;
  readonly saved: Date;
  /** Other notebooks of the folder in which the id stands, too. */
  readonly others: readonly string[];
}

/**
 * The notebook of a session: the one that the server names, else the one in the working folder that has a cell with
 * this `grade_id`; of several the one that was saved last.
 *
 * @throws RangeError where there is none.
 */
export function findNotebook(id: string, { cwd, sessionName }: Whereabouts): SavedNotebook {
  const named = sessionName === undefined ? undefined : notebookOfSession(sessionName, cwd);
  if (named !== undefined) return { ...read(named), others: [] };
  const found = notebooksAt(cwd)
    .filter(({ notebook }) => notebook.cells.some((cell) => gradeIdOf(cell) === id))
    .sort((a, b) => b.saved.getTime() - a.saved.getTime());
  const [latest, ...others] = found;
  if (latest === undefined)
    throw new RangeError(
      refusal('find the notebook', `one in ${cwd} must have a cell with this grade_id`, id),
    );
  return { ...latest, others: others.map(({ path }) => basename(path)) };
}

/** Jupyter's servers give the path from their root folder, or a whole path, or the name alone. */
function notebookOfSession(name: string, cwd: string): string | undefined {
  if (!name.endsWith('.ipynb')) return undefined;
  const candidates = isAbsolute(name) ? [name] : [resolve(cwd, basename(name)), resolve(cwd, name)];
  return candidates.find((path) => existsSync(path));
}

type Read = Omit<SavedNotebook, 'others'>;

function read(path: string): Read {
  return { path, notebook: readNotebook(path), saved: statSync(path).mtime };
}

/** Larger files are no assignments; broken ones are somebody else's trouble. */
const MOST_BYTES = 30_000_000;

function notebooksAt(folder: string): Read[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .flatMap((name) => {
      const path = join(folder, name);
      try {
        return statSync(path).size > MOST_BYTES ? [] : [read(path)];
      } catch {
        return [];
      }
    });
}
