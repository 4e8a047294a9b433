import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareNotebooks } from '../compare/notebooks';
import { writeNotebook } from '../notebook-file/store';
import { formatNotebook } from '../notebook-file/write';
import { describeFailures } from './describe-cell';
import { parseRunOptions, RUN_OPTIONS_HELP, UsageError } from './options';
import { reportDifferences } from './report';
import { hasFailed, type NotebookRun } from './run-notebooks';
import { courseWorkplace, loadSources, type Outcome, runSession, type Workplace } from './session';
import { sizeFault } from './size-guard';

export const NOTEBOOKS_HELP = `diffusion-lab notebooks [NN…] [options]

Runs notebooks and compares their outputs with those in the files; pictures that differ are saved in out/diff.
A cell tagged trained is compared within the tolerance its metadata states, one tagged machine by the kinds of
its outputs; cells tagged skip-execution are not run, those tagged raises-exception may fail.
Exit status: 0 same outputs, 1 differences or failed cells, 2 wrong usage or a broken file, 130 interrupted.

      --write              save the new outputs in the notebooks instead of comparing
      --out DIR            save the executed notebooks in DIR
${RUN_OPTIONS_HELP}`;

/** The command `notebooks`. @returns its exit status. @throws UsageError */
export async function notebooksCommand(
  argv: readonly string[],
  place: Workplace = courseWorkplace(),
): Promise<number> {
  const { run: options, values } = parseRunOptions(argv, {
    write: { type: 'boolean' },
    out: { type: 'string' },
  });
  const hasParameters = Object.keys(options.parameters).length > 0;
  if (hasParameters && values.write)
    throw new UsageError(
      'Cannot set parameters with --write as the committed outputs must be those of the defaults',
    );
  const sources = loadSources(options, place.notebooks);
  const diffFolder = join(place.out, 'diff');
  const save = typeof values.out === 'string' ? saveIn(resolve(values.out)) : () => undefined;
  rmSync(diffFolder, { recursive: true, force: true });
  const conclude = (run: NotebookRun): Outcome => {
    save(run);
    if (hasFailed(run)) return failure(run);
    if (values.write) return saved(run);
    return hasParameters ? { ok: true, summary: 'done', lines: [] } : compared(run, diffFolder);
  };
  const { status, outcomes } = await runSession(sources, options, place, conclude);
  const other = sources.filter((source) => outcomes.get(source)?.differs).map(({ name }) => name);
  if (other.length > 0)
    place.screen.write(`\nTo keep the new outputs: npm run notebooks -- ${other.join(' ')} --write\n`);
  return status;
}

/** What to say of a run with failed cells. */
export function failure(run: NotebookRun): Outcome {
  return { ok: false, summary: 'failed', lines: ['', ...describeFailures(run)] };
}

/** Saves executed notebooks in a folder, those with failed cells too. */
export function saveIn(folder: string): (run: NotebookRun) => void {
  return (run) => writeNotebook(join(folder, `${run.source.name}.ipynb`), run.notebook);
}

function saved(run: NotebookRun): Outcome {
  const { path, name, notebook } = run.source;
  const fault = sizeFault(name, run.notebook);
  if (fault !== undefined) return { ok: false, summary: 'too large to be saved', lines: ['', fault] };
  if (formatNotebook(run.notebook) === formatNotebook(notebook))
    return { ok: true, summary: 'same outputs', lines: [] };
  writeNotebook(path, run.notebook);
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
