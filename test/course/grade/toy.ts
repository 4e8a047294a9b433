import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { type CourseFolder, courseFolder } from '../../../src/course/assignment/course-folder';
import type { CellOutcome, GradeCell, Job, Runner } from '../../../src/course/grade/contract';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';

type Grading = Partial<Record<'grade' | 'solution' | 'locked' | 'task', boolean>> & { points?: number };

const metadata = (grade_id: string, { points, ...kind }: Grading) => ({
  nbgrader: {
    ...{ grade: false, solution: false, locked: false, task: false, ...kind },
    ...{ grade_id, schema_version: 3 },
    ...(points === undefined ? {} : { points }),
  },
});

const code = (id: string, source: string, grading: Grading): Cell => ({
  ...{ cell_type: 'code', id, metadata: metadata(id, grading), source },
  ...{ execution_count: null, outputs: [] },
});

const text = (id: string, source: string, grading?: Grading): Cell => ({
  ...{ cell_type: 'markdown', id, source },
  metadata: grading ? metadata(id, grading) : {},
});

/** Two answers with tests of 3 and 2 points, the second one in parts; one answer of 5 points for a person. */
export const toySource: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'diffusion-lab', display_name: 'Diffusion Lab', language: 'typescript' } },
  cells: [
    text('title', '# Toy', { locked: true }),
    code('two', 'const two = 2;', { locked: true }),
    text('double-text', '## Doubling', { locked: true }),
    code(
      'double',
      'function double(x) {\n  // ### BEGIN SOLUTION\n  return two * x;\n  // ### END SOLUTION\n}',
      {
        solution: true,
      },
    ),
    code(
      'double-test',
      "if (double(2) !== 4) throw new Error('double(2) must be 4');\n// ### BEGIN HIDDEN TESTS\n" +
        "if (double(0.5) !== 1) throw new Error('double(0.5) must be 1');\n// ### END HIDDEN TESTS",
      { grade: true, locked: true, points: 3 },
    ),
    text('half-text', '## Halving', { locked: true }),
    code('half', 'function half(x) {\n  // ### BEGIN SOLUTION\n  return x / two;\n  // ### END SOLUTION\n}', {
      solution: true,
    }),
    code('half-test', '[half(4) === 2, half(1) === 0.5].filter(Boolean).length', {
      ...{ grade: true, locked: true, points: 2 },
    }),
    text('why', '### BEGIN SOLUTION\nBecause two halves are a whole.\n### END SOLUTION', {
      ...{ grade: true, solution: true, points: 5 },
    }),
  ],
};

/** A new course folder with the toy as assignment `toy`. */
export function toyCourse(source: Notebook = toySource): CourseFolder {
  const course = courseFolder(mkdtempSync(join(tmpdir(), 'course-')));
  write(join(course.source, 'toy'), 'toy.ipynb', formatNotebook(source));
  return course;
}

/** Puts a file into a student's folder of the toy. */
export function submit(course: CourseFolder, student: string, content: string, name = 'toy.ipynb'): void {
  write(join(course.submitted, student, 'toy'), name, content);
}

function write(folder: string, name: string, content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

/** Runs cells in this process, for tests of what is around a runner; counts the submissions it was given. */
export class ToyRunner implements Runner {
  jobs = 0;
  closed = false;

  async run({ cells }: Job): Promise<CellOutcome[]> {
    this.jobs++;
    const context = createContext({});
    const outcomes = new Map<GradeCell, CellOutcome>();
    for (const tests of [false, true])
      for (const cell of cells)
        if ((cell.role === 'test') === tests) outcomes.set(cell, runCell(cell, context));
    return cells.map((cell) => outcomes.get(cell)!);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function runCell({ index, source, role, hiddenLines }: GradeCell, context: object): CellOutcome {
  const common = { index, outputs: [], stderr: false, seconds: 0.001 };
  try {
    const value: unknown = runInContext(source, context, { filename: 'cell', timeout: 1000 });
    return { ...common, status: 'ok', ...(typeof value === 'number' && role === 'test' ? { value } : {}) };
  } catch (error) {
    const { name, message, stack } = error as Error;
    const line = Number(/cell:(\d+)/.exec(stack ?? '')?.[1]);
    const inHidden = hiddenLines.some(([first, last]) => first <= line && line <= last);
    return { ...common, status: 'error', error: { name, message, from: 'test', inHidden } };
  }
}
