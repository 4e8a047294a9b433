import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { companionFiles } from '../assignment/companion-files';
import { type AssignmentNotebook, type CourseFolder, loadAssignment } from '../assignment/course-folder';
import { AssignmentError } from '../assignment/fault';
import { pointsOf } from '../assignment/kind';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import { releaseOf } from '../assignment/release-of';
import type { Limits, Runner } from '../grade/contract';
import { writeNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';
import { impostors } from './impostors';
import { leakSearch } from './leaks';
import { copyFiles, draftBeside, isSameFolder, recover, replaceFolder } from './replace-folder';
import { sourceFaults } from './source-faults';
import { credulousTests, solutionFaults, untouchedFaults } from './try-out';

/** How a release is made. */
export interface ReleaseSettings {
  readonly course: CourseFolder;
  /** Runs the source and the release; without one nothing is run, and nothing but the format is known of the tests. */
  readonly runner?: Runner;
  readonly limits: Limits;
  /** Whether nothing is written. */
  readonly checkOnly: boolean;
  /** Told before each step that takes time. */
  readonly onStep?: (step: string) => void;
}

/** What became of an assignment. */
export interface ReleaseOutcome {
  readonly assignment: string;
  /** All that kept it from being released, a sentence each. */
  readonly faults: readonly string[];
  /** What its teacher should look at, and what does not keep it from being released, a sentence each. */
  readonly doubts: readonly string[];
  /** Whether the release in the course folder is another one than this source gives. */
  readonly isNew: boolean;
  readonly points: number;
  readonly tests: number;
  readonly files: readonly string[];
}

/**
 * Makes `release/<assignment>` of `source/<assignment>`: holds the source to the format, takes out what students must
 * not see, searches what is left for it, grades the solutions, which must earn all points, and the release, which must
 * earn none, and only then puts the new folder in the place of the old.
 *
 * @throws FileWriteError where the course folder cannot be written; what is wrong with the source is in the outcome.
 */
export async function releaseAssignment(
  assignment: string,
  settings: ReleaseSettings,
): Promise<ReleaseOutcome> {
  const nothing = { assignment, isNew: false, doubts: [], points: 0, tests: 0, files: [] };
  const folder = join(settings.course.source, assignment);
  let source: AssignmentNotebook;
  let files: string[];
  try {
    source = onlyNotebook(loadAssignment(folder).notebooks);
    files = companionFiles(folder);
  } catch (error) {
    if (!(error instanceof AssignmentError)) throw error;
    return { ...nothing, faults: [error.message] };
  }
  const faults = sourceFaults(source.notebook);
  if (faults.length > 0) return { ...nothing, faults };
  return {
    ...nothing,
    ...countsOf(source.notebook),
    files,
    ...(await makeRelease(folder, source, files, settings)),
  };
}

function onlyNotebook(notebooks: readonly AssignmentNotebook[]): AssignmentNotebook {
  const [first] = notebooks;
  if (first !== undefined && notebooks.length === 1) return first;
  const names = notebooks.map(({ name }) => name).join(', ');
  throw new AssignmentError(
    `Cannot release the assignment as its folder must hold one notebook: current value is ${names}`,
  );
}

function countsOf(source: Notebook): { points: number; tests: number } {
  const graded = source.cells.flatMap((cell) => nbgraderOf(cell) ?? []);
  return {
    points: graded.reduce((sum, metadata) => sum + pointsOf(metadata), 0),
    tests: graded.filter(({ grade, solution }) => grade && !solution).length,
  };
}

async function makeRelease(
  folder: string,
  source: AssignmentNotebook,
  files: readonly string[],
  settings: ReleaseSettings,
): Promise<Pick<ReleaseOutcome, 'faults' | 'doubts' | 'isNew'>> {
  const { course, checkOnly } = settings;
  const target = join(course.release, folder.slice(course.source.length + 1));
  const draft = checkOnly ? mkdtempSync(join(tmpdir(), 'release-')) : draftBeside(target);
  try {
    copyFiles(folder, files, draft);
    const released = releaseOf(source.notebook);
    const faults = [
      ...leaksIn(source.notebook, released, draft, files),
      ...(await triedOut(source.notebook, released, draft, settings)),
    ];
    if (faults.length > 0) return { faults, doubts: [], isNew: false };
    const doubts = await doubtsAbout(source.notebook, draft, settings);
    writeNotebook(join(draft, `${source.name}.ipynb`), released);
    if (!checkOnly) recover(target);
    const isNew = !isSameFolder(draft, target);
    if (isNew && !checkOnly) replaceFolder(target, draft);
    return { faults, doubts, isNew };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function leaksIn(source: Notebook, released: Notebook, draft: string, files: readonly string[]): string[] {
  const search = leakSearch(source);
  const inFiles = files.flatMap((file) => search.inFile(file, readFileSync(join(draft, file))));
  return [...search.inNotebook(released), ...inFiles];
}

async function triedOut(
  source: Notebook,
  released: Notebook,
  files: string,
  { runner, limits, onStep }: ReleaseSettings,
): Promise<string[]> {
  if (runner === undefined) return [];
  const place = { runner, limits, files };
  onStep?.('grading the solutions');
  const faults = await solutionFaults(source, place);
  if (faults.length > 0) return faults;
  onStep?.('grading the release as it is');
  return untouchedFaults(source, released, place);
}

async function doubtsAbout(
  source: Notebook,
  files: string,
  { runner, limits, onStep }: ReleaseSettings,
): Promise<string[]> {
  if (runner === undefined) return [];
  onStep?.(`grading answers that are none, of ${impostors.length} kinds`);
  return credulousTests(source, { runner, limits, files });
}
