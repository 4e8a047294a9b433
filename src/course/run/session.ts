import { join } from 'node:path';
import { FileWriteError } from '../../files';
import { requireCellSettings } from '../compare/cell-settings';
import { packageRoot } from '../jupyter/paths';
import { NotebookFileError } from '../notebook-file/fields';
import { readNotebook } from '../notebook-file/store';
import { type StartNotebookKernel, startNotebookKernel } from './kernel';
import { type RunOptions, UsageError } from './options';
import { requireDeclared } from './parameters';
import { Progress, type Screen } from './progress';
import { type NotebookRun, type NotebookSource, notebookName, runNotebooks } from './run-notebooks';
import { selectNotebooks } from './selection';

/** What a command works with; tests put their own in its place. */
export interface Workplace {
  /** Folder of the course's notebooks. */
  readonly notebooks: string;
  /** Folder for what is made: pages, executed notebooks, pictures that differ. */
  readonly out: string;
  readonly startKernel: StartNotebookKernel;
  readonly screen: Screen;
}

export function courseWorkplace(): Workplace {
  const root = packageRoot();
  return {
    notebooks: join(root, 'notebooks'),
    out: join(root, 'out'),
    startKernel: startNotebookKernel,
    screen: process.stdout,
  };
}

/** Exit statuses of the commands. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** What became of a notebook that was run: a few words for its line, and lines for the end of the run. */
export interface Outcome {
  readonly ok: boolean;
  /** Whether its outputs are other than the committed ones. */
  readonly differs?: boolean;
  readonly summary: string;
  readonly lines: readonly string[];
}

/**
 * Finds and reads the notebooks that the options name, and checks them all before one is run.
 *
 * @throws UsageError with every fault, one a line.
 */
export function loadSources(options: RunOptions, folder: string): NotebookSource[] {
  const faults: string[] = [];
  const sources: NotebookSource[] = [];
  for (const path of asUsage(() => selectNotebooks(folder, options.words))) {
    try {
      const notebook = readNotebook(path);
      requireCellSettings(notebookName(path), notebook);
      sources.push({ path, name: notebookName(path), notebook });
    } catch (error) {
      if (!(error instanceof NotebookFileError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  asUsage(() =>
    requireDeclared(
      options.parameters,
      sources.map((source) => source.notebook),
    ),
  );
  return sources;
}

/**
 * Runs the notebooks, shows progress, lets `conclude` judge each as it ends, and reports at the end.
 *
 * @returns the exit status, the runs there were, and what became of each.
 */
export async function runSession(
  sources: readonly NotebookSource[],
  options: RunOptions,
  place: Workplace,
  conclude: (run: NotebookRun) => Outcome,
): Promise<{ status: number; runs: NotebookRun[]; outcomes: ReadonlyMap<NotebookSource, Outcome> }> {
  const outcomes = new Map<NotebookSource, Outcome>();
  const judge = (run: NotebookRun): string => {
    const outcome = concludeSafely(run, conclude);
    outcomes.set(run.source, outcome);
    return outcome.summary;
  };
  const stop = stopOnSignalOrTimeout(options.timeout);
  const listener = new Progress(sources, judge, place.screen);
  const { startKernel } = place;
  const results = await runNotebooks(sources, { ...options, startKernel, signal: stop.signal, listener });
  stop.dispose();
  listener.close();
  const runs = results.filter((run) => run !== undefined);
  for (const { source } of runs)
    for (const line of outcomes.get(source)?.lines ?? []) place.screen.write(`${line}\n`);
  const notBegun = sources.filter((_, i) => results[i] === undefined).map((source) => source.name);
  if (notBegun.length > 0) place.screen.write(`Not run: ${notBegun.join(', ')}\n`);
  const ok = notBegun.length === 0 && [...outcomes.values()].every((outcome) => outcome.ok);
  return { status: stop.wasInterrupted() ? EXIT.interrupted : ok ? EXIT.ok : EXIT.failed, runs, outcomes };
}

/** A file that cannot be written fails its notebook, not the others that are still running. */
function concludeSafely(run: NotebookRun, conclude: (run: NotebookRun) => Outcome): Outcome {
  try {
    return conclude(run);
  } catch (error) {
    if (!(error instanceof FileWriteError)) throw error;
    return { ok: false, summary: 'not saved', lines: ['', error.message] };
  }
}

/** Ctrl-C and the limit of the whole run end it in order: cells are interrupted, kernels shut down. */
function stopOnSignalOrTimeout(timeout: number | undefined) {
  const controller = new AbortController();
  let interrupted = false;
  const interrupt = (): void => {
    // Kernels end by themselves when the process that started them is gone.
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    controller.abort(new Error('interrupted'));
  };
  const late = new Error(`the whole run must end within ${timeout} s`);
  const timer = timeout === undefined ? undefined : setTimeout(() => controller.abort(late), timeout * 1000);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    wasInterrupted: () => interrupted,
    dispose: () => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}

function asUsage<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
