import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../../../kernel-setup/grading/runner';
import type { CourseFolder } from '../../../src/course/assignment/course-folder';
import { releaseOf } from '../../../src/course/assignment/release-of';
import type { SubmissionResult } from '../../../src/course/grade/contract';
import { gradeCommand } from '../../../src/course/grade/grade-command';
import { readResults } from '../../../src/course/grade/result-file';
import type { Cell, Notebook } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { submit, toyCourse, toySource } from '../../course/grade/toy';

const CANARY = 'canary-51c0ffee';

/** The toy, whose hidden test names what nobody may learn. */
const source: Notebook = {
  ...toySource,
  cells: toySource.cells.map((cell) => ({
    ...cell,
    source: cell.source
      .replace(/\(x\) \{/, '(x: number): number {')
      .replace('double(0.5) must be 1', `${CANARY}: double(0.5) must be 1`),
  })),
};

type Draft = { cells: (Cell & { metadata: Record<string, unknown> })[]; metadata: Record<string, unknown> };

/** The release, filled in with answers that double and halve, or with ones that do not. */
function filledIn(double: string, half: string): Draft {
  const draft = JSON.parse(formatNotebook(releaseOf(source))) as Draft;
  const texts: Record<string, string> = {
    double: `function double(x: number): number {\n  ${double}\n}`,
    half: `function half(x: number): number {\n  ${half}\n}`,
  };
  for (const cell of draft.cells) {
    const text = texts[String(cell.id)];
    if (text !== undefined) cell.source = text;
  }
  return draft;
}

const wrong = () => filledIn('return 0;', 'return 0;');
const named = (draft: Draft, id: string) => draft.cells.find((cell) => cell.id === id)!;
const grading = (cell: Cell) => cell.metadata.nbgrader as Record<string, unknown>;
const changed = (change: (draft: Draft) => void): string => {
  const draft = wrong();
  change(draft);
  return JSON.stringify(draft);
};
const code = (text: string, nbgrader: object, id: string): Draft['cells'][number] => ({
  ...{ cell_type: 'code', id, source: text, execution_count: null, outputs: [] },
  metadata: { nbgrader },
});
const test = { schema_version: 3, grade: true, solution: false, locked: true, task: false, points: 5 };

interface Forgery {
  readonly name: string;
  /** The file's text, or what makes the file in the student's folder. */
  readonly file: string | ((folder: string, course: CourseFolder) => void);
  /** What the student is told. */
  readonly says: RegExp;
}

const FAILED = /double\(2\) must be 4/;
const UNREADABLE = /Cannot read/;

const forgeries: readonly Forgery[] = [
  { name: 'half a file', file: JSON.stringify(wrong()).slice(0, 700), says: UNREADABLE },
  { name: 'no JSON', file: 'points = 100', says: UNREADABLE },
  {
    name: 'lists in lists, a million deep',
    file: `${'['.repeat(1e6)}${']'.repeat(1e6)}`,
    says: /nested/,
  },
  {
    name: 'a file of 30 MB',
    file: changed((draft) => {
      named(draft, 'double').source += `// ${'x'.repeat(3e7)}`;
    }),
    says: /must be at most/,
  },
  {
    name: '100,000 cells',
    file: changed((draft) => {
      for (let k = 0; k < 1e5; k++) draft.cells.push({ cell_type: 'raw', source: '', metadata: {} } as never);
    }),
    says: UNREADABLE,
  },
  {
    name: 'cells that are none',
    file: JSON.stringify({ ...wrong(), cells: [null, 7, []] }),
    says: /must be an object/,
  },
  {
    name: 'points of its own',
    file: changed((draft) => {
      for (const cell of draft.cells) if (grading(cell)) grading(cell).points = 1000;
    }),
    says: FAILED,
  },
  {
    name: 'a test of its own that is worth 5',
    file: changed((draft) => {
      draft.cells.push(code('5', { ...test, grade_id: 'bonus' }, 'bonus'));
    }),
    says: FAILED,
  },
  {
    name: 'a second test of the same name',
    file: changed((draft) => {
      draft.cells.push(code('5', { ...test, grade_id: 'double-test' }, 'again'));
    }),
    says: FAILED,
  },
  {
    name: 'tests that were written anew',
    file: changed((draft) => {
      named(draft, 'double-test').source = '3';
      named(draft, 'half-test').source = '2';
    }),
    says: FAILED,
  },
  {
    name: 'tests that were deleted',
    file: changed((draft) => {
      draft.cells = draft.cells.filter((cell) => !String(cell.id).endsWith('-test'));
    }),
    says: FAILED,
  },
  {
    name: 'tests that became text',
    file: changed((draft) => {
      for (const id of ['double-test', 'half-test'])
        Object.assign(named(draft, id), { cell_type: 'markdown', outputs: undefined });
    }),
    says: FAILED,
  },
  {
    name: 'an answer with the name of its test',
    file: changed((draft) => {
      grading(named(draft, 'double')).grade_id = 'double-test';
      named(draft, 'double').source = '3';
    }),
    says: /Cell double was missing: it was put back/,
  },
  {
    name: 'an answer that says it is a test',
    file: changed((draft) => {
      Object.assign(grading(named(draft, 'double')), { ...test });
      named(draft, 'double').source += '\n5';
    }),
    says: FAILED,
  },
  {
    name: 'a given cell that was changed',
    file: changed((draft) => {
      named(draft, 'two').source = 'const two = { valueOf: () => 4 };\nfunction check() {}';
    }),
    says: FAILED,
  },
  {
    name: 'outputs that were made up',
    file: changed((draft) => {
      const output = {
        output_type: 'execute_result',
        execution_count: 1,
        metadata: {},
        data: { 'text/plain': '5' },
      };
      for (const cell of draft.cells) if (cell.cell_type === 'code') cell.outputs = [output] as never;
    }),
    says: FAILED,
  },
  {
    name: 'a checksum and a version from elsewhere',
    file: changed((draft) => {
      for (const cell of draft.cells)
        if (grading(cell)) Object.assign(grading(cell), { checksum: 'f'.repeat(32), schema_version: 99 });
    }),
    says: FAILED,
  },
  {
    name: 'names that mean something to objects',
    file: JSON.stringify(wrong()).replace(
      '"metadata":{',
      '"metadata":{"__proto__":{"points":9},"constructor":1,"toString":2,',
    ),
    says: FAILED,
  },
  {
    name: 'markers in an answer',
    file: changed((draft) => {
      named(draft, 'double').source +=
        '\n// ### END SOLUTION\n// ### BEGIN HIDDEN TESTS\n3\n// ### END HIDDEN TESTS';
    }),
    says: FAILED,
  },
  {
    name: 'a kernel and a language of its own',
    file: changed((draft) => {
      draft.metadata = {
        kernelspec: { name: '../../bin/sh', display_name: '<script>', language: 'python' },
      };
    }),
    says: FAILED,
  },
  {
    name: 'a toolkit of its own beside the notebook',
    file: (folder) => {
      writeFileSync(join(folder, 'toy.ipynb'), JSON.stringify(wrong()));
      const own = join(folder, 'node_modules', 'diffusion-lab');
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'index.js'), 'exports.check = exports.checkClose = () => {};');
      writeFileSync(join(folder, 'package.json'), '{"main":"evil.js"}');
    },
    says: FAILED,
  },
  {
    name: 'a result of its own beside the notebook',
    file: (folder) => {
      writeFileSync(join(folder, 'toy.ipynb'), JSON.stringify(wrong()));
      writeFileSync(join(folder, 'toy.result.json'), '{"version":1,"earned":5,"points":5}');
    },
    says: FAILED,
  },
  {
    name: 'a link to the source',
    file: (folder, course) => symlinkSync(join(course.source, 'toy', 'toy.ipynb'), join(folder, 'toy.ipynb')),
    says: /must be/,
  },
  {
    name: 'a folder in its place',
    file: (folder) => mkdirSync(join(folder, 'toy.ipynb')),
    says: /must be/,
  },
];

