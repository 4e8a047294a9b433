import { parseArgs } from 'node:util';
import { assignmentNames, type CourseFolder, courseFolder } from '../assignment/course-folder';
import type { Runner } from '../grade/contract';
import { USUAL_LIMITS } from '../grade/options';
import { rounded } from '../grade/score';
import { UsageError } from '../run/options';
import type { Screen } from '../run/progress';
import { type ReleaseOutcome, releaseAssignment } from './release-assignment';

export const RELEASE_HELP = `diffusion-lab release [ASSIGNMENT…] [options]

Makes release/ASSIGNMENT, what students get, of source/ASSIGNMENT: without solutions, hidden tests and mark schemes,
locked and with checksums. Refuses where the source breaks the format, where something that students must not see
would be left, where the solutions do not earn all points, and where the release earns some as it is. Names the tests
that give points for answers that are none: NaN, undefined, an empty list and the like.
Exit status: 0 released, 1 refused (or, with --check, another release than the one there is), 2 wrong usage.

      --check       write nothing; say whether the release that is there is the one that the source gives
      --no-run      do not grade the solutions, the release and answers that are none
      --unsafe      run them without a sandbox
      --course DIR  the course folder, with source/ and release/ (default: notebooks/assignments)
      --help        show this`;

/** What the command works with; the runner lies outside of this package's toolkit. */
export interface ReleasePlace {
  /** Called when there is something to run. Throws in one sentence where no sandbox can be had. */
  createRunner(options: { unsafe: boolean; workers: number }): Runner | Promise<Runner>;
  readonly screen: Screen;
  /** The course folder unless the command line names one. */
  readonly course?: string;
}

/**
 * The command `release`.
 *
 * @returns its exit status.
 * @throws UsageError
 */
export async function releaseCommand(argv: readonly string[], place: ReleasePlace): Promise<number> {
  const { values, positionals } = parse(argv);
  const { screen } = place;
  if (values.help) {
    screen.write(`${RELEASE_HELP}\n`);
    return 0;
  }
  const course = courseFolder(values.course ?? place.course);
  const names = chosen(course, positionals);
  const runner = values['no-run']
    ? undefined
    : await place.createRunner({ unsafe: values.unsafe === true, workers: 1 });
  const checkOnly = values.check === true;
  let isFine = true;
  try {
    for (const name of names) {
      const onStep = (step: string) => void screen.write(`${name}: ${step}\n`);
      const settings = { course, limits: USUAL_LIMITS, checkOnly, onStep };
      const outcome = await releaseAssignment(name, runner ? { ...settings, runner } : settings);
      screen.write(describe(outcome, checkOnly));
      if (outcome.faults.length > 0 || (checkOnly && outcome.isNew)) isFine = false;
    }
  } finally {
    await runner?.close();
  }
  return isFine ? 0 : 1;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        check: { type: 'boolean' },
        'no-run': { type: 'boolean' },
        unsafe: { type: 'boolean' },
        course: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
}

/** The assignments that the words name: whole names, or starts that only one has. */
function chosen(course: CourseFolder, words: readonly string[]): string[] {
  const all = assignmentNames(course);
  const action = 'Cannot release as';
  if (all.length === 0) throw new UsageError(`${action} ${course.source} must hold folders of assignments`);
  if (words.length === 0) return all;
  return words.map((word) => {
    const found = all.includes(word) ? [word] : all.filter((name) => name.startsWith(word));
    if (found.length === 1) return found[0]!;
    throw new UsageError(
      `${action} the assignment must be one of ${all.join(', ')}: current value is ${word}`,
    );
  });
}

function describe(
  { assignment, faults, doubts, isNew, points, tests, files }: ReleaseOutcome,
  checkOnly: boolean,
): string {
  if (faults.length > 0) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    return `${assignment}: not released, ${count}\n${faults.map((fault) => `  ${fault}\n`).join('')}`;
  }
  const holds = `${rounded(points)} points, ${tests} tests${files.length > 0 ? `, ${files.length} files beside` : ''}`;
  const verdict = isNew
    ? checkOnly
      ? 'the source gives another release than there is'
      : 'released'
    : 'the release is up to date';
  return `${assignment}: ${verdict} (${holds})\n${doubts.map((doubt) => `  Look at it again: ${doubt}\n`).join('')}`;
}
