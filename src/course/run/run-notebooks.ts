import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Notebook } from '../notebook-file/types';
import { type Execution, executeNotebook, isRunnable } from './execute-notebook';
import type { StartNotebookKernel } from './kernel';
import { injectParameters, type Parameters } from './parameters';
import { runPool } from './pool';

/** A notebook as it was read. */
export interface NotebookSource {
  readonly path: string;
  /** File name without extension. */
  readonly name: string;
  readonly notebook: Notebook;
}

/** What is told while notebooks are run; `cell` counts the cells that are run, from 1. */
export interface RunListener {
  started(source: NotebookSource, cells: number): void;
  cell(source: NotebookSource, cell: number, text: string): void;
  ended(run: NotebookRun): void;
}

export interface NotebookRun extends Execution {
  readonly source: NotebookSource;
  readonly seconds: number;
  /** How many cells were begun. */
  readonly cells: number;
}

export interface RunSettings {
  readonly startKernel: StartNotebookKernel;
  /** Notebooks run at the same time. */
  readonly jobs: number;
  readonly cellTimeout: number;
  /** See CellLimits. */
  readonly graceSeconds?: number;
  readonly keepGoing: boolean;
  readonly kernelName?: string | undefined;
  readonly parameters: Parameters;
  /** Ends the run; its reason is an Error. */
  readonly signal: AbortSignal;
  readonly listener: RunListener;
}

/**
 * Runs notebooks, several at a time, each in a kernel of its own. After a failed cell its notebook ends and no
 * other is begun, unless `keepGoing`.
 *
 * @returns the runs in the order of the sources; undefined for those that were not begun.
 */
export async function runNotebooks(
  sources: readonly NotebookSource[],
  settings: RunSettings,
): Promise<(NotebookRun | undefined)[]> {
  let broken = false;
  const threads = threadsEach(Math.min(settings.jobs, sources.length));
  const run = async (source: NotebookSource): Promise<NotebookRun> => {
    const result = await runNotebook(source, settings, threads);
    broken ||= hasFailed(result);
    settings.listener.ended(result);
    return result;
  };
  const mayStart = (): boolean => !settings.signal.aborted && (settings.keepGoing || !broken);
  return runPool(sources, settings.jobs, run, mayStart);
}

/** Threads of each of several kernels: together no more than there are processors, or they wait for one another. */
export const threadsEach = (kernels: number, processors = availableParallelism()): number =>
  Math.max(1, Math.floor(processors / kernels));

export function hasFailed(run: Execution): boolean {
  return run.startFault !== undefined || run.failed.length > 0;
}

export function notebookName(path: string): string {
  return basename(path, '.ipynb');
}

async function runNotebook(
  source: NotebookSource,
  settings: RunSettings,
  threads: number,
): Promise<NotebookRun> {
  const { startKernel, kernelName, keepGoing, cellTimeout, graceSeconds, signal, listener } = settings;
  const notebook = injectParameters(source.notebook, settings.parameters);
  const begun = performance.now();
  let cells = 0;
  listener.started(source, notebook.cells.filter(isRunnable).length);
  const execution = await executeNotebook(source.path, notebook, {
    startKernel,
    kernelName,
    threads,
    keepGoing,
    limits: { timeoutSeconds: cellTimeout, graceSeconds, signal },
    onCell: (_, text) => listener.cell(source, ++cells, text),
  });
  return { ...execution, source, cells, seconds: (performance.now() - begun) / 1000 };
}
