import { parseArgs } from 'node:util';
import { CODE_STUB } from '../assignment/strip';
import { NotebookFileError } from '../notebook-file/fields';
import { readNotebook } from '../notebook-file/store';
import type { Cell, CodeCell, Notebook } from '../notebook-file/types';
import { describeFailures } from '../run/describe-cell';
import { type RunOptions, UsageError } from '../run/options';
import { hasFailed, type NotebookRun, type NotebookSource, notebookName } from '../run/run-notebooks';
import { courseWorkplace, EXIT, type Outcome, runSession, type Workplace } from '../run/session';
import { type AssignmentCell, assignmentCells, changes } from './assignment-cells';
import { judge, type TestReport } from './judge';
import { releaseBeside } from './release-beside';
import { reportText } from './report-table';

export const VALIDATE_HELP = `diffusion-lab validate FILE… [options]

Runs an assignment from its first cell to its last, in a fresh kernel, and says which of its tests pass and why
others do not: what the self-check says, for the whole notebook. The file itself is not changed. A notebook in
which something locked was changed or deleted is not run.
Exit status: 0 every test passes, 1 a test fails or the notebook was refused, 2 wrong usage, 130 interrupted.

      --cell-timeout S     seconds a cell may take (default: 120)
      --kernel NAME        run with this Jupyter kernel instead of the notebook's own
      --help               show this`;

/** The command `validate`. @returns its exit status. @throws UsageError */
export async function validateCommand(
  argv: readonly string[],
  place: Pick<Workplace, 'screen' | 'startKernel'> = courseWorkplace(),
): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    place.screen.write(`${VALIDATE_HELP}\n`);
    return EXIT.ok;
  }
  const options = readOptions(argv);
  const sources = options.words.flatMap((path) => soundSource(path, place) ?? []);
  const whole = { ...place, notebooks: '', out: '' };
  const { status } = await runSession(sources, options, whole, conclude);
  return sources.length < options.words.length ? Math.max(status, EXIT.failed) : status;
}

function readOptions(argv: readonly string[]): RunOptions {
  const options = { 'cell-timeout': { type: 'string' }, kernel: { type: 'string' } } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0)
    throw new UsageError('Cannot validate as a notebook must be named: FILE.ipynb');
  const cellTimeout = Number(values['cell-timeout'] ?? 120);
  if (!(cellTimeout > 0 && cellTimeout < 1e6))
    throw new UsageError(
      `Cannot validate as --cell-timeout must be seconds above 0: current value is ${values['cell-timeout']}`,
    );
  const rest = { jobs: 1, timeout: undefined, keepGoing: true, parameters: {} };
  return { ...rest, words: positionals, cellTimeout, kernelName: values.kernel };
}

/** The notebook, if it is an assignment as it was handed out, but for the answers; else says why not. */
function soundSource(path: string, { screen }: Pick<Workplace, 'screen'>): NotebookSource | undefined {
  const name = notebookName(path);
  const faults = (): string[] | NotebookSource => {
    const notebook = readNotebook(path);
    const { cells, faults: broken } = assignmentCells(notebook);
    if (broken.length > 0) return broken;
    if (cells.length === 0)
      return ['it must be a released assignment, and none of its cells has grading data'];
    const changed = changes(notebook, cells, releaseBeside(path, notebook));
    if (changed.length > 0)
      return [...changed, 'Put your answers into a fresh copy of the assignment: then they can be graded.'];
    return { path, name, notebook: withoutOutputs(notebook) };
  };
  const found = readOrFault(faults);
  if (!Array.isArray(found)) return found;
  screen.write(`${name} was not run:\n${found.map((line) => `    ${line}\n`).join('')}`);
  return undefined;
}

/** So that what is there afterwards comes from this run. */
function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map(
    (cell): Cell => (cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell),
  );
  return { ...notebook, cells };
}

function readOrFault(read: () => string[] | NotebookSource): string[] | NotebookSource {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotebookFileError)) throw error;
    return [error.message];
  }
}

function conclude(run: NotebookRun): Outcome {
  if (run.startFault !== undefined) return { ok: false, summary: 'failed', lines: describeFailures(run) };
  const { cells } = assignmentCells(run.source.notebook);
  const reports = cells.filter(({ kind }) => kind === 'tests').map((cell) => reportOf(cell, run));
  const passed = reports.filter(({ status }) => status === 'passed').length;
  const isTest = (index: number) => cells.some((cell) => cell.index === index && cell.kind === 'tests');
  const others = { ...run, failed: run.failed.filter(({ cell }) => !isTest(cell)) };
  const waiting = others.failed.filter(metStub);
  const broken = { ...others, failed: others.failed.filter((one) => !metStub(one)) };
  const lines = [
    '',
    ...(hasFailed(broken) ? [...describeFailures(broken), ''] : []),
    ...(waiting.length > 0 ? [waitingFor(waiting.map(({ cell }) => cell + 1)), ''] : []),
    reportText(reports),
    '',
    closing(passed, reports.length, cells),
  ];
  const ok = passed === reports.length && !hasFailed(others);
  return { ok, summary: `${passed} of ${reports.length} tests pass`, lines };
}

/** Whether a cell came upon an answer that is as it was released: the tests below say which. */
const metStub = ({ fault }: NotebookRun['failed'][number]): boolean =>
  fault.kind === 'error' && CODE_STUB.includes(`'${fault.evalue}'`);

function waitingFor(cells: readonly number[]): string {
  const [what, wait] = cells.length === 1 ? ['Cell', 'waits'] : ['Cells', 'wait'];
  return `${what} ${cells.join(', ')} ${wait} for an answer that is not written yet.`;
}

function closing(passed: number, all: number, cells: readonly AssignmentCell[]): string {
  const byHand = cells.some(({ kind }) => kind === 'manual' || kind === 'task');
  const hand = byHand ? ' Some answers are graded by a person.' : '';
  const verdict = passed === all ? 'Every test that is shown to you passes.' : 'Not every test passes yet.';
  return `${verdict} Grading may add tests that are not shown.${hand}`;
}

/** What a run left of a test: its error, its value, or nothing where the run never came to it. */
function reportOf({ id, points, index }: AssignmentCell, run: NotebookRun): TestReport {
  const { outputs, execution_count: count } = run.notebook.cells[index] as CodeCell;
  const fault = run.failed.find(({ cell }) => cell === index)?.fault;
  if (fault?.kind === 'error') return judge(id, points, { name: fault.ename, message: fault.evalue });
  if (fault !== undefined) return { id, points, status: 'failed', why: ended(fault) };
  if (count === null) return { id, points, status: 'not run', why: 'the run ended before it' };
  const value = outputs.flatMap((output) =>
    output.output_type === 'execute_result' ? [asNumber(output.data['text/plain'])] : [],
  )[0];
  return judge(id, points, value === undefined ? {} : { value });
}

function ended(fault: Exclude<NotebookRun['failed'][number]['fault'], { kind: 'error' }>): string {
  if (fault.kind === 'timeout') return `it did not end within ${fault.seconds} s`;
  return fault.kind === 'died' ? `the kernel ended: ${fault.message.split('\n')[0]}` : fault.reason;
}

function asNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^-?\d[\d_]*(\.\d+)?(e[-+]?\d+)?$/i.test(text)
    ? Number(text.replace(/_/g, ''))
    : undefined;
}
