import type { CodeCell, Notebook } from '../notebook-file/types';
import { formatNotebook } from '../notebook-file/write';

/** A committed notebook with its outputs stays below this many bytes: it must open quickly and review well. */
export const SIZE_LIMIT = 1_500_000;

/** A sentence naming the heaviest cell when the notebook is too large to be saved; else undefined. */
export function sizeFault(name: string, notebook: Notebook, limit = SIZE_LIMIT): string | undefined {
  const bytes = Buffer.byteLength(formatNotebook(notebook));
  if (bytes <= limit) return undefined;
  const weights = notebook.cells.map((cell) => (cell.cell_type === 'code' ? weightOf(cell) : 0));
  const heaviest = Math.max(...weights);
  return (
    `Cannot save ${name} as a notebook must stay within ${megabytes(limit)}: current value is ${megabytes(bytes)}, ` +
    `of which the outputs of cell ${weights.indexOf(heaviest) + 1} take ${megabytes(heaviest)}`
  );
}

function weightOf(cell: CodeCell): number {
  return Buffer.byteLength(JSON.stringify(cell.outputs));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
