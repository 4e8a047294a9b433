import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CourseFolder } from '../../../src/course/assignment/course-folder';
import type { Runner, SubmissionResult } from '../../../src/course/grade/contract';
import {
  type ClassSettings,
  gradeClass,
  pendingOf,
  type Submission,
} from '../../../src/course/grade/grade-class';
import { gradedAssignment } from '../../../src/course/grade/graded-assignment';
import { handedIn } from '../../../src/course/grade/handed-in';
import { NO_PENALTY } from '../../../src/course/grade/late';
import { USUAL_LIMITS } from '../../../src/course/grade/options';
import { readResult, readResults } from '../../../src/course/grade/result-file';
import { studentsWith } from '../../../src/course/grade/submissions';
import { applyWrong } from '../../../src/course/grade/wrong-solutions';
import { readNotebook } from '../../../src/course/notebook-file/store';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { submit, ToyRunner, toyCourse, toySource } from './toy';

const right = formatNotebook(handedIn(toySource));
const mistake = { name: 'half', edits: { half: [['x / two', '2']] } } as const;
const partly = formatNotebook(handedIn(toySource, applyWrong(toySource, mistake)));

let course: CourseFolder;
let runner: ToyRunner;
beforeEach(() => {
  course = toyCourse();
  runner = new ToyRunner();
});

const everyone = (): Submission[] =>
  studentsWith(course, 'toy').map((student) => ({ student, assignment: gradedAssignment(course, 'toy') }));

const options = { limits: USUAL_LIMITS, stderrFails: false, grader: 'test' };

function grade(settings: Partial<ClassSettings> = {}, told: string[] = []) {
  return gradeClass(everyone(), {
    ...{ course, options, workers: 2, force: false },
    startRunner: async () => runner,
    decisions: () => ({ rule: NO_PENALTY }),
    publish: () => undefined,
    listener: {
      graded: ({ student }, isNew) => void told.push(`${student} ${isNew ? 'run' : 'kept'}`),
      failed: ({ student }, fault) => void told.push(`${student}: ${fault}`),
    },
    signal: new AbortController().signal,
    ...settings,
  });
}

const points = (results: readonly (SubmissionResult | undefined)[]) =>
  results.map((result) => result?.earned);

describe('a class', () => {
  it('is graded by its tests, each submission on its own', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', partly);
    submit(course, 'chen', formatNotebook(handedIn(toySource, { ...toySource, cells: [] })));
    expect(points(await grade())).toEqual([5, 4, 0]);
    expect(runner).toMatchObject({ jobs: 3, closed: true });
  });

  it('leaves each result beside the notebook that was run', async () => {
    submit(course, 'ada', right);
    submit(course, 'ada', '2026-11-30 12:00:00.000000 UTC', 'timestamp.txt');
    const [result] = await grade();
    const folder = join(course.autograded, 'ada', 'toy');
    expect(readResult(join(folder, 'toy.result.json'))).toEqual(result);
    expect(result).toMatchObject({ submitted: '2026-11-30T12:00:00.000Z', status: 'graded', points: 10 });
    expect(result!.cells.map(({ id, title, earned }) => [id, title, earned])).toEqual([
      ['double-test', 'Doubling', 3],
      ['half-test', 'Halving', 2],
      ['why', 'Halving', null],
    ]);
    expect(readNotebook(join(folder, 'toy.ipynb')).cells).toHaveLength(toySource.cells.length);
  });

  it('never stops at a broken submission', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', right.slice(0, 300));
    submit(course, 'chen', right, 'mine.ipynb');
    symlinkSync(join(course.source, 'toy'), join(course.submitted, 'ada', 'link'));
    symlinkSync(join(course.submitted, 'ada'), join(course.submitted, 'dana'));
    const results = await grade();
    expect(points(results)).toEqual([5, 0, 0]);
    expect(results.map((result) => result?.status)).toEqual(['graded', 'failed', 'failed']);
    expect(results[1]?.remarks[0]).toMatch(/^Cannot read toy\.ipynb as it must be JSON: line/);
    expect(results[2]?.cells).toHaveLength(3);
    expect(runner.jobs).toBe(1);
  });

  it('says of a notebook with none of the assignment’s cells that it cannot be graded', async () => {
    const pasted = handedIn(toySource);
    for (const cell of pasted.cells) cell.metadata = {};
    submit(course, 'ada', formatNotebook(pasted));
    submit(course, 'bela', formatNotebook({ ...pasted, cells: [] }));
    const results = await grade();
    expect(results.map((result) => result?.remarks)).toEqual([
      [
        expect.stringMatching(
          /^Cannot grade toy\.ipynb as its cells must be those of .*: current value is "none of 9"$/,
        ),
      ],
      [expect.stringContaining('"none of 0"')],
    ]);
    expect(results.map((result) => result?.status)).toEqual(['failed', 'failed']);
    expect(runner.jobs).toBe(0);
  });

  it('says when it is not known when it was handed in', async () => {
    submit(course, 'ada', right);
    submit(course, 'ada', 'x'.repeat(300), 'timestamp.txt');
    const [result] = await grade();
    expect(result!.submitted).toBeUndefined();
    expect(result!.remarks).toEqual([
      expect.stringMatching(/^Cannot read timestamp\.txt .* Nothing is known of when it was handed in\.$/),
    ]);
  });

  it('is told which answer a test missed', async () => {
    const broken = {
      name: 'double',
      edits: { double: [['function double(x)', 'function double(x']] },
    } as const;
    submit(course, 'ada', formatNotebook(handedIn(toySource, applyWrong(toySource, broken))));
    const [result] = await grade();
    expect(result!.cells[0]!.message).toMatch(
      /double is not defined\. The cell that should define it ended with: SyntaxError/,
    );
  });
});

