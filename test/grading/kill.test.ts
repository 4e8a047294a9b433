import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { handedIn } from '../../src/course/grade/handed-in';
import { formatNotebook } from '../../src/course/notebook-file/write';
import { random } from '../../src/random/random';
import { submit, toyCourse, toySource } from '../course/grade/toy';
import { expectKept, filesBelow, killAfter, resultsIn, startGrader } from './kills';

const STUDENTS = 60;

it('a grader that is killed twenty times at any instant loses no result and makes none twice', async () => {
  const course = toyCourse();
  const answer = formatNotebook(handedIn(toySource));
  for (let i = 0; i < STUDENTS; i++) submit(course, `student-${i}`, answer);
  const argv = [join(__dirname, 'toy-grader.cjs'), '--course', course.root, '--workers', '2'];
  const draw = random(5);
  let before = resultsIn(course);
  let kills = 0;
  while (kills < 20) {
    const { child } = startGrader(argv);
    // From the first output on, it is grading: instants before that are all alike.
    await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
    if (child.exitCode === null) kills++;
    await killAfter(child, draw.uniformIn(0, 90));
    const after = resultsIn(course);
    expectKept(before, after);
    // When all is done, a teacher whose class hands in anew begins again.
    before = after.size < STUDENTS ? after : again(course, answer);
  }
  const { child, printed } = startGrader(argv);
  const [status] = await once(child, 'exit');
  expect(`${status} ${printed()}`).toMatch(/^0 (run\n)*$/);
  const ended = resultsIn(course);
  expectKept(before, ended);
  expect(ended.size).toBe(STUDENTS);
  // What the killed ones left half-made is gone, and the gradebook has each student once.
  expect(filesBelow(course.root).filter((path) => /\.partial$|claims/.test(path))).toEqual([]);
  const rows = readFileSync(join(course.root, 'gradebook.csv'), 'utf8').trim().split('\n').slice(1);
  expect(new Set(rows.map((row) => row.split(',')[3])).size).toBe(STUDENTS);
  expect(rows).toHaveLength(STUDENTS);
}, 60_000);

let round = 0;

/** The class hands in anew; the old results count for nothing from then on. */
function again(course: ReturnType<typeof toyCourse>, answer: string): Map<string, string> {
  round++;
  for (let i = 0; i < STUDENTS; i++) submit(course, `student-${i}`, `${answer}${' '.repeat(round)}`);
  return new Map();
}

it('two graders at the same time share the work and make one gradebook', async () => {
  const course = toyCourse();
  const answer = formatNotebook(handedIn(toySource));
  for (let i = 0; i < 12; i++) submit(course, `student-${i}`, answer);
  const argv = [join(__dirname, 'toy-grader.cjs'), '--course', course.root, '--workers', '1'];
  const graders = [startGrader(argv), startGrader(argv)];
  const statuses = await Promise.all(graders.map(async ({ child }) => (await once(child, 'exit'))[0]));
  expect(statuses).toEqual([0, 0]);
  const runs = graders.map(({ printed }) => printed()).join('');
  expect(runs).toBe('run\n'.repeat(12));
  expect(resultsIn(course).size).toBe(12);
});
