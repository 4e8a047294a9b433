import type { CellOutcome, CellScore, Fault } from './contract';

/** A cell that is worth points, in a merged notebook. */
export interface PointCell {
  /** Its place in the merged notebook. */
  readonly index: number;
  /** Its `grade_id`. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'tests' | 'manual' | 'task';
  readonly points: number;
  /** Mark of an answer that a person grades. */
  readonly answer?: string;
  /** Whether the student left it as it was released. */
  readonly unchanged: boolean;
}

export interface ScoreOptions {
  /** Whether a test that writes to the error stream fails, as an option of nbgrader has it. */
  readonly stderrFails: boolean;
}

/** A message is shown in tables and in feedback: no more of it than one reads. */
const LONGEST_MESSAGE = 2000;

/**
 * What each cell earned, by nbgrader's rule: a test that ends with an error earns 0; one whose last expression is a
 * number earns that, within 0 and its points; any other that ended earns its points. A cell for a hand earns 0 when it
 * was left as released, and waits otherwise.
 */
export function scoreCells(
  cells: readonly PointCell[],
  outcomes: ReadonlyMap<number, CellOutcome>,
  options: ScoreOptions,
): CellScore[] {
  return cells.map((cell) => {
    const { id, title, kind, points } = cell;
    const common = { id, title, kind, points, ...(cell.answer === undefined ? {} : { answer: cell.answer }) };
    const outcome = outcomes.get(cell.index);
    const seconds = outcome?.seconds ?? 0;
    if (kind === 'tests') return { ...common, ...scoreTest(points, outcome, options), seconds };
    if (kind === 'manual' && cell.unchanged)
      return { ...common, earned: 0, status: 'failed', message: 'Left as it was released.', seconds };
    return { ...common, earned: null, status: 'manual', seconds };
  });
}

type TestScore = Pick<CellScore, 'earned' | 'status' | 'visiblePassed' | 'message' | 'inHidden'>;

function scoreTest(
  points: number,
  outcome: CellOutcome | undefined,
  { stderrFails }: ScoreOptions,
): TestScore {
  if (outcome === undefined || outcome.status === 'not run')
    return { earned: 0, status: 'not run', visiblePassed: false, message: whyNotRun(outcome) };
  if (outcome.status === 'error') return failure(outcome);
  if (stderrFails && outcome.stderr)
    return {
      earned: 0,
      status: 'failed',
      visiblePassed: false,
      message: 'Something was written to the error stream, which fails a test here.',
    };
  const { value } = outcome;
  // A test worth nothing, or a value that is no part of the points: it ended, so it earns them.
  if (value === undefined || value >= points)
    return { earned: points, status: 'passed', visiblePassed: true };
  if (value > 0)
    return {
      earned: value,
      status: 'partial',
      visiblePassed: true,
      message: `Earned ${rounded(value)} of ${rounded(points)} points.`,
    };
  return {
    earned: 0,
    status: 'failed',
    visiblePassed: true,
    message: `Earned 0 of ${rounded(points)} points.`,
  };
}

function failure(outcome: CellOutcome): TestScore {
  const inHidden = outcome.error?.inHidden === true;
  return {
    earned: 0,
    status: 'failed',
    visiblePassed: inHidden,
    message: messageOf(outcome) ?? 'The test failed.',
    ...(inHidden ? { inHidden } : {}),
  };
}

function whyNotRun(outcome: CellOutcome | undefined): string {
  return (outcome && messageOf(outcome)) ?? 'The test was not run.';
}

/** What an outcome says of its end, in a sentence. */
export function messageOf(outcome: CellOutcome): string | undefined {
  const { error, fault } = outcome;
  if (error === undefined) return fault && FAULTS[fault];
  // CheckFailed is the toolkit's own and says nothing that its message does not.
  const plain = error.from === 'grader' || error.name === 'CheckFailed' || error.name === 'Error';
  const text = plain ? error.message : `${error.name}: ${error.message}`;
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} …` : text;
}

const FAULTS: Readonly<Record<Fault, string>> = {
  time: 'The time limit ended it.',
  memory: 'The memory limit ended it.',
  output: 'It wrote more than is allowed.',
  ended: "The student's process had ended before.",
  'too large': 'What it handed over was too large.',
  refused: 'It was refused.',
};

/** Points as people write them: at most two decimals. */
export const rounded = (points: number): string => String(Math.round(points * 100) / 100);
