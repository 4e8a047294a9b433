import { refusal } from '../../check';
import { gradeCellsOf } from '../assignment/grade-cells';
import { merge } from '../assignment/merge';
import type { MergedNotebook } from '../assignment/merged-notebook';
import { gradeIdOf } from '../assignment/nbgrader-cell';
import { NotebookFileError } from '../notebook-file/fields';
import type { Notebook } from '../notebook-file/types';
import { answerMarks } from './answer-mark';
import type { CellOutcome, CellScore, Job, Limits, Runner, SubmissionResult } from './contract';
import { sum } from './finish';
import { type GradedAssignment, hashOf } from './graded-assignment';
import { parseMoment } from './late';
import type { SubmittedFiles } from './read-submission';
import { messageOf, type PointCell, type ScoreOptions, scoreCells } from './score';
import { submittedNotebook } from './submitted-notebook';

/** What decides a result beside the source and the submission. */
export interface GradeOptions extends ScoreOptions {
  readonly limits: Limits;
  /** The version of the grader and of what it runs with: changed whenever the same submission might get another result. */
  readonly grader: string;
}

/** A result, and the notebook with the outputs of the grading where there was one to run. */
export interface Graded {
  readonly result: SubmissionResult;
  readonly notebook?: Notebook;
}

/** The remark where `timestamp.txt` says nothing that can be read. */
export const TIME_UNKNOWN = 'Nothing is known of when it was handed in.';

/** Words of the remark on a cell that the grader ended. */
export const WAS_ENDED = 'was ended:';

/** The hash of everything that decides a result. */
export function resultKey(
  assignment: GradedAssignment,
  files: SubmittedFiles,
  { limits, stderrFails, grader }: GradeOptions,
): string {
  const options = JSON.stringify({ limits, stderrFails });
  const submission = files.bytes ? ['notebook', files.bytes] : ['fault', files.fault ?? ''];
  const beside = [files.timestamp ?? files.timestampFault ?? '', ...files.others];
  return hashOf([grader, assignment.hash, options, ...submission, ...beside]);
}

/**
 * Grades one submission. What a student handed in never makes it throw: a submission that cannot be graded has a
 * result that says why.
 *
 * @throws only for faults of the grader's own.
 */
export async function gradeSubmission(
  student: string,
  assignment: GradedAssignment,
  files: SubmittedFiles,
  runner: Runner,
  options: GradeOptions,
  signal?: AbortSignal,
): Promise<Graded> {
  const base = baseOf(student, assignment, files, options);
  const read = readAnswers(assignment, files);
  if (typeof read === 'string') return { result: failed(base, assignment, read) };
  const { merged } = read;
  const begun = performance.now();
  const job: Job = {
    cells: gradeCellsOf(merged),
    limits: options.limits,
    ...(assignment.files === undefined ? {} : { files: assignment.files }),
    ...(signal ? { signal } : {}),
  };
  const outcomes = await runTwiceIfNeeded(job, runner);
  const seconds = Math.round(performance.now() - begun) / 1000;
  const byIndex = new Map(outcomes.map((outcome) => [outcome.index, outcome]));
  const scores = explain(
    scoreCells(pointCells(merged, assignment.titles), byIndex, options),
    outcomes,
    merged,
  );
  const remarks = [...base.remarks, ...read.remarks, ...merged.remarks, ...endings(outcomes, merged)];
  const points = sum(scores.map((cell) => cell.points));
  const earned = sum(scores.map((cell) => cell.earned ?? 0));
  const result: SubmissionResult = {
    ...base,
    status: 'graded',
    remarks,
    cells: scores,
    earned,
    points,
    seconds,
  };
  return { result, notebook: withOutputs(merged.notebook, byIndex) };
}

/**
 * Where a cell of the teacher's could not be run, the machine may be to blame: a full disk, a process that was killed.
 * Nobody loses points for that, so such a submission gets a second run, which counts.
 */
