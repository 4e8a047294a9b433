import { kindOf } from '../../assignment/kind';
import { nbgraderOf } from '../../assignment/nbgrader-cell';
import { releaseOf } from '../../assignment/release-of';
import type { Cell, Notebook } from '../../notebook-file/types';
import { formatNotebook } from '../../notebook-file/write';
import { handedIn } from '../handed-in';
import { applyWrong, type WrongSolution } from '../wrong-solutions';

/** What one student of a made-up class hands in. */
export interface Answer {
  /** A few words for the list of the class. */
  readonly what: string;
  /** The text of the notebook file; none where it is another kind of thing. */
  readonly text?: string;
  readonly odd?: 'missing' | 'link' | 'folder';
}

/** All solved. */
export const solved = (source: Notebook): Answer => ({
  what: 'all solved',
  text: formatNotebook(handedIn(source)),
});

/** A wrong solution of the assignment. */
export const wrong = (source: Notebook, solution: WrongSolution): Answer => ({
  what: solution.name,
  text: formatNotebook(handedIn(source, applyWrong(source, solution))),
});

/** Only the first answers: the rest is as it was released. */
export function unfinished(source: Notebook, share: number): Answer {
  const notebook = handedIn(source);
  const released = releaseOf(source);
  const answers = indexesOfAnswers(notebook);
  for (const i of answers.slice(Math.floor(share * answers.length))) notebook.cells[i] = released.cells[i]!;
  const done = Math.floor(share * answers.length);
  return { what: `${done} of ${answers.length} answered`, text: formatNotebook(notebook) };
}

/** Submissions that go wrong in one way each: for an hour of grading there is always one of each. */
export function troubles(source: Notebook): Answer[] {
  const right = solved(source).text!;
  return [
    { what: 'an endless loop', text: withCell(source, 'while (true) {}') },
    { what: 'an attack', text: formatNotebook(attack(source)) },
    { what: 'half a file', text: right.slice(0, Math.floor(right.length / 2)) },
    { what: 'another file name', odd: 'missing', text: right },
    { what: 'no notebook but a text', text: 'See the notebook that I sent by e-mail.\n' },
    { what: 'a link to the source', odd: 'link' },
    { what: 'a folder in its place', odd: 'folder' },
    { what: 'a test deleted, points forged', text: formatNotebook(forged(source)) },
    {
      what: 'a flood of output',
      text: withCell(source, "for (let i = 0; ; i++) console.log('still here', i);"),
    },
  ];
}

/** Solved but for the second answer, which is this. */
function withCell(source: Notebook, code: string): string {
  const notebook = handedIn(source);
  const [, second] = indexesOfAnswers(notebook);
  if (second !== undefined) notebook.cells[second]!.source = code;
  return formatNotebook(notebook);
}

/** Nothing solved; a cell of the student's own that tries what would help if the tests ran beside it. */
function attack(source: Notebook): Notebook {
  const notebook = releaseOf(source);
  const code = `import { readdirSync, readFileSync } from 'node:fs';

const seen: string[] = [];
for (const folder of ['/', '..', '../..', '/home', '/root', process.cwd()]) {
  try { seen.push(folder + ': ' + readdirSync(folder).join(' ')); } catch (error) { seen.push(String(error)); }
}
try { seen.push(readFileSync('/proc/1/environ', 'utf8')); } catch (error) { seen.push(String(error)); }
Math.abs = () => 0;
Object.assign(console, { error: () => undefined });
Object.assign(globalThis, { check: () => true, checkClose: () => true });
process.exitCode = 0;
seen.join('\\n');`;
  const cell: Cell = {
    cell_type: 'code',
    id: 'help',
    metadata: {},
    source: code,
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [cell, ...notebook.cells] };
}

/** Solved half; the first test is deleted, and the others say that they are worth a thousand points. */
function forged(source: Notebook): Notebook {
  const notebook = JSON.parse(unfinished(source, 0.5).text!) as Notebook;
  const cells = notebook.cells.map((cell) => ({ ...cell, source: [cell.source].flat().join('') }));
  const first = cells.findIndex((cell) => kindOf(cell) === 'tests');
  cells.splice(first, 1);
  for (const { metadata } of cells) {
    const { nbgrader } = metadata as { nbgrader?: Record<string, unknown> };
    if (nbgrader?.grade === true) Object.assign(nbgrader, { points: 1000, locked: false });
  }
  return { ...notebook, cells };
}

const indexesOfAnswers = (notebook: Notebook): number[] =>
  notebook.cells.flatMap((cell, i) => (nbgraderOf(cell)?.solution === true ? [i] : []));
