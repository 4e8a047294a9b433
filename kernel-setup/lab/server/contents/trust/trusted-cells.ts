import { isObject } from '../../../../../src/course/notebook-file/fields';
import type { OpenCell } from '../../../../../src/course/notebook-file/open-notebook';

/** Whether a notebook with these cells may be signed when it is saved. */
export function areAllTrusted(cells: readonly OpenCell[]): boolean {
  return cells.every(isTrustedCell);
}

/**
 * A cell is trusted if it says so, as one that was run in this session does, or if none of its outputs can act:
 * printed text and errors cannot, displayed data may.
 */
function isTrustedCell(cell: OpenCell): boolean {
  if (cell.cell_type !== 'code' || cell.metadata.trusted === true) return true;
  return !Array.isArray(cell.outputs) || cell.outputs.every(isHarmless);
}

/** Jupyter's rule: a result or display with anything in it beyond its frame may act. */
function isHarmless(output: unknown): boolean {
  if (!isObject(output)) return false;
  if (output.output_type === 'stream' || output.output_type === 'error') return true;
  const frame = new Set(['output_type', 'execution_count', 'metadata']);
  return Object.keys(output).every((key) => frame.has(key));
}
