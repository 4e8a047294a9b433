import type { Notebook } from '../notebook-file/types';
import { modeOf } from './notebooks';
import { compareOutputs } from './outputs';

/**
 * The new notebook with the committed outputs where nothing is new, so that saving it on another computer, or at another
 * time, changes no line of what did not change: in cells tagged `machine` where the outputs still are of the same kinds,
 * in the others where they are the same but for rounding. Those of cells tagged `trained` are new in every run. Outputs
 * that are removed from the file by hand are renewed.
 */
export function keepOutputs(committed: Notebook, actual: Notebook): Notebook {
  const cells = actual.cells.map((cell, index) => {
    const before = committed.cells[index];
    if (cell.cell_type !== 'code' || before?.cell_type !== 'code') return cell;
    const mode = modeOf(cell);
    if (mode.kind === 'trained' || cell.source !== before.source) return cell;
    if (compareOutputs(before.outputs, cell.outputs, mode).length > 0) return cell;
    const { execution_count: count } = cell;
    const kept = before.outputs.map((output) =>
      output.output_type === 'execute_result' ? { ...output, execution_count: count } : output,
    );
    return { ...cell, outputs: kept };
  });
  return { ...actual, cells };
}