async function runTwiceIfNeeded(job: Job, runner: Runner): Promise<readonly CellOutcome[]> {
  const outcomes = await runner.run(job);
  job.signal?.throwIfAborted();
  const teachers = new Set(job.cells.filter(({ role }) => role === 'given').map(({ index }) => index));
  const isOurs = ({ index, fault, error }: CellOutcome): boolean =>
    teachers.has(index) && (fault !== undefined || error?.name === 'CompileLimit');
  const before = job.cells.flatMap(({ role, index }) => (role === 'test' ? [] : [index]));
  // No cell was run, and nothing of the student's had a chance to prevent it.
  const neverBegan = (of: readonly CellOutcome[]): boolean =>
    before.length > 0 &&
    before.every((index) => of.some((one) => one.index === index && one.status === 'not run' && !one.fault));
  if (!neverBegan(outcomes) && !outcomes.some(isOurs)) return outcomes;
  const again = await runner.run(job);
  job.signal?.throwIfAborted();
  if (neverBegan(again)) throw new Error('Cannot grade as the process of the student must start: it did not');
  return again;
}

type Base = Pick<
  SubmissionResult,
  'version' | 'assignment' | 'student' | 'notebook' | 'key' | 'submitted' | 'remarks'
>;

function baseOf(
  student: string,
  assignment: GradedAssignment,
  files: SubmittedFiles,
  options: GradeOptions,
): Base {
  const moment = submittedAt(files);
  const listed = files.others
    .slice(0, 5)
    .map((name) => JSON.stringify(name.slice(0, 60)))
    .join(', ');
  const more = files.others.length > 5 ? ` and ${files.others.length - 5} more` : '';
  const others = listed === '' ? [] : [`Also handed in and not used: ${listed}${more}.`];
  return {
    version: 1,
    assignment: assignment.name,
    student,
    notebook: assignment.notebook,
    key: resultKey(assignment, files, options),
    ...(moment.submitted === undefined ? {} : { submitted: moment.submitted }),
    remarks: [...moment.remarks, ...others],
  };
}

/** When it was handed in, by `timestamp.txt`. */
export function submittedAt({ timestamp, timestampFault }: SubmittedFiles): {
  submitted?: string;
  remarks: string[];
} {
  if (timestampFault !== undefined) return { remarks: [`${timestampFault}. ${TIME_UNKNOWN}`] };
  if (timestamp === undefined || timestamp === '') return { remarks: [] };
  try {
    return { submitted: parseMoment(timestamp, 'timestamp.txt').toISOString(), remarks: [] };
  } catch (error) {
    return { remarks: [`${(error as Error).message}. ${TIME_UNKNOWN}`] };
  }
}

function readAnswers(
  assignment: GradedAssignment,
  { bytes, fault }: SubmittedFiles,
): { merged: MergedNotebook; remarks: readonly string[] } | string {
  if (bytes === undefined) return fault ?? 'There is nothing to grade.';
  try {
    const { notebook, remarks } = submittedNotebook(bytes, `${assignment.notebook}.ipynb`);
    const strange = whyUnknown(assignment, notebook);
    return strange ?? { merged: merge(assignment.source, notebook), remarks };
  } catch (error) {
    if (error instanceof NotebookFileError) return error.message;
    // Whatever a file was made to do to the code that reads it ends here, and the others are graded.
    return `Cannot read ${assignment.notebook}.ipynb: ${(error as Error).message}`;
  }
}

/** A notebook without any cell of the assignment has answers to nothing: pasted cells have lost what says so. */
function whyUnknown({ notebook, points, source }: GradedAssignment, { cells }: Notebook): string | undefined {
  const known = new Set(source.cells.flatMap((cell) => gradeIdOf(cell) ?? []));
  if (points.size === 0 || cells.some((cell) => known.has(gradeIdOf(cell) ?? ''))) return undefined;
  const rule = 'its cells must be those of the assignment, by their grading data';
  return refusal(`grade ${notebook}.ipynb`, rule, `none of ${cells.length}`);
}

