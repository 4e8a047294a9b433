import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepOutputs } from '../compare/keep-outputs';
import { compareNotebooks } from '../compare/notebooks';
import { writePages } from '../html/pages';
import { writeNotebook } from '../notebook-file/store';
import { formatNotebook } from '../notebook-file/write';
import { describeFailures } from './describe-cell';
import { parseRunOptions, RUN_OPTIONS_HELP, type RunOptions, UsageError, type Values } from './options';
import { reportDifferences } from './report';
import { hasFailed, type NotebookRun, type NotebookSource } from './run-notebooks';
import { courseWorkplace, EXIT, loadSources, type Outcome, runSession, type Workplace } from './session';
import { sizeFault } from './size-guard';

export const NOTEBOOKS_HELP = `diffusion-lab notebooks [NN…] [options]

Runs notebooks and compares their outputs with those in the files; pictures that differ are saved in out/diff.
A page of each notebook of the course and an index are written to out/; they need no network.
Outputs are the same when they differ in the rounding of numbers that are written in full, at most.
A cell tagged trained is compared within the tolerance its metadata states, one tagged machine (what it is, how
fast it is) by the kinds of its outputs; --write keeps what is the same in this sense, but for cells tagged trained.
Cells tagged skip-execution are not run, those tagged raises-exception may fail.
Exit status: 0 same outputs, 1 differences, failed cells or formulas, 2 wrong usage or a broken file, 130 interrupted.

      --write              save the new outputs in the notebooks instead of comparing
      --out DIR            save the executed notebooks in DIR
      --no-run             make the pages from the outputs in the files, run nothing
${RUN_OPTIONS_HELP}`;

/** The command `notebooks`. @returns its exit status. @throws UsageError */
export async function notebooksCommand(
  argv: readonly string[],
  place: Workplace = courseWorkplace(),
): Promise<number> {
  const { run: options, values } = parseRunOptions(argv, {
    write: { type: 'boolean' },
    out: { type: 'string' },
    'no-run': { type: 'boolean' },
  });
  requireTogether(options, values);
  const sources = loadSources(options, place.notebooks);
  if (values['no-run']) return showPages(place, sources, []);
  const { status, runs, outcomes } = await runAndCompare(sources, options, values, place);
  if (status === EXIT.interrupted) return status;
  const pages = showPages(place, sources, runs);
  const other = sources.filter((source) => outcomes.get(source)?.differs).map(({ name }) => name);
  if (other.length > 0)
    place.screen.write(`\nTo keep the new outputs: npm run notebooks -- ${other.join(' ')} --write\n`);
  return Math.max(status, pages);
}

/** Refuses options that contradict each other. */
function requireTogether({ parameters }: RunOptions, values: Values): void {
  if (values.write && Object.keys(parameters).length > 0)
    throw new UsageError(
      'Cannot set parameters with --write as the committed outputs must be those of the defaults',
    );
  const idle = ['write', 'out'].find((name) => values[name] !== undefined);
  if (values['no-run'] && idle !== undefined)
    throw new UsageError(`Cannot take --${idle} with --no-run as there must be new outputs to save`);
}

function runAndCompare(
  sources: readonly NotebookSource[],
  options: RunOptions,
  values: Values,
  place: Workplace,
): ReturnType<typeof runSession> {
  const hasParameters = Object.keys(options.parameters).length > 0;
  const diffFolder = join(place.out, 'diff');
  const save = typeof values.out === 'string' ? saveIn(resolve(values.out)) : () => undefined;
  rmSync(diffFolder, { recursive: true, force: true });
  return runSession(sources, options, place, (run: NotebookRun): Outcome => {
    save(run);
    if (hasFailed(run)) return failure(run);
    if (values.write) return saved(run);
    return hasParameters ? { ok: true, summary: 'done', lines: [] } : compared(run, diffFolder);
  });
}

/**
 * Writes the pages, those of failed runs too, and says where they are. A notebook from elsewhere is no part of the
 * course and gets none.
 *
 * @returns the exit status.
 */
function showPages(
  place: Workplace,
  sources: readonly NotebookSource[],
  runs: readonly NotebookRun[],
): number {
  const own = sources.filter(({ path }) => dirname(path) === resolve(place.notebooks));
  if (own.length === 0) return EXIT.ok;
  const { index, faults } = writePages(place.notebooks, place.out, own, runs);
  for (const fault of faults) place.screen.write(`${fault}\n`);
  place.screen.write(`\nPages: ${pathToFileURL(index).href}\n`);
  return faults.length > 0 ? EXIT.failed : EXIT.ok;
}

/** What to say of a run with failed cells. */
function failure(run: NotebookRun): Outcome {
  return { ok: false, summary: 'failed', lines: ['', ...describeFailures(run)] };
}

/** Saves executed notebooks in a folder, those with failed cells too. */
function saveIn(folder: string): (run: NotebookRun) => void {
  return (run) => writeNotebook(join(folder, `${run.source.name}.ipynb`), run.notebook);
}

function saved(run: NotebookRun): Outcome {
  const { path, name, notebook } = run.source;
  const renewed = keepOutputs(notebook, run.notebook);
  const fault = sizeFault(name, renewed);
  if (fault !== undefined) return { ok: false, summary: 'too large to be saved', lines: ['', fault] };
  if (formatNotebook(renewed) === formatNotebook(notebook))
    return { ok: true, summary: 'same outputs', lines: [] };
  writeNotebook(path, renewed);
  return { ok: true, summary: 'new outputs saved', lines: [] };
}

function compared(run: NotebookRun, diffFolder: string): Outcome {
  const { name, notebook } = run.source;
  const differences = compareNotebooks(notebook, run.notebook);
  if (differences.length === 0) return { ok: true, summary: 'same outputs', lines: [] };
  const cells = new Set(differences.map((difference) => difference.cell)).size;
  const summary = `other outputs in ${cells} cell${cells === 1 ? '' : 's'}`;
  return { ok: false, differs: true, summary, lines: reportDifferences(name, differences, diffFolder) };
}
