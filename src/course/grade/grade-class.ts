import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CourseFolder } from '../assignment/course-folder';
import { writeNotebook } from '../notebook-file/store';
import { UsageError } from '../run/options';
import { runPool } from '../run/pool';
import { Claims } from './claims';
import type { Runner, SubmissionResult } from './contract';
import { type Decisions, finishResult } from './finish';
import { type GradeOptions, gradeSubmission, resultKey } from './grade-submission';
import type { GradedAssignment } from './graded-assignment';
import { readSubmittedFiles, type SubmittedFiles } from './read-submission';
import { readResult, resultFile, writeResult } from './result-file';
import { autogradedFolder, scratchFolder, submittedFolder } from './submissions';

/** One submission to grade. */
export interface Submission {
  readonly assignment: GradedAssignment;
  readonly student: string;
}

/** What is told while a class is graded. */
export interface GradeListener {
  /** `isNew`: it was run now, by this grader; else it was up to date, or another grader ran it. */
  graded(result: SubmissionResult, isNew: boolean): void;
  /** A fault of the grader's own: the submission has no result yet. */
  failed(submission: Submission, fault: string): void;
}

export interface ClassSettings {
  readonly course: CourseFolder;
  /** Called when the first submission has to be run: a class that is up to date needs none. A UsageError ends it all. */
  readonly startRunner: () => Promise<Runner>;
  /** Submissions graded at the same time. */
  readonly workers: number;
  readonly options: GradeOptions;
  /** Runs what is up to date, too. */
  readonly force: boolean;
  decisions(submission: Submission): Decisions;
  /** Called with each finished result, new or not. */
  publish(submission: Submission, result: SubmissionResult): void | Promise<void>;
  readonly listener: GradeListener;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at what another grader is at. */
  readonly poll?: number;
}

/**
 * Grades submissions, several at a time. Each has its result file, which says by its key whether it is up to date: what
 * was graded is not graded again, and a grader that is killed at any moment loses no more than the submissions it was
 * at. Two graders of one course share the work.
 *
 * @returns the results in the order of the submissions; undefined for those that have none.
 */
export async function gradeClass(
  submissions: readonly Submission[],
  settings: ClassSettings,
): Promise<(SubmissionResult | undefined)[]> {
  const grader = new ClassGrader(settings);
  try {
    return await grader.run(submissions);
  } finally {
    await grader.close();
  }
}

class ClassGrader {
  private readonly claims: Claims;
  private runner: Promise<Runner> | undefined;

  constructor(private readonly settings: ClassSettings) {
    this.claims = new Claims(join(scratchFolder(settings.course), 'claims'));
  }

  async run(submissions: readonly Submission[]): Promise<(SubmissionResult | undefined)[]> {
    const { workers, signal } = this.settings;
    const mayStart = (): boolean => !signal.aborted;
    const elsewhere: number[] = [];
    const results = await runPool(
      [...submissions.keys()],
      workers,
      async (i) => {
        const result = await this.grade(submissions[i]!);
        if (result === 'claimed') elsewhere.push(i);
        return result === 'claimed' ? undefined : result;
      },
      mayStart,
    );
    // What another grader was at when its turn came: it may have been killed since.
    const rest = await runPool(elsewhere, workers, (i) => this.wait(submissions[i]!), mayStart);
    for (const [k, i] of elsewhere.entries()) results[i] = rest[k];
    return results;
  }

  async close(): Promise<void> {
    this.claims.close();
    // One that did not start has told its fault already.
    await this.runner?.then((runner) => runner.close()).catch(() => undefined);
  }

  private async wait(submission: Submission): Promise<SubmissionResult | undefined> {
    const { signal, poll = 500 } = this.settings;
    for (;;) {
      const result = await this.grade(submission, false);
      if (result !== 'claimed') return result;
      await sleep(poll, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }

  private async grade(
    submission: Submission,
    force = this.settings.force,
  ): Promise<SubmissionResult | undefined | 'claimed'> {
    try {
      return await this.gradeOrThrow(submission, force);
    } catch (error) {
      // No sandbox for this one is none for any.
      if (error instanceof UsageError) throw error;
      if (!this.settings.signal.aborted) this.settings.listener.failed(submission, (error as Error).message);
      return undefined;
    }
  }

  private async gradeOrThrow(
    submission: Submission,
    force: boolean,
  ): Promise<SubmissionResult | undefined | 'claimed'> {
    const { course, options } = this.settings;
    const { assignment, student } = submission;
    const files = readSubmittedFiles(submittedFolder(course, student, assignment.name), assignment.notebook);
    const path = resultFile(course, student, assignment.name, assignment.notebook);
    const key = resultKey(assignment, files, options);
    const upToDate = (): SubmissionResult | undefined => {
      const stored = readResult(path);
      return stored?.key === key ? stored : undefined;
    };
    const stored = force ? undefined : upToDate();
    if (stored) return this.settle(submission, path, stored, false);
    const name = `${assignment.name}/${student}`;
    if (!this.claims.take(name)) return 'claimed';
    try {
      // Another grader may have finished it between the look and the claim.
      const meanwhile = force ? undefined : upToDate();
      if (meanwhile) return await this.settle(submission, path, meanwhile, false);
      const result = await this.runAndSave(submission, files, path);
      return await this.settle(submission, path, result, true);
    } finally {
      this.claims.release(name);
    }
  }

  /** The result is written last: where it is, everything else is. */
  private async runAndSave(
    submission: Submission,
    files: SubmittedFiles,
    path: string,
  ): Promise<SubmissionResult> {
    const { course, options, signal } = this.settings;
    const { assignment, student } = submission;
    const runner: Runner = {
      run: async (job) => (await this.startedRunner()).run(job),
      close: async () => undefined,
    };
    const graded = await gradeSubmission(student, assignment, files, runner, options, signal);
    const folder = autogradedFolder(course, student, assignment.name);
    const autograded = join(folder, `${assignment.notebook}.ipynb`);
    if (graded.notebook) writeNotebook(autograded, graded.notebook);
    else rmSync(autograded, { force: true });
    writeResult(path, this.finish(submission, graded.result));
    return graded.result;
  }

  private startedRunner(): Promise<Runner> {
    this.runner ??= this.settings.startRunner();
    return this.runner;
  }

  private finish(submission: Submission, result: SubmissionResult): SubmissionResult {
    return finishResult(result, this.settings.decisions(submission));
  }

  /** What a teacher decided since the submission was run goes into its result without running it again. */
  private async settle(
    submission: Submission,
    path: string,
    result: SubmissionResult,
    isNew: boolean,
  ): Promise<SubmissionResult> {
    const finished = this.finish(submission, result);
    if (!isNew && JSON.stringify(finished) !== JSON.stringify(result)) writeResult(path, finished);
    await this.settings.publish(submission, finished);
    this.settings.listener.graded(finished, isNew);
    return finished;
  }
}

/** Submissions without a result that is up to date. */
export function pendingOf(
  submissions: readonly Submission[],
  course: CourseFolder,
  options: GradeOptions,
): Submission[] {
  return submissions.filter(({ assignment, student }) => {
    const files = readSubmittedFiles(submittedFolder(course, student, assignment.name), assignment.notebook);
    const path = resultFile(course, student, assignment.name, assignment.notebook);
    return !existsSync(path) || readResult(path)?.key !== resultKey(assignment, files, options);
  });
}
