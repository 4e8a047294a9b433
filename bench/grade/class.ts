import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CourseFolder, courseFolder, loadAssignment } from '../../src/course/assignment/course-folder';
import { merge } from '../../src/course/assignment/merge';
import { nbgraderOf } from '../../src/course/assignment/nbgrader-cell';
import { makeClass } from '../../src/course/grade/demo/make-class';
import { submittedFolder } from '../../src/course/grade/submissions';
import { parseNotebook } from '../../src/course/notebook-file/parse';
import type { Notebook } from '../../src/course/notebook-file/types';
import { formatNotebook } from '../../src/course/notebook-file/write';

/** A class that has handed in. */
export interface BenchClass {
  /** To be removed afterwards. */
  readonly folder: string;
  readonly course: CourseFolder;
  readonly assignment: string;
  readonly size: number;
  readonly source: Notebook;
  /** Notebook files handed in. */
  readonly submissions: readonly string[];
}

export const ASSIGNMENT = 'a1-kl-and-elbo';
const SEED = 11;

/** A class of the course's first assignment: right, wrong and unfinished answers; no two have the same text. */
export function benchClass(size: number): BenchClass {
  const folder = mkdtempSync(join(tmpdir(), 'bench-grade-'));
  const plan = { from: courseFolder(), assignment: ASSIGNMENT, size, seed: SEED, soundOnly: true };
  const { course, submissions } = makeClass({ ...plan, to: join(folder, 'class') });
  const { name, notebook: source } = loadAssignment(join(course.source, ASSIGNMENT)).notebooks[0]!;
  const files = submissions.map(({ student }) => {
    const file = join(submittedFolder(course, student, ASSIGNMENT), `${name}.ipynb`);
    const notebook = parseNotebook(readFileSync(file, 'utf8'), file);
    writeFileSync(file, formatNotebook(signed(notebook, student)));
    return file;
  });
  return { folder, course, assignment: ASSIGNMENT, size, source, submissions: files };
}

/** In a real class hardly two answers are the same, letter by letter, and what is the same need not be compiled twice. */
function signed(notebook: Notebook, student: string): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' && nbgraderOf(cell)?.solution === true
      ? { ...cell, source: `${cell.source}\n// ${student}` }
      : cell,
  );
  return { ...notebook, cells };
}

/** The notebooks as they are executed for grading: the teacher's cells put back, hidden tests included. */
export function mergedNotebooks({ folder, submissions, source }: BenchClass): string[] {
  const merged = join(folder, 'merged');
  mkdirSync(merged, { recursive: true });
  return submissions.map((file, i) => {
    const target = join(merged, `${i}.ipynb`);
    const { notebook } = merge(source, parseNotebook(readFileSync(file, 'utf8'), file));
    writeFileSync(target, formatNotebook(notebook));
    return target;
  });
}
