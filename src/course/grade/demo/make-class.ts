import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../files';
import { type Random, random } from '../../../random/random';
import { type CourseFolder, courseFolder, loadAssignment } from '../../assignment/course-folder';
import type { Notebook } from '../../notebook-file/types';
import { csvLine } from '../csv';
import { submittedFolder } from '../submissions';
import { type WrongSolution, wrongSolutions } from '../wrong-solutions';
import { type Answer, solved, troubles, unfinished, wrong } from './answers';
import { inventStudents } from './names';

/** A class to make up. */
export interface ClassPlan {
  /** The course that has the assignment. */
  readonly from: CourseFolder;
  readonly assignment: string;
  /** Where the new course is made: an empty folder, or none yet. */
  readonly to: string;
  readonly size: number;
  readonly seed: number;
  /** Whether only sound submissions are made, for measurements; else some go wrong in every way. */
  readonly soundOnly?: boolean;
}

/** What a student of the class handed in. */
export interface MadeSubmission {
  readonly student: string;
  readonly what: string;
  readonly daysLate: number;
}

const DUE = Date.UTC(2026, 10, 30, 22, 59);
const HOUR = 3_600_000;

/**
 * Makes a course folder with one assignment and a class that has handed it in: solved, wrong in the ways of the
 * assignment's wrong solutions, unfinished, late, and broken in every way. The same seed makes the same class.
 */
export function makeClass(plan: ClassPlan): { course: CourseFolder; submissions: MadeSubmission[] } {
  const { from, assignment, size, seed } = plan;
  const course = courseFolder(plan.to);
  const draw = random(seed);
  const students = inventStudents(size, draw);
  cpSync(join(from.source, assignment), join(course.source, assignment), { recursive: true });
  const rows = students.map(({ id, firstName, lastName, email }) =>
    csvLine([id, firstName, lastName, email]),
  );
  writeFileAtomic(join(course.root, 'students.csv'), `id,first_name,last_name,email\n${rows.join('\n')}\n`);
  const settings = {
    assignments: { [assignment]: { due: `${stamp(DUE)}` } },
    late: { percentPerDay: 10, graceMinutes: 15, floorPercent: 50 },
  };
  writeFileAtomic(join(course.root, 'course.json'), `${JSON.stringify(settings, null, 2)}\n`);
  const { notebooks } = loadAssignment(join(from.source, assignment));
  const { name, notebook } = notebooks[0]!;
  const answers = drawAnswers(notebook, wrongSolutions(from, assignment), plan, draw);
  const submissions = students.map(({ id }, i) => {
    const answer = answers[i]!;
    const hours = draw.uniform() < 0.15 ? draw.uniformIn(1, 80) : -draw.uniformIn(0.5, 100);
    const folder = submittedFolder(course, id, assignment);
    handIn(folder, name, answer, join(course.source, assignment));
    writeFileSync(join(folder, 'timestamp.txt'), `${stamp(DUE + hours * HOUR)}\n`);
    return { student: id, what: answer.what, daysLate: Math.max(0, Math.ceil(hours / 24)) };
  });
  return { course, submissions };
}

/** One of each trouble where the class is large enough, then solved, wrong and unfinished ones, in random order. */
function drawAnswers(
  source: Notebook,
  mistakes: readonly WrongSolution[],
  { size, soundOnly }: ClassPlan,
  draw: Random,
): Answer[] {
  const right = solved(source);
  const wrongs = new Map(mistakes.map((mistake) => [mistake, wrong(source, mistake)]));
  const odd = soundOnly ? [] : troubles(source).slice(0, Math.floor(size / 3));
  const rest = Array.from({ length: size - odd.length }, (_, i) => {
    // Each mistake once, then by lot.
    const mistake = mistakes[i] ?? (mistakes.length > 0 ? draw.choice(mistakes) : undefined);
    const lot = i < mistakes.length && size > 2 * mistakes.length ? 0.5 : draw.uniform();
    if (lot < 0.4 || (mistake === undefined && lot < 0.7)) return right;
    if (mistake !== undefined && lot < 0.85) return wrongs.get(mistake)!;
    return unfinished(source, draw.uniformIn(0, 0.9));
  });
  const all = [...odd, ...rest];
  return [...draw.permutation(size)].map((i) => all[i]!);
}

function handIn(folder: string, notebook: string, { text, odd }: Answer, source: string): void {
  const path = join(folder, `${notebook}.ipynb`);
  mkdirSync(folder, { recursive: true });
  if (odd === 'link') symlinkSync(join(source, `${notebook}.ipynb`), path);
  else if (odd === 'folder') mkdirSync(path);
  else if (odd === 'missing') writeFileSync(join(folder, 'final version (2).ipynb'), text!);
  else writeFileSync(path, text!);
}

/** As nbgrader writes `timestamp.txt`. */
function stamp(time: number): string {
  const [day, clock] = new Date(time).toISOString().split('T') as [string, string];
  return `${day} ${clock.slice(0, 8)}.000000 UTC`;
}
