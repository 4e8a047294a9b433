import { stripVTControlCharacters } from 'node:util';
import type { FailedCell } from './execute-notebook';
import type { NotebookRun } from './run-notebooks';

/** The first line of a cell that is neither empty nor a comment; the first line when there is none. */
export function firstLine(source: string): string {
  const lines = source.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('//')) ?? lines[0] ?? '';
}

/** What went wrong in a run: a sentence for each failed cell with its first line and the end of its traceback. */
export function describeFailures(run: NotebookRun): string[] {
  const { name } = run.source;
  if (run.startFault !== undefined) {
    const [fault = '', ...log] = run.startFault.split('\n');
    const isWhole = fault.startsWith('Cannot ');
    return [`${isWhole ? name : `Cannot run ${name} as its kernel must start`}: ${fault}`, ...indented(log)];
  }
  return run.failed.flatMap((failed) => {
    const cell = `cell ${failed.cell + 1} of ${name}`;
    return [describeFault(cell, failed), ...indented([firstLine(failed.source), ...traceback(run, failed)])];
  });
}

function describeFault(cell: string, { fault }: FailedCell): string {
  switch (fault.kind) {
    case 'error':
      return `Cannot finish ${cell} as it must not fail: ${fault.ename}: ${fault.evalue.split('\n')[0]}`;
    case 'timeout': {
      const end = fault.interrupted
        ? 'it was interrupted'
        : 'it could not be interrupted and its kernel was killed';
      return `Cannot finish ${cell} as it must end within ${fault.seconds} s: ${end}`;
    }
    case 'died':
      return `Cannot finish ${cell} as its kernel must stay alive: ${fault.message.split('\n')[0]}`;
    case 'stopped':
      return `Stopped in ${cell}: ${fault.reason}`;
  }
}

/** Lines of a traceback or log that are shown. */
const MOST_LINES = 15;

function indented(lines: readonly string[]): string[] {
  const shown = lines.filter((line, i) => i < MOST_LINES && (i > 0 || line !== ''));
  return shown.map((line) => `    ${line}`.trimEnd());
}

function traceback(run: NotebookRun, failed: FailedCell): string[] {
  const cell = run.notebook.cells[failed.cell];
  if (failed.fault.kind !== 'error' || cell?.cell_type !== 'code') return [];
  const lines = cell.outputs.flatMap((output) => (output.output_type === 'error' ? output.traceback : []));
  return stripVTControlCharacters(lines.join('\n')).split('\n');
}
