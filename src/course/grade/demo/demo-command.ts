import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot, writeFileAtomic } from '../../../files';
import { random } from '../../../random/random';
import type { CourseFolder } from '../../assignment/course-folder';
import { releaseAssignment } from '../../release/release-assignment';
import { UsageError } from '../../run/options';
import { EXIT } from '../../run/session';
import { csvLine, parseCsv } from '../csv';
import type { GradePlace } from '../grade-place';
import { handGradesFile } from '../hand-grades';
import type { GradeCommandOptions } from '../options';
import { feedbackFile } from '../publish';
import { type ClassEnd, runClass } from '../run-class';
import { type MadeSubmission, makeClass } from './make-class';

const MARK = '.made-up-class';
const SEED = 7;

/**
 * The whole cycle with a class that is made up: release, hand in, grade, give grades by hand, grade again, gradebook and
 * pages.
 */
export async function demoCommand(
  options: GradeCommandOptions,
  from: CourseFolder,
  place: GradePlace,
  assignment: string,
): Promise<number> {
  const size = sizeOf(options.words);
  const to = resolve(options.course ?? join(packageRoot(), 'out', 'class'));
  const say = (line: string): void => void place.screen.write(`${line}\n`);
  clear(to);
  say(`1. A class of ${size} hands in ${assignment}: ${to}`);
  const { course, submissions } = makeClass({ from, assignment, to, size, seed: SEED });
  writeFileAtomic(join(to, MARK), 'Made by grade --demo, which removes this folder when it makes it anew.\n');
  writeFileAtomic(join(to, 'class.json'), `${JSON.stringify(submissions, null, 1)}\n`);
  for (const line of listOf(submissions)) say(`   ${line}`);
  say('2. Release: what students get');
  if (!(await release(course, assignment, options, place, say))) return EXIT.failed;
  const graded = { ...options, demo: false, course: to, words: [assignment] };
  say('3. Grade');
  const first = await runClass(course, graded, [], place);
  if (first.status !== EXIT.ok) return first.status;
  say('\n4. The teacher grades by hand what waits, and grades again: nothing is run twice');
  gradeByHand(handGradesFile(course, assignment));
  const second = await runClass(course, graded, [], place);
  tellExamples(course, second, say);
  return second.status;
}

/** The size is the only word that may follow `--demo` besides an assignment. */
function sizeOf(words: readonly string[]): number {
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const size = numbers[0] ?? 40;
  if (numbers.length < 2 && size >= 1 && size <= 5000) return size;
  throw new UsageError(
    `Cannot make up a class as its size must be a number from 1 to 5000: current value is ${numbers.join(' ')}`,
  );
}

/** Removes a class of an earlier demo; any other folder with something in it is somebody's. */
function clear(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, MARK)))
    throw new UsageError(`Cannot make up a class as its folder must be empty: current value is ${folder}`);
  rmSync(folder, { recursive: true });
}

function listOf(submissions: readonly MadeSubmission[]): string[] {
  const counts = new Map<string, number>();
  for (const { what } of submissions) counts.set(what, (counts.get(what) ?? 0) + 1);
  const late = submissions.filter(({ daysLate }) => daysLate > 0).length;
  const lines = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([what, count]) => `${String(count).padStart(3)}  ${what}`);
  return [...lines, `${String(late).padStart(3)}  of them late`];
}

async function release(
  course: CourseFolder,
  assignment: string,
  { limits, unsafe }: GradeCommandOptions,
  place: GradePlace,
  say: (line: string) => void,
): Promise<boolean> {
  const runner = await place.createRunner({ unsafe, workers: 1 });
  try {
    const outcome = await releaseAssignment(assignment, { course, runner, limits, checkOnly: false });
    for (const fault of outcome.faults) say(`   ${fault}`);
    if (outcome.faults.length === 0)
      say(`   ${outcome.points} points, ${outcome.tests} tests: ${course.release}`);
    return outcome.faults.length === 0;
  } finally {
    await runner.close();
  }
}

/** Points by lot and a comment, as a teacher would fill the list in. */
function gradeByHand(path: string): void {
  if (!existsSync(path)) return;
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8')).rows.map(({ fields }) => fields);
  const column = (name: string): number => header!.indexOf(name);
  const draw = random(SEED);
  const filled = rows.map((fields) => {
    const most = Number(fields[column('max_points')]);
    const points = Math.round(2 * most * (0.4 + 0.6 * draw.uniform())) / 2;
    const given: Record<string, string> = {
      points: String(points),
      comment: points >= most ? 'Clear and complete.' : 'Say why, not only what.',
    };
    return header!.map((name, i) => given[name] ?? fields[i] ?? '');
  });
  writeFileAtomic(path, [header!, ...filled].map((fields) => `${csvLine(fields)}\n`).join(''));
}

function tellExamples(course: CourseFolder, { results }: ClassEnd, say: (line: string) => void): void {
  const sorted = [...results].sort((a, b) => a.earned - b.earned);
  const examples = [sorted.at(-1), sorted[Math.floor(sorted.length / 2)], sorted[0]];
  for (const result of new Set(examples))
    if (result)
      say(
        `Feedback:  ${pathToFileURL(feedbackFile(course, result)).href} (${result.earned} of ${result.points})`,
      );
}
