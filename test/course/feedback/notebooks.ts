/** A small graded submission, made by hand. */
import type { CellScore, SubmissionResult } from '../../../src/course/grade/contract';
import type { Cell, CodeCell, Notebook, Output } from '../../../src/course/notebook-file/types';

type Flags = { grade?: boolean; solution?: boolean; locked?: boolean; task?: boolean; points?: number };

const nbgrader = (
  id: string,
  { grade = false, solution = false, locked = false, task = false, points }: Flags,
) => ({
  nbgrader: {
    grade,
    grade_id: id,
    locked,
    schema_version: 3,
    solution,
    task,
    ...(points === undefined ? {} : { points }),
  },
});

export const code = (source: string, outputs: Output[] = [], metadata = {}): CodeCell => ({
  cell_type: 'code',
  execution_count: 1,
  metadata,
  source,
  outputs,
});

export const markdown = (source: string, metadata = {}): Cell => ({
  cell_type: 'markdown',
  metadata,
  source,
});

export const stream = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });
export const display = (data: Record<string, unknown>): Output => ({
  output_type: 'display_data',
  data,
  metadata: {},
});

export const HIDDEN_TEXT = 'klOf([0.123456, 0.876544])';

/** A solution, a test with a hidden part, a test that failed, and an answer that a person reads. */
export function smallNotebook(own: Cell[] = []): Notebook {
  const test = [
    "checkClose('KL', klOf([0.5, 0.5]), 0, { tol: 1e-9 });",
    '// ### BEGIN HIDDEN TESTS',
    `checkClose('KL', ${HIDDEN_TEXT}, 0.4242, { tol: 1e-4 });`,
    '// ### END HIDDEN TESTS',
  ].join('\n');
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      markdown('# A1 · Divergence\n\n$D = \\sum_i p_i \\ln p_i/q_i$', nbgrader('intro', { locked: true })),
      code('const klOf = (p: number[]) => 0;', [stream('hello')], nbgrader('kl', { solution: true })),
      ...own,
      code(test, [stream('✓ KL — 0.4242')], nbgrader('kl-test', { grade: true, locked: true, points: 3 })),
      code('check(1 > 2)', [], nbgrader('sign-test', { grade: true, locked: true, points: 2 })),
      markdown('*Because* it is convex.', nbgrader('why', { grade: true, solution: true, points: 5 })),
    ],
  };
}

const score = (
  cell: Partial<CellScore> & Pick<CellScore, 'id' | 'points' | 'earned' | 'status'>,
): CellScore => ({
  title: `Part ${cell.id}`,
  kind: 'tests',
  seconds: 0.1,
  ...cell,
});

export function smallResult(changes: Partial<SubmissionResult> = {}): SubmissionResult {
  return {
    version: 1,
    assignment: 'a1-kl',
    student: 'ada',
    notebook: 'a1-kl',
    key: 'k',
    submitted: '2026-11-20T10:00:00.000Z',
    status: 'graded',
    remarks: [],
    cells: [
      score({
        id: 'kl-test',
        points: 3,
        earned: 0,
        status: 'failed',
        visiblePassed: true,
        inHidden: true,
        message: '✗ KL — 0, expected 0.4242\nHint: swapped?',
      }),
      score({
        id: 'sign-test',
        points: 2,
        earned: 1.5,
        status: 'partial',
        message: '✗ sign — −1, expected 1\nHint: Which of the two is the weight?',
      }),
      score({ id: 'why', kind: 'manual', points: 5, earned: null, status: 'manual' }),
    ],
    earned: 1.5,
    points: 10,
    seconds: 1.25,
    ...changes,
  };
}
