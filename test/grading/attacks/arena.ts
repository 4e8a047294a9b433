import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { descriptors } from '../../../kernel-setup/grading/contract';
import { runnerOn } from '../../../kernel-setup/grading/runner';
import { launchBwrap } from '../../../kernel-setup/grading/sandbox/bwrap';
import type { Launch } from '../../../kernel-setup/grading/sandbox/contract';
import type { CellOutcome, GradeCell, Limits, Runner } from '../../../src/course/grade/contract';

/** A text that stands in the hidden tests, in other files of the course and in the grader's environment only. */
export const CANARY = 'canary-7f3a91c2';

export interface Attack {
  readonly name: string;
  /** The student's cells; `double` must double a number, and the attack's does not. */
  readonly cells: readonly string[];
  /** What the feedback must say: a cell's output, error, or what a test failed with. */
  readonly says: RegExp;
  readonly limits?: Partial<Limits>;
}

const LIMITS: Limits = {
  seconds: 20,
  testSeconds: 10,
  memory: 700 * 2 ** 20,
  output: 2 ** 18,
  disk: 8 * 2 ** 20,
  threads: 64,
};

/** Attacks do not get that long, unless they say so. */
const ATTACKED = { seconds: 4, testSeconds: 3 };

const HONEST = 'const double = (x: number): number => scale * x;';

/** The same assignment for everybody: a given cell, the student's cells, a visible test and a hidden one. */
function cellsOf(student: readonly string[]): GradeCell[] {
  const test = [
    `// ${CANARY}: the reference is 2x`,
    `const expected = { name: '${CANARY}', value: -8 };`,
    `check('hidden doubles', double(-4) === expected.value);`,
    `check('hidden doubles zero', double(0.5) === 1);`,
  ].join('\n');
  const parts: Omit<GradeCell, 'index'>[] = [
    {
      role: 'given',
      source: "import { check } from 'diffusion-lab';\nconst scale = 2;",
      points: 0,
      hiddenLines: [],
    },
    ...student.map((source) => ({ role: 'student' as const, source, points: 0, hiddenLines: [] })),
    {
      role: 'test',
      id: 'visible',
      source: "check('doubles', double(3) === 6);",
      points: 2,
      hiddenLines: [],
    },
    { role: 'test', id: 'hidden', source: test, points: 3, hiddenLines: [[1, 4]] },
  ];
  return parts.map((part, index) => ({ ...part, index }));
}

/** The text a student gets to see of an outcome. */
export function feedbackOf(outcomes: readonly CellOutcome[]): string {
  return outcomes
    .map(({ outputs, error }) => `${JSON.stringify(outputs)}\n${error?.name}: ${error?.message}`)
    .join('\n');
}

/** Folder of things that are nobody's business: a source, a gradebook and another student's submission. */
export const secrets = mkdtempSync(join(tmpdir(), 'diffusion-secrets-'));

/** Whatever the grader says to a student's process is kept here. */
const heard: string[] = [];

function overhearing(launch: Launch): Launch {
  return (options) => {
    const launched = launch(options);
    if (!options.entry.includes('student')) return launched;
    const pipes: readonly unknown[] = launched.child.stdio;
    for (const descriptor of [descriptors.commands, descriptors.questions]) {
      const pipe = pipes[descriptor] as Writable;
      const write = pipe.write.bind(pipe) as (chunk: unknown) => boolean;
      pipe.write = ((chunk: unknown) => {
        heard.push(String(chunk));
        return write(chunk);
      }) as typeof pipe.write;
    }
    return launched;
  };
}

/** Makes a test of each attack. */
export function defendAgainst(attacks: readonly Attack[]): void {
  let runner: Runner;

  beforeAll(async () => {
    process.env.GRADER_SECRET = CANARY;
    for (const path of ['source/a1.ipynb', 'submitted/ada/a1.ipynb', 'gradebook.csv', 'notes.json']) {
      mkdirSync(join(secrets, path, '..'), { recursive: true });
      writeFileSync(join(secrets, path), JSON.stringify({ secret: CANARY }));
    }
    runner = runnerOn(overhearing(await launchBwrap()), 2);
    await runner.run({ cells: cellsOf([HONEST]), limits: LIMITS });
  });

  afterAll(async () => {
    await runner.close();
    rmSync(secrets, { recursive: true });
    delete process.env.GRADER_SECRET;
  });

  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    heard.length = 0;
    const limits = { ...LIMITS, ...ATTACKED, ...attack.limits };
    const [outcomes, beside] = await Promise.all([
      runner.run({ cells: cellsOf(attack.cells), limits }),
      runner.run({ cells: cellsOf([HONEST]), limits: LIMITS }),
    ]);
    const tests = outcomes.slice(-2);
    expect(tests.map(({ status }) => status)).not.toContain('ok');
    expect(beside.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const visible = feedbackOf([...outcomes.slice(0, -1)]);
    expect(visible).toMatch(attack.says);
    expect(visible).not.toContain(CANARY);
    // Nor did it get the text and lose it again.
    expect(heard.join('')).not.toContain(CANARY);
    expect(outcomes).toHaveLength(cellsOf(attack.cells).length);
  });
}
