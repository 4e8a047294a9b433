import { dirname } from 'node:path';
import { cellSettings } from '../compare/cell-settings';
import { isObject } from '../notebook-file/fields';
import { type Cell, type CodeCell, type Notebook, tagsOf } from '../notebook-file/types';
import { type CellFault, type CellLimits, executeCell } from './execute-cell';
import { kernelNameOf, type NotebookKernel, type StartNotebookKernel } from './kernel';
import { Displays, OutputArea } from './output-area';

/** A cell that did not end as it should; `cell` counts from 0 over all cells. */
export interface FailedCell {
  readonly cell: number;
  readonly source: string;
  readonly fault: CellFault;
}

export interface Execution {
  /** A copy of the notebook with the outputs of this run; cells that were not run keep theirs. */
  readonly notebook: Notebook;
  readonly failed: readonly FailedCell[];
  /** Set when no kernel could be started. */
  readonly startFault?: string;
}

export interface ExecuteSettings {
  readonly startKernel: StartNotebookKernel;
  /** Name of a kernelspec that takes the place of the notebook's own. */
  readonly kernelName?: string | undefined;
  /** Threads for compiled steps; all processors unless told. */
  readonly threads?: number | undefined;
  /** Whether the cells after a failed one are run. */
  readonly keepGoing?: boolean | undefined;
  readonly limits: CellLimits;
  /** Called before each cell is run. */
  readonly onCell?: ((cell: number, source: string) => void) | undefined;
}

/**
 * Runs the code cells of a notebook in order, in one kernel of its own that starts in the notebook's folder.
 * The tag `skip-execution` leaves a cell out; `raises-exception` lets it fail.
 */
export async function executeNotebook(
  path: string,
  notebook: Notebook,
  settings: ExecuteSettings,
): Promise<Execution> {
  const copy = structuredClone(notebook);
  let kernel: NotebookKernel;
  try {
    const name = settings.kernelName ?? kernelNameOf(notebook);
    kernel = await settings.startKernel({ name, cwd: dirname(path), threads: settings.threads });
  } catch (error) {
    return { notebook: copy, failed: [], startFault: (error as Error).message };
  }
  try {
    // As a frontend does when it opens the notebook, so that opening this file changes nothing in it.
    if (isObject(kernel.info.language_info)) copy.metadata.language_info = kernel.info.language_info;
    return { notebook: copy, failed: await runCells(copy.cells, kernel, settings) };
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(
  cells: readonly Cell[],
  kernel: NotebookKernel,
  settings: ExecuteSettings,
): Promise<FailedCell[]> {
  const failed: FailedCell[] = [];
  const displays = new Displays();
  for (const [index, cell] of cells.entries()) {
    if (!isRunnable(cell)) continue;
    settings.onCell?.(index, cell.source);
    const fault = await runCell(cell, kernel, displays, settings.limits);
    if (fault === undefined || (fault.kind === 'error' && tagsOf(cell).includes('raises-exception')))
      continue;
    failed.push({ cell: index, source: cell.source, fault });
    const kernelRemains = fault.kind === 'error' || (fault.kind === 'timeout' && fault.interrupted);
    if (!settings.keepGoing || !kernelRemains) break;
  }
  return failed;
}

async function runCell(
  cell: CodeCell,
  kernel: NotebookKernel,
  displays: Displays,
  limits: CellLimits,
): Promise<CellFault | undefined> {
  const area = new OutputArea(displays);
  cell.outputs = area.outputs;
  const timeoutSeconds = cellSettings(cell).timeout ?? limits.timeoutSeconds;
  const fault = await executeCell(kernel, cell.source, area, { ...limits, timeoutSeconds });
  cell.outputs = area.settled();
  cell.execution_count = area.executionCount;
  return fault;
}

/** Code cells with some text that are not tagged `skip-execution`. */
export function isRunnable(cell: Cell): cell is CodeCell {
  return cell.cell_type === 'code' && cell.source.trim() !== '' && !tagsOf(cell).includes('skip-execution');
}
