import { refusal } from '../../check';
import type { AssignmentCell } from './assignment-cells';
import { nearest } from './nearest';

/** The tests that an id stands for, and the answers that they are about. */
export interface Selected {
  readonly tests: readonly AssignmentCell[];
  readonly answers: readonly AssignmentCell[];
}

const isAnswer = ({ kind }: AssignmentCell): boolean => kind === 'solution' || kind === 'manual';

/**
 * The test cell with this id, or all tests between the answer with this id and the next answer that follows a test:
 * answers that stand together are tested together.
 *
 * @throws RangeError where no test belongs to the id.
 */
export function testsOf(cells: readonly AssignmentCell[], id: string): Selected {
  const place = cells.findIndex((cell) => cell.id === id);
  const found = cells[place];
  if (found === undefined) throw new RangeError(unknown(cells, id));
  if (found.kind === 'tests') return { tests: [found], answers: answersBefore(cells, place) };
  if (!isAnswer(found))
    throw new RangeError(refusal('check an answer', 'id must be that of an answer or a test', id));
  const tests = testsAfter(cells, place);
  if (tests.length === 0) {
    const rule = found.kind === 'manual' ? 'a person grades it' : 'no test follows it';
    throw new RangeError(`Cannot check answer ${id} as ${rule}`);
  }
  return { tests, answers: answersBefore(cells, cells.indexOf(tests[0]!)) };
}

/** Names what was probably meant; all answers would be a list that nobody reads. */
function unknown(cells: readonly AssignmentCell[], id: string): string {
  const known = cells.filter((cell) => cell.kind === 'tests' || isAnswer(cell)).map((cell) => cell.id);
  if (known.length === 0) return refusal('check an answer', 'the notebook must be an assignment', id);
  const meant = nearest(id, known);
  const examples = meant ?? `${known.slice(0, 3).join(', ')}${known.length > 3 ? ' …' : ''}`;
  return refusal('check an answer', `id must be one of the notebook's, such as ${examples}`, id);
}

function testsAfter(cells: readonly AssignmentCell[], place: number): AssignmentCell[] {
  const tests: AssignmentCell[] = [];
  for (const cell of cells.slice(place + 1)) {
    if (cell.kind === 'tests') tests.push(cell);
    else if (cell.kind === 'manual' || (isAnswer(cell) && tests.length > 0)) break;
  }
  return tests;
}

/** The code answers right before a test. */
function answersBefore(cells: readonly AssignmentCell[], place: number): AssignmentCell[] {
  const before = cells.slice(0, place);
  const last = before.map(isAnswer).lastIndexOf(true);
  const first = before
    .slice(0, last + 1)
    .map(({ kind }) => kind === 'tests')
    .lastIndexOf(true);
  return before.slice(first + 1, last + 1).filter((cell) => isAnswer(cell) && cell.cell.cell_type === 'code');
}
