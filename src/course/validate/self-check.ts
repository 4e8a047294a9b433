import { basename } from 'node:path';
import { AssignmentError } from '../assignment/fault';
import { NotebookFileError } from '../notebook-file/fields';
import { type AssignmentCell, assignmentCells } from './assignment-cells';
import { findNotebook, type SavedNotebook, type Whereabouts } from './find-notebook';
import { judge, type TestEnd, type TestReport } from './judge';
import { testsOf } from './tests-of';

/** A student's session, as the self-check needs it. */
export interface CheckedSession extends Whereabouts {
  /** Whether a cell with this text has been run. */
  hasRun(source: string): boolean;
  /** Runs a test cell against the session's variables and leaves them as they are. */
  runTest(source: string, label: string): Promise<TestEnd>;
}

/** What a self-check has to say. */
export interface SelfCheckReport {
  readonly tests: readonly TestReport[];
  /** What stands below the table. */
  readonly notes: readonly string[];
}

/** Runs the tests that belong to an id, as they stand in the session's notebook. Never rejects. */
export async function selfCheck(id: string, session: CheckedSession): Promise<SelfCheckReport> {
  try {
    const saved = findNotebook(id, session);
    const { cells } = assignmentCells(saved.notebook);
    const { tests, answers } = testsOf(cells, id);
    const reports: TestReport[] = [];
    for (const test of tests) reports.push(await run(test, session));
    return { tests: reports, notes: notes(saved, notRun(cells, tests, answers, session)) };
  } catch (error) {
    const isExpected =
      error instanceof RangeError || error instanceof NotebookFileError || error instanceof AssignmentError;
    if (!isExpected) throw error;
    return { tests: [], notes: [error.message] };
  }
}

async function run(
  { id, points, cell, isChanged }: AssignmentCell,
  session: CheckedSession,
): Promise<TestReport> {
  if (isChanged)
    return {
      id,
      points,
      status: 'failed',
      why: 'the test was changed: it is not the one that you were given',
    };
  return judge(id, points, await session.runTest(cell.source, id));
}

/** Hidden tests are said to be possible always, so that it says nothing whether there are any. */
const HIDDEN =
  'Grading runs these tests again, in a fresh session, and may add others that are not shown here.';

function notes({ path, others }: SavedNotebook, sessionNotes: readonly string[]): string[] {
  return [
    ...sessionNotes,
    ...(others.length === 0
      ? []
      : [
          `The tests are those of ${basename(path)}, which was saved last; ${others.join(', ')} has them, too.`,
        ]),
    HIDDEN,
  ];
}

/** What of the saved notebook this session has not run: given cells after a restart, answers that were edited. */
function notRun(
  cells: readonly AssignmentCell[],
  tests: readonly AssignmentCell[],
  answers: readonly AssignmentCell[],
  session: CheckedSession,
): string[] {
  const isMissing = ({ cell }: AssignmentCell) => cell.source.trim() !== '' && !session.hasRun(cell.source);
  const end = tests[0]?.index ?? 0;
  const given = cells
    .filter(({ kind, cell, index }) => kind === 'given' && cell.cell_type === 'code' && index < end)
    .filter(isMissing)
    .map(({ id }) => id);
  const above =
    given.length === 0
      ? []
      : [`This session has not run ${given.join(', ')}, given above: run the cells above this test first.`];
  const unsaved = answers
    .filter(isMissing)
    .map(
      ({ id }) =>
        `The text of answer ${id} that is saved was not run in this session: run its cell, and save the notebook.`,
    );
  return [...above, ...unsaved];
}
