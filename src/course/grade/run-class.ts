import { join } from 'node:path';
import { assignmentNames, type CourseFolder, courseFolder } from '../assignment/course-folder';
import { EXIT } from '../run/session';
import { ClassWork } from './class-work';
import { oneLine } from './classroom';
import type { SubmissionResult } from './contract';
import { finishResult } from './finish';
import { gradeClass, pendingOf, type Submission } from './grade-class';
import type { GradePlace } from './grade-place';
import type { GradebookPart } from './gradebook';
import { gradedAssignment } from './graded-assignment';
import { type GradeCommandOptions, gradeOptionsOf } from './options';
import { GradeProgress } from './progress';
import { writeFeedback, writeGradebook, writeSummaries } from './publish';
import { readResult, readResults, resultFile, writeResult } from './result-file';
import { rosterLines } from './roster-lines';
import { courseSettings, roster } from './settings';
import { gradeOnSlurm } from './slurm/run-on-slurm';
import { slurmCommand } from './slurm-command';
import { strays } from './strays';
import { scratchFolder } from './submissions';
import { summaryLines } from './summary-lines';

/** How the grading of a class ended. */
export interface ClassEnd {
  /** The command's exit status. */
  readonly status: number;
  /** Results of the submissions that were asked for, as far as there are any. */
  readonly results: readonly SubmissionResult[];
}

/**
 * Grades what the options ask for, here or on Slurm, and writes what belongs to the class: pages, the list of what
 * waits for a hand, the gradebook.
 *
 * @param options - with whole names of assignments.
 */
export async function runClass(
  course: CourseFolder,
  options: GradeCommandOptions,
  argv: readonly string[],
  place: GradePlace,
): Promise<ClassEnd> {
  const work = new ClassWork(course, options);
  const isPart = options.shard !== undefined || options.one;
  const isWhole = !isPart && options.students.length === 0;
  for (const line of [...work.faults, ...(isWhole ? strays(course) : [])])
    place.screen.write(`${oneLine(line)}\n`);
  const stop = stopOnSignal();
  try {
    if (options.slurm) await runOnSlurm(course, work, options, argv, place, stop.signal);
    const gathers = options.gather || options.slurm !== undefined;
    const { results, faults } = gathers
      ? gather(course, work, options, place)
      : await grade(course, work, options, place, stop.signal);
    if (stop.wasInterrupted()) return { status: EXIT.interrupted, results };
    if (!isPart) await finishClass(course, work, results, place);
    return { status: faults + work.faults.length > 0 ? EXIT.failed : EXIT.ok, results };
  } finally {
    stop.dispose();
  }
}

async function grade(
  course: CourseFolder,
  work: ClassWork,
  options: GradeCommandOptions,
  place: GradePlace,
  signal: AbortSignal,
): Promise<{ results: SubmissionResult[]; faults: number }> {
  const progress = new GradeProgress(work.submissions.length, place.screen);
  const { workers, unsafe, force, showHidden } = options;
  const results = await gradeClass(work.submissions, {
    course,
    startRunner: async () => place.createRunner({ unsafe, workers }),
    workers,
    options: gradeOptionsOf(options),
    force,
    decisions: (submission) => work.decisions(submission),
    publish: (_, result) => writeFeedback(course, result, showHidden),
    listener: progress,
    signal,
  });
  progress.close();
  place.screen.write(`${progress.describe()}; ${progress.ran} run now\n`);
  return { results: results.filter((result) => result !== undefined), faults: progress.faults.length };
}

/** Takes the results that are there, without running anything. */
function gather(
  course: CourseFolder,
  work: ClassWork,
  options: GradeCommandOptions,
  place: GradePlace,
): { results: SubmissionResult[]; faults: number } {
  const pending = new Set(pendingOf(work.submissions, course, gradeOptionsOf(options)));
  for (const { student, assignment } of pending)
    place.screen.write(`${oneLine(student)}, ${assignment.name}: has no result that is up to date\n`);
  const results = work.submissions
    .filter((submission) => !pending.has(submission))
    .flatMap((submission) => settle(course, work, submission, options.showHidden) ?? []);
  return { results, faults: pending.size };
}

function settle(
  course: CourseFolder,
  work: ClassWork,
  submission: Submission,
  showHidden: boolean,
): SubmissionResult | undefined {
  const { assignment, student } = submission;
  const path = resultFile(course, student, assignment.name, assignment.notebook);
  const stored = readResult(path);
  if (stored === undefined) return undefined;
  const finished = finishResult(stored, work.decisions(submission));
  if (JSON.stringify(finished) !== JSON.stringify(stored)) writeResult(path, finished);
  writeFeedback(course, finished, showHidden);
  return finished;
}

async function runOnSlurm(
  course: CourseFolder,
  work: ClassWork,
  options: GradeCommandOptions,
  argv: readonly string[],
  place: GradePlace,
  signal: AbortSignal,
): Promise<void> {
  const { tasks, sbatch } = options.slurm!;
  const end = await gradeOnSlurm({
    command: [...place.program, ...slurmCommand(argv)],
    cwd: process.cwd(),
    folder: join(scratchFolder(course), 'slurm'),
    pending: () => pendingOf(work.submissions, course, gradeOptionsOf(options)).length,
    tasks,
    sbatch,
    say: (line) => place.screen.write(`${line}\n`),
    signal,
  });
  for (const log of end.failed) place.screen.write(`A task failed: ${log}\n`);
}

/** What is written once for a class, from all results that are there and not only those of this run. */
async function finishClass(
  course: CourseFolder,
  work: ClassWork,
  results: readonly SubmissionResult[],
  place: GradePlace,
): Promise<void> {
  const waiting = work.listWaiting(results);
  const parts = gradebookParts(course, work);
  const named = new Set(work.assignments.map(({ name }) => name));
  const pages = await writeSummaries(
    course,
    parts.filter(({ assignment }) => named.has(assignment)),
  );
  const students = roster(course);
  const gradebook = writeGradebook(course, parts, students);
  const shown = parts.filter(({ assignment }) => named.has(assignment));
  const lines = [...summaryLines(shown, { gradebook, pages, waiting }), ...rosterLines(shown, students)];
  for (const line of lines) place.screen.write(`${line}\n`);
}

function gradebookParts(course: CourseFolder, work: ClassWork): GradebookPart[] {
  const results = readResults(course.root);
  const settings = courseSettings(course);
  return assignmentNames(course).flatMap((name) => {
    const own = results.filter((result) => result.assignment === name);
    const graded = work.assignments.find((one) => one.name === name);
    // An assignment that nobody has handed in is none of the gradebook yet.
    if (own.length === 0 && !graded) return [];
    const { points } = graded ?? gradedAssignment(courseFolder(course.root), name);
    const due = graded ? work.due(name) : settings.due.get(name);
    const total = [...points.values()].reduce((sum, value) => sum + value, 0);
    return [{ assignment: name, due, points: total, results: own }];
  });
}

/** The first Ctrl-C ends it in order, so that nothing half-made stays; a second one at once. */
function stopOnSignal() {
  const controller = new AbortController();
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    wasInterrupted: () => interrupted,
    dispose: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