describe('grading again', () => {
  it('runs nothing that has not changed', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', right.slice(0, 300));
    const first = await grade();
    const told: string[] = [];
    expect(await grade({}, told)).toEqual(first);
    expect(told).toEqual(['ada kept', 'bela kept']);
    expect(runner.jobs).toBe(1);
  });

  it('runs a submission that was handed in anew', async () => {
    submit(course, 'ada', partly);
    submit(course, 'bela', right);
    await grade();
    submit(course, 'ada', right);
    const told: string[] = [];
    expect(points(await grade({}, told))).toEqual([5, 5]);
    expect(told.sort()).toEqual(['ada run', 'bela kept']);
  });

  it.each([
    [
      'the source',
      () =>
        writeFileSync(
          join(course.source, 'toy', 'toy.ipynb'),
          formatNotebook(toySource).replace('must be 4', 'is 4'),
        ),
    ],
    ['a file beside it', () => writeFileSync(join(course.source, 'toy', 'data.txt'), '1')],
    [
      'the result file',
      () => writeFileSync(join(course.autograded, 'ada', 'toy', 'toy.result.json'), '{"version": 1'),
    ],
    ['the result', () => rmSync(join(course.autograded, 'ada', 'toy', 'toy.result.json'))],
  ])('runs everything when %s was changed or lost', async (_, change) => {
    submit(course, 'ada', right);
    await grade();
    change();
    expect(pendingOf(everyone(), course, options)).toHaveLength(1);
    await grade();
    expect(runner.jobs).toBe(2);
    expect(pendingOf(everyone(), course, options)).toEqual([]);
  });

  it('runs everything for another limit, or by force', async () => {
    submit(course, 'ada', right);
    await grade();
    await grade({ options: { ...options, limits: { ...USUAL_LIMITS, seconds: 1 } } });
    await grade({ options: { ...options, limits: { ...USUAL_LIMITS, seconds: 1 } }, force: true });
    expect(runner.jobs).toBe(3);
  });

  it('takes decisions in, and out again, without running anything', async () => {
    submit(course, 'ada', right);
    submit(course, 'ada', '2026-12-01 12:00:00.000000 UTC', 'timestamp.txt');
    const [plain] = await grade();
    const hand = new Map([
      ['why', [{ points: 4, comment: 'Good.' }]],
      ['half-test', [{ points: 0 }]],
    ]);
    const due = new Date('2026-11-30T13:00:00Z');
    const rule = { percentPerDay: 10, graceMinutes: 0, floorPercent: 0 };
    const [decided] = await grade({ decisions: () => ({ hand, due, rule }) });
    expect(decided).toMatchObject({ earned: 7, late: { days: 1, penalty: 0.7 } });
    expect(decided!.cells[2]).toMatchObject({ earned: 4, automatic: null, comment: 'Good.' });
    expect(decided!.cells[1]).toMatchObject({ earned: 0, automatic: 2 });
    expect((await grade())[0]).toEqual(plain);
    expect(readResults(course.root)).toEqual([plain]);
    expect(runner.jobs).toBe(1);
  });
});

describe('a fault of the grader', () => {
  it('leaves no result, is told, and the others are graded', async () => {
    submit(course, 'ada', right);
    submit(course, 'bela', partly);
    let calls = 0;
    const failing: Runner = {
      run: async (job) => (calls++ === 0 ? Promise.reject(new Error('no space')) : runner.run(job)),
      close: async () => undefined,
    };
    const told: string[] = [];
    expect(points(await grade({ startRunner: async () => failing, workers: 1 }, told))).toEqual([
      undefined,
      4,
    ]);
    expect(told).toEqual(['ada: no space', 'bela run']);
    expect(existsSync(join(course.autograded, 'ada'))).toBe(false);
    expect(points(await grade())).toEqual([5, 4]);
  });

  it('that ends a cell of the teacher’s costs nobody points: the submission is run again, once', async () => {
    submit(course, 'ada', right);
    let calls = 0;
    const troubled = (bad: number): Runner => ({
      run: async (job) => {
        const outcomes = await runner.run(job);
        if (calls++ >= bad) return outcomes;
        return outcomes.map((outcome) => ({ ...outcome, status: 'error', fault: 'ended' }));
      },
      close: async () => undefined,
    });
    expect(points(await grade({ startRunner: async () => troubled(1) }))).toEqual([5]);
    expect(calls).toBe(2);
    calls = 0;
    expect(points(await grade({ startRunner: async () => troubled(2), force: true }))).toEqual([0]);
    expect(calls).toBe(2);
  });

  it('does not keep what was interrupted', async () => {
    submit(course, 'ada', right);
    const stop = new AbortController();
    const interrupted: Runner = {
      run: async (job) => {
        stop.abort(new Error('interrupted'));
        return runner.run(job);
      },
      close: async () => undefined,
    };
    expect(await grade({ startRunner: async () => interrupted, signal: stop.signal })).toEqual([undefined]);
    expect(pendingOf(everyone(), course, options)).toHaveLength(1);
  });
});

describe('two graders of one course', () => {
  it('share the work', async () => {
    for (const student of ['ada', 'bela', 'chen', 'dana']) submit(course, student, right);
    const other = new ToyRunner();
    const [one, two] = await Promise.all([
      grade({ poll: 5 }),
      grade({ poll: 5, startRunner: async () => other }),
    ]);
    expect(points(one)).toEqual([5, 5, 5, 5]);
    expect(points(two)).toEqual([5, 5, 5, 5]);
    expect(runner.jobs + other.jobs).toBe(4);
  });
});