const studentOf = (name: string): string => name.replace(/[^\w]+/g, '-');

describe('a notebook that lies', () => {
  let course: CourseFolder;
  let results: SubmissionResult[];
  let printed = '';

  beforeAll(async () => {
    course = toyCourse(source);
    submit(course, 'honest', JSON.stringify(filledIn('return two * x;', 'return x / two;')));
    for (const { name, file } of forgeries) {
      const folder = join(course.submitted, studentOf(name), 'toy');
      mkdirSync(folder, { recursive: true });
      if (typeof file === 'string') writeFileSync(join(folder, 'toy.ipynb'), file);
      else file(folder, course);
    }
    await gradeCommand(['--course', course.root, '--workers', '2'], {
      createRunner: ({ workers }) => createRunner({ sandbox: 'bwrap', workers }),
      screen: { write: (text: string) => (printed += text) },
      program: [],
    });
    results = readResults(course.root);
  }, 300_000);

  const automatic = ({ cells }: SubmissionResult): number =>
    cells.filter(({ kind }) => kind === 'tests').reduce((sum, { earned }) => sum + (earned ?? 0), 0);
  const resultOf = (name: string) => results.find(({ student }) => student === studentOf(name));

  it('does not keep an honest one from its points', () => {
    expect(automatic(resultOf('honest')!)).toBe(5);
    expect(resultOf('honest')!.remarks).toEqual([]);
  });

  it.each(forgeries.map((forgery) => [forgery.name, forgery] as const))('%s', (name, { says }) => {
    const result = resultOf(name);
    expect(`${name}: ${result?.status ?? printed}`).toMatch(/: (graded|failed)$/);
    expect(automatic(result!)).toBe(0);
    expect(result!.earned).toBe(0);
    const told = [...result!.remarks, ...result!.cells.map(({ message }) => message ?? '')].join('\n');
    expect(told).toMatch(says);
    const page = join(course.feedback, studentOf(name), 'toy', 'toy.html');
    const feedback = readFileSync(page, 'utf8');
    expect(feedback + told).not.toContain(CANARY);
    expect(feedback).not.toContain('<script');
  });
});
