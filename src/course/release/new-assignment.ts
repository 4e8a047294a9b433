import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import type { CourseFolder } from '../assignment/course-folder';
import { writeNotebook } from '../notebook-file/store';
import type { Cell, Notebook } from '../notebook-file/types';
import { UsageError } from '../run/options';

/**
 * Writes `source/NAME/NAME.ipynb` of a course: an assignment with a cell of each common kind, that can be released as it
 * is. A teacher replaces its text, and copies cells, whose metadata are copied with them.
 *
 * @returns the path of the notebook.
 * @throws UsageError for a name that is no name of a folder, or one that is taken.
 */
export function writeNewAssignment({ source }: CourseFolder, name: string): string {
  if (!/^[a-z0-9][\w.-]*$/i.test(name))
    throw new UsageError(
      refusal('make the assignment', 'its name must be letters, digits, -, _ and dots', name),
    );
  const folder = join(source, name);
  if (existsSync(folder))
    throw new UsageError(refusal('make the assignment', 'its folder must not be there yet', folder));
  const path = join(folder, `${name}.ipynb`);
  writeNotebook(path, newAssignment());
  return path;
}

/** The notebook that {@link writeNewAssignment} writes. */
export function newAssignment(): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: {
        name: 'diffusion-lab',
        display_name: 'TypeScript (Diffusion Lab)',
        language: 'typescript',
      },
    },
    cells: [
      text('title', TITLE, { locked: true }),
      code('entropy', ANSWER, { solution: true }),
      code('entropy-test', TESTS, { locked: true, grade: true, points: 3 }),
      text('why-text', QUESTION, { locked: true }),
      text('why', WORDS, { solution: true, grade: true, points: 2 }),
    ],
  };
}

interface Kind {
  readonly locked?: boolean;
  readonly grade?: boolean;
  readonly solution?: boolean;
  readonly points?: number;
}

const metadata = (id: string, kind: Kind) => ({
  nbgrader: {
    schema_version: 3,
    grade_id: id,
    locked: false,
    grade: false,
    solution: false,
    task: false,
    ...kind,
  },
});

const text = (id: string, source: string, kind: Kind): Cell => ({
  cell_type: 'markdown',
  id,
  metadata: metadata(id, kind),
  source,
});

const code = (id: string, source: string, kind: Kind): Cell => ({
  cell_type: 'code',
  id,
  metadata: metadata(id, kind),
  source,
  execution_count: null,
  outputs: [],
});

const TITLE = `# Hello

The entropy of a law $p$ is $H(p) = -\\sum_x p(x) \\ln p(x)$; what never happens counts nothing.`;

const ANSWER = `function entropyOf(p: readonly number[]): number {
  // ### BEGIN SOLUTION
  return -p.reduce((sum, v) => sum + (v > 0 ? v * Math.log(v) : 0), 0);
  // ### END SOLUTION
}`;

const TESTS = `import { checkClose } from 'diffusion-lab';

checkClose('a fair coin', entropyOf([0.5, 0.5]), Math.LN2, { tol: 1e-12, hint: 'Nats: the natural logarithm.' });
// ### BEGIN HIDDEN TESTS
checkClose('a sure thing', entropyOf([1, 0]), 0, { tol: 1e-12, hint: 'What is 0·ln 0 for a computer?' });
// ### END HIDDEN TESTS`;

const QUESTION = 'Why does a sure thing have no entropy? One sentence.';

const WORDS = `### BEGIN SOLUTION
Nothing is learnt from what was certain.
### END SOLUTION`;
