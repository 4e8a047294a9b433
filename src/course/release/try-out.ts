import { refusal } from '../../check';
import { gradeCellsOf } from '../assignment/grade-cells';
import { merge } from '../assignment/merge';
import type { MergedNotebook } from '../assignment/merged-notebook';
import type { CellOutcome, CellScore, Limits, Runner } from '../grade/contract';
import { messageOf, rounded, scoreCells } from '../grade/score';
import type { Notebook } from '../notebook-file/types';
import { disguised, impostors } from './impostors';

const ACTION = 'release the assignment';

/** What trying an assignment out needs. */
export interface TryOut {
  readonly runner: Runner;
  readonly limits: Limits;
  /** Folder of the files that go along, where there are some. */
  readonly files?: string;
}

/**
 * Grades the source as if a student had handed it in.
 *
 * @returns a sentence for each test that does not earn its points, and each other cell that fails.
 */
export async function solutionFaults(source: Notebook, place: TryOut): Promise<string[]> {
  const merged = merge(source, source);
  const outcomes = await outcomesOf(merged, place);
  const tests = scoresOf(merged, outcomes).filter(({ earned, points }) => earned !== points);
  const told = (score: CellScore) =>
    `${rounded(score.earned ?? 0)} of ${rounded(score.points)}: ${score.message ?? ''}`;
  return [
    ...failedCells(merged, outcomes),
    ...tests.map((score) =>
      refusal(ACTION, `test ${score.id} must earn all its points with the solutions`, told(score)),
    ),
  ];
}

/**
 * Grades the release as if a student had handed it in untouched.
 *
 * @returns a sentence for each test that earns something, and one where the first cell that does not run is stopped
 * by anything but its stub: a student must be able to begin.
 */
export async function untouchedFaults(
  source: Notebook,
  released: Notebook,
  place: TryOut,
): Promise<string[]> {
  const merged = merge(source, released);
  const outcomes = await outcomesOf(merged, place);
  const earning = scoresOf(merged, outcomes).filter(({ earned }) => earned !== null && earned > 0);
  return [
    ...firstStop(merged, outcomes),
    ...earning.map(({ id, earned }) =>
      refusal(ACTION, `test ${id} must earn nothing without an answer`, earned),
    ),
  ];
}

/**
 * Grades answers that are none, {@link impostors}, as if students had handed them in.
 *
 * @returns a sentence for each test that gives something for one of them: for the one that it gives most for.
 */
export async function credulousTests(source: Notebook, place: TryOut): Promise<string[]> {
  const most = new Map<string, { score: CellScore; what: string }>();
  for (const impostor of impostors) {
    const merged = merge(source, disguised(source, impostor));
    for (const score of scoresOf(merged, await outcomesOf(merged, place)))
      if ((score.earned ?? 0) > (most.get(score.id)?.score.earned ?? 0))
        most.set(score.id, { score, what: impostor.what });
  }
  return [...most.values()].map(
    ({ score: { id, earned, points }, what }) =>
      `test ${id} gives ${rounded(earned ?? 0)} of ${rounded(points)} points for answers that are always ${what}`,
  );
}

function firstStop({ cells }: MergedNotebook, outcomes: readonly CellOutcome[]): string[] {
  const stop = outcomes.find(({ index, status }) => status !== 'ok' && cells[index]!.kind !== 'tests');
  if (stop === undefined || stop.error?.message.includes('Not implemented')) return [];
  const name = cells[stop.index]!.id ?? String(stop.index + 1);
  return [refusal(ACTION, `cell ${name} must run without an answer, or stop at its stub`, reasonOf(stop))];
}

async function outcomesOf(
  merged: MergedNotebook,
  { runner, limits, files }: TryOut,
): Promise<readonly CellOutcome[]> {
  return runner.run({ cells: gradeCellsOf(merged), limits, files });
}

function scoresOf({ cells }: MergedNotebook, outcomes: readonly CellOutcome[]): CellScore[] {
  const points = cells.flatMap(({ kind, id, points }, index) =>
    kind === 'tests' && id !== undefined ? [{ index, id, title: id, kind, points, unchanged: false }] : [],
  );
  const byIndex = new Map(outcomes.map((outcome) => [outcome.index, outcome]));
  return scoreCells(points, byIndex, { stderrFails: false });
}

/** A cell that fails without being a test: a solution, or what surrounds it. */
function failedCells({ cells }: MergedNotebook, outcomes: readonly CellOutcome[]): string[] {
  return outcomes
    .filter(({ index, status }) => status !== 'ok' && cells[index]!.kind !== 'tests')
    .map((outcome) => {
      const { index } = outcome;
      const name = cells[index]!.id ?? String(index + 1);
      return refusal(ACTION, `cell ${name} must run`, reasonOf(outcome));
    });
}

const reasonOf = (outcome: CellOutcome): string => messageOf(outcome) ?? outcome.status;
