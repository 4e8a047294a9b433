import type { Output } from '../notebook-file/types';

/** A code cell of a merged notebook, as a runner gets it. */
export interface GradeCell {
  /** Its place in the merged notebook. */
  readonly index: number;
  /** Its `grade_id`, where it has one. */
  readonly id?: string;
  /** `student`: solution, manual and free cells; `given`: locked, without points; `test`: an autograder's test. */
  readonly role: 'student' | 'given' | 'test';
  readonly source: string;
  readonly points: number;
  /** First and last lines (from 1) of what the release leaves out. */
  readonly hiddenLines: readonly (readonly [first: number, last: number])[];
}

/** Why the grader ended a cell, or the student's process. */
export type Fault = 'time' | 'memory' | 'output' | 'ended' | 'too large' | 'refused';

/** Where an error came from, and what it says. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  readonly from: 'student' | 'test' | 'grader';
  /** Whether it was thrown on a line that the release leaves out. */
  readonly inHidden?: boolean;
}

/** What running one cell gave. */
export interface CellOutcome {
  readonly index: number;
  readonly status: 'ok' | 'error' | 'not run';
  readonly outputs: readonly Output[];
  /** The last expression of a test, where it is a number. */
  readonly value?: number;
  readonly error?: CellError;
  readonly fault?: Fault;
  /** Whether anything was written to the error stream. */
  readonly stderr: boolean;
  readonly seconds: number;
}

/** What one submission may use. */
export interface Limits {
  /** Seconds for the student's cells together. */
  readonly seconds: number;
  /** Seconds for one test cell. */
  readonly testSeconds: number;
  /** Bytes of memory. */
  readonly memory: number;
  /** Bytes of output, all cells together. */
  readonly output: number;
  /** Bytes of the scratch folder. */
  readonly disk: number;
  readonly threads: number;
}

/** One submission, for a runner. */
export interface Job {
  readonly cells: readonly GradeCell[];
  readonly limits: Limits;
  /** Folder of files that lie beside the notebook; the submission can read and not change them. */
  readonly files?: string;
  readonly signal?: AbortSignal;
}

/** Runs submissions. It never rejects for what a student does. */
export interface Runner {
  /** One outcome a cell of the job, in the job's order. */
  run(job: Job): Promise<readonly CellOutcome[]>;
  close(): Promise<void>;
}

/** What grading one submission gave; the content of `<notebook>.result.json`. */
export interface SubmissionResult {
  readonly version: 1;
  readonly assignment: string;
  readonly student: string;
  readonly notebook: string;
  /** Hash of all that decides this result: source, submission, options, the grader's version. */
  readonly key: string;
  /** When it was handed in, in ISO 8601. */
  readonly submitted?: string;
  readonly late?: { readonly days: number; readonly penalty: number };
  /** `failed`: the submission could not be graded at all; `remarks` say why. */
  readonly status: 'graded' | 'failed';
  readonly remarks: readonly string[];
  readonly cells: readonly CellScore[];
  /** Points of the cells, before the late penalty; cells that wait for a hand count nothing. */
  readonly earned: number;
  readonly points: number;
  readonly seconds: number;
}

/** The score of one cell with points. */
export interface CellScore {
  /** The cell's `grade_id`. */
  readonly id: string;
  /** The nearest heading above the cell, or its id. */
  readonly title: string;
  readonly kind: 'tests' | 'manual' | 'task';
  readonly points: number;
  /** `null`: waits for a hand. */
  readonly earned: number | null;
  /** What the cell earned before a hand gave it other points. */
  readonly automatic?: number | null;
  readonly status: 'passed' | 'partial' | 'failed' | 'not run' | 'manual';
  /** Whether what a student can see of the test passed. */
  readonly visiblePassed?: boolean;
  readonly message?: string;
  /** Whether the message comes from a part that the release leaves out. */
  readonly inHidden?: boolean;
  /** Mark of the answer that a person grades: it changes when the answer does. */
  readonly answer?: string;
  /** Whether the points by hand were given for another answer than this one. */
  readonly answerChanged?: true;
  /** What the teacher wrote beside the points. */
  readonly comment?: string;
  readonly seconds: number;
}
