import type { SubmissionResult } from '../grade/contract';

/** One submission, as a row of a data frame. */
export interface GradebookRow {
  readonly assignment: string;
  readonly student: string;
  /** When it was handed in, in ISO 8601; empty where that is not known. */
  readonly submitted: string;
  readonly status: SubmissionResult['status'];
  /** Points that can be had, that are earned, that lateness costs, and what is left. */
  readonly points: number;
  readonly earned: number;
  readonly penalty: number;
  readonly score: number;
  readonly daysLate: number;
  /** Parts that wait for a person. */
  readonly waiting: number;
  readonly seconds: number;
}

/** One part of one submission, as a row of a data frame. */
export interface GradebookPartRow {
  readonly assignment: string;
  readonly student: string;
  /** The `grade_id`. */
  readonly part: string;
  readonly kind: 'tests' | 'manual' | 'task';
  readonly status: string;
  readonly points: number;
  /** Not a number while it waits for a person. */
  readonly earned: number;
  readonly message: string;
}

/**
 * The results that a course folder holds, one row a submission, for a table or a data frame.
 *
 *     const frame = new DataFrame(await gradebook('notebooks/assignments'));
 *
 * @param folder - the course folder, with `autograded/` in it.
 */
export async function gradebook(folder: string): Promise<GradebookRow[]> {
  const { finalPoints } = await import('../grade/finish');
  return (await resultsIn(folder)).map((result) => ({
    assignment: result.assignment,
    student: result.student,
    submitted: result.submitted ?? '',
    status: result.status,
    points: result.points,
    earned: result.earned,
    penalty: result.late?.penalty ?? 0,
    score: finalPoints(result),
    daysLate: result.late?.days ?? 0,
    waiting: result.cells.filter(({ earned }) => earned === null).length,
    seconds: result.seconds,
  }));
}

/** As {@link gradebook}, one row a part of a submission: which part was hard, and what its tests said. */
export async function gradebookParts(folder: string): Promise<GradebookPartRow[]> {
  return (await resultsIn(folder)).flatMap(({ assignment, student, cells }) =>
    cells.map(({ id: part, kind, status, points, earned, message = '' }) => ({
      assignment,
      student,
      part,
      kind,
      status,
      points,
      earned: earned ?? Number.NaN,
      message,
    })),
  );
}

/** Loaded when it is asked for: everybody else imports the toolkit, too. */
async function resultsIn(folder: string): Promise<SubmissionResult[]> {
  const { readResults } = await import('../grade/result-file');
  return readResults(folder);
}
