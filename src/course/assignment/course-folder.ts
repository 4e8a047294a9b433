import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../jupyter/paths';
import { NotebookFileError } from '../notebook-file/fields';
import { readNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';
import { notebooksIn } from '../run/selection';
import { AssignmentError, assignmentError } from './fault';

/** nbgrader's folders of a course. */
export interface CourseFolder {
  readonly root: string;
  /** The teacher's notebooks, `<assignment>/<notebook>.ipynb`. */
  readonly source: string;
  /** What students get, `<assignment>/<notebook>.ipynb`. */
  readonly release: string;
  /** What came back, `<student>/<assignment>/<notebook>.ipynb`; so the next two. */
  readonly submitted: string;
  readonly autograded: string;
  readonly feedback: string;
}

/** The folders of the course in `root`; of this project's own without one. */
export function courseFolder(root: string = join(packageRoot(), 'notebooks', 'assignments')): CourseFolder {
  const inside = (name: string) => join(root, name);
  return {
    root,
    source: inside('source'),
    release: inside('release'),
    submitted: inside('submitted'),
    autograded: inside('autograded'),
    feedback: inside('feedback'),
  };
}

/** The names of the assignments in `source` of a course, in order. */
export function assignmentNames({ source }: CourseFolder): string[] {
  if (!existsSync(source)) return [];
  return readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

/** One notebook of an assignment. */
export interface AssignmentNotebook {
  readonly name: string;
  readonly path: string;
  readonly notebook: Notebook;
}

/** A folder of an assignment: its notebooks, and what lies beside them is found through `folder`. */
export interface Assignment {
  readonly name: string;
  readonly folder: string;
  readonly notebooks: readonly AssignmentNotebook[];
}

/**
 * Reads the notebooks of `source/<assignment>` or `release/<assignment>`.
 *
 * @throws AssignmentError where the folder has no notebook, or one of them cannot be read.
 */
export function loadAssignment(folder: string): Assignment {
  const name = basename(folder);
  const paths = notebooksIn(folder);
  if (paths.length === 0)
    throw assignmentError(`read assignment ${name}`, 'its folder must hold a notebook (.ipynb)', folder);
  const notebooks = paths.map((path) => ({ name: basename(path, '.ipynb'), path, notebook: read(path) }));
  return { name, folder, notebooks };
}

function read(path: string): Notebook {
  try {
    return readNotebook(path);
  } catch (error) {
    throw error instanceof NotebookFileError ? new AssignmentError(error.message) : error;
  }
}