/** The result of a submission that could not be graded: every cell with points earned nothing. */
function failed(base: Base, assignment: GradedAssignment, why: string): SubmissionResult {
  const merged = merge(assignment.source, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] });
  const scores: CellScore[] = pointCells(merged, assignment.titles).map(({ id, title, kind, points }) => ({
    ...{ id, title, kind, points },
    ...{ earned: 0, status: 'not run', message: 'Not run: the submission could not be graded.', seconds: 0 },
  }));
  const points = sum(scores.map((cell) => cell.points));
  return {
    ...base,
    status: 'failed',
    remarks: [why, ...base.remarks],
    cells: scores,
    earned: 0,
    points,
    seconds: 0,
  };
}

/** The cells of a merged notebook that have points. */
export function pointCells(merged: MergedNotebook, titles: ReadonlyMap<string, string>): PointCell[] {
  const { notebook, cells } = merged;
  const marks = answerMarks(merged);
  return notebook.cells.flatMap((cell, index) => {
    const { kind, id, points, untouched } = cells[index]!;
    if (id === undefined || kind === 'given' || kind === 'solution' || kind === 'free') return [];
    // A test in a cell of text has nothing to run: nbgrader leaves it to a person.
    const graded = kind === 'tests' && cell.cell_type !== 'code' ? 'manual' : kind;
    const common = { index, id, title: titles.get(id) ?? id, kind: graded, points, unchanged: untouched };
    const answer = marks.get(id);
    return [answer === undefined ? common : { ...common, answer }];
  });
}

/** A test that misses a name mostly fails since an answer above it did: the message says so. */
function explain(
  scores: readonly CellScore[],
  outcomes: readonly CellOutcome[],
  merged: MergedNotebook,
): CellScore[] {
  return scores.map((score) => {
    const name = /(?:^|\s)(\S+) is not defined/.exec(score.message ?? '')?.[1];
    if (score.status !== 'failed' || name === undefined) return score;
    const cause = causeOf(name, score.id, outcomes, merged);
    const why = cause && messageOf(cause);
    if (why === undefined) return score;
    return { ...score, message: `${score.message}. The cell that should define it ended with: ${why}` };
  });
}

/** The failed answer above a test that has the name in it, or else the one right above. */
function causeOf(
  name: string,
  test: string,
  outcomes: readonly CellOutcome[],
  { notebook, cells }: MergedNotebook,
): CellOutcome | undefined {
  const end = cells.findIndex(({ id }) => id === test);
  const before = cells
    .slice(0, end)
    .map(({ kind }) => kind)
    .lastIndexOf('tests');
  const declares = new RegExp(`\\b${name.replace(/[^\w$]/g, '')}\\b`);
  const failures = outcomes
    .filter(({ index, status }) => index < end && status !== 'ok' && cells[index]!.kind !== 'tests')
    .reverse();
  return (
    failures.find(({ index }) => declares.test(notebook.cells[index]!.source)) ??
    failures.find(({ index }) => index > before)
  );
}

/** What the grader had to end, a sentence for each cell. */
function endings(outcomes: readonly CellOutcome[], { cells }: MergedNotebook): string[] {
  return outcomes.flatMap((outcome) => {
    const { kind, id } = cells[outcome.index]!;
    if (outcome.fault === undefined || kind === 'tests' || outcome.status === 'not run') return [];
    return [`Cell ${id ?? outcome.index + 1} ${WAS_ENDED} ${messageOf(outcome)}`];
  });
}

function withOutputs(notebook: Notebook, outcomes: ReadonlyMap<number, CellOutcome>): Notebook {
  let count = 0;
  const cells = notebook.cells.map((cell, index) => {
    const outcome = outcomes.get(index);
    if (cell.cell_type !== 'code' || outcome === undefined || outcome.status === 'not run') return cell;
    return { ...cell, outputs: [...outcome.outputs], execution_count: ++count };
  });
  return { ...notebook, cells };
}
