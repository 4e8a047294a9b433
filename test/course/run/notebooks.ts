import type { Cell, CodeCell, Notebook, Output } from '../../../src/course/notebook-file/types';

/** A code cell with a source and whatever else is given. */
export function code(source: string, parts: Partial<CodeCell> = {}): CodeCell {
  return { cell_type: 'code', metadata: {}, source, execution_count: null, outputs: [], ...parts };
}

/** A code cell with tags. */
export function tagged(source: string, ...tags: string[]): CodeCell {
  return code(source, { metadata: { tags } });
}

export function markdown(source: string): Cell {
  return { cell_type: 'markdown', metadata: {}, source };
}

/** A notebook of these cells, whose ids are c0, c1, … */
export function notebookOf(...cells: Cell[]): Notebook {
  const withIds = cells.map((cell, i) => ({ ...cell, id: `c${i}` }));
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: withIds };
}

export function stream(text: string, name = 'stdout'): Output {
  return { output_type: 'stream', name, text };
}

export function display(data: Record<string, unknown>): Output {
  return { output_type: 'display_data', data, metadata: {} };
}
