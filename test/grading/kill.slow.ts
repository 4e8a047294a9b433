import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { CourseFolder } from '../../src/course/assignment/course-folder';
import type { SubmissionResult } from '../../src/course/grade/contract';
import { type MadeSubmission, makeClass } from '../../src/course/grade/demo/make-class';
import { submittedFolder } from '../../src/course/grade/submissions';
import { random } from '../../src/random/random';
import { course as own } from './assignments';
import { expectKept, filesBelow, killAfter, resultsIn, startGrader } from './kills';

const ASSIGNMENT = 'a1-kl-and-elbo';

it('the grader with its sandbox is killed twenty times: no result is lost or made twice, no process is left', async () => {
  const to = () => mkdtempSync(join(tmpdir(), 'class-'));
  const plan = { from: own, assignment: ASSIGNMENT, size: 24, seed: 11, soundOnly: true };
  const { course: killed, submissions } = makeClass({ ...plan, to: to() });
  const whole = makeClass({ ...plan, to: to() }).course;
  const argv = (root: string) => [
    join(__dirname, 'grade.cjs'),
    '--course',
    root,
    '--workers',
    '2',
    '--seconds',
    '300',
  ];
  const draw = random(12);
  let before = resultsIn(killed);
  for (let kill = 0; kill < 20; kill++) {
    const { child } = startGrader(argv(killed.root));
    // Between its start and a few submissions; when all are graded, at the writing of pages and the gradebook.
    await killAfter(child, draw.uniformIn(300, 5000));
    const after = resultsIn(killed);
    expectKept(before, after);
    before = after.size < plan.size ? after : handInAnew(killed, submissions.slice(0, 16), after);
  }
  for (const { root } of [killed, whole]) {
    const { child, printed } = startGrader(argv(root));
    const [status] = await once(child, 'exit');
    expect(`${status} ${printed()}`).toMatch(/^0 /);
  }
  const ended = resultsIn(killed);
  expectKept(before, ended);
  expect(points(ended, killed.root)).toEqual(points(resultsIn(whole), whole.root));
  expect(readFileSync(join(killed.root, 'gradebook.csv'), 'utf8')).toBe(
    readFileSync(join(whole.root, 'gradebook.csv'), 'utf8'),
  );
  expect(filesBelow(killed.root).filter((path) => /\.partial$|claims/.test(path))).toEqual([]);
  await sleep(1000);
  expect(processesOf(killed.root)).toEqual([]);
});

/** When all is graded: most of the class hands in anew, with one space more. @returns the results that still count. */
function handInAnew(
  course: CourseFolder,
  submissions: readonly MadeSubmission[],
  results: ReadonlyMap<string, string>,
): Map<string, string> {
  const kept = new Map(results);
  for (const { student } of submissions) {
    appendFileSync(join(submittedFolder(course, student, ASSIGNMENT), `${ASSIGNMENT}.ipynb`), ' ');
    for (const path of kept.keys()) if (path.includes(`/${student}/`)) kept.delete(path);
  }
  return kept;
}

/** Points of each cell of each student, by path below the course. */
function points(results: ReadonlyMap<string, string>, root: string): unknown {
  const cellsOf = (text: string) => (JSON.parse(text) as SubmissionResult).cells;
  return [...results]
    .map(([path, text]) => [path.slice(root.length), cellsOf(text).map(({ id, earned }) => [id, earned])])
    .sort();
}

/** Processes with this text in their command line. */
function processesOf(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        return line.includes(text) ? [line] : [];
      } catch {
        return [];
      }
    });
}
