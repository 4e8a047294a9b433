import { type Notebook, tagsOf } from '../notebook-file/types';
import { compareOutputs } from './outputs';

/**
 * The new notebook with the committed outputs in its cells tagged `machine`, where they still are of the same kinds: so
 * that saving a notebook on another computer, or at another time, changes no line of what did not change. Outputs that
 * are removed from the file by hand are renewed.
 */
export function keepMachineOutputs(committed: Notebook, actual: Notebook): Notebook {
  const cells = actual.cells.map((cell, index) => {
    const before = committed.cells[index];
    if (cell.cell_type !== 'code' || before?.cell_type !== 'code') return cell;
    if (!tagsOf(cell).includes('machine') || cell.source !== before.source) return cell;
    const same = compareOutputs(before.outputs, cell.outputs, { kind: 'kinds' }).length === 0;
    const { execution_count: count } = cell;
    const kept = before.outputs.map((output) =>
      output.output_type === 'execute_result' ? { ...output, execution_count: count } : output,
    );
    return same ? { ...cell, outputs: kept } : cell;
  });
  return { ...actual, cells };
}
