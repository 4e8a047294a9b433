import { isObject, NotebookFileError } from '../notebook-file/fields';
import { type CodeCell, type Notebook, tagsOf } from '../notebook-file/types';
import type { Tolerance } from './numbers';

/** What `metadata.diffusion_lab` of a cell tells the runner. */
export interface CellSettings {
  /** Seconds the cell may take, in place of the run's own limit. */
  readonly timeout?: number | undefined;
  /** For the tag `trained`, and only there. */
  readonly tolerance?: Tolerance | undefined;
}

/** Reads the settings of the notebook's cells, so that a wrong one shows before time is spent. @throws NotebookFileError */
export function requireCellSettings(file: string, notebook: Notebook): void {
  for (const [index, cell] of notebook.cells.entries())
    if (cell.cell_type === 'code') cellSettings(cell, `${file} as cell ${index + 1}`);
}

/**
 * The settings of one cell.
 *
 * @param where - names the cell in an error message.
 * @throws NotebookFileError when a setting is of the wrong kind, or a cell tagged `trained` states no tolerance.
 */
export function cellSettings(cell: CodeCell, where = 'the cell as it'): CellSettings {
  const { diffusion_lab: settings = {} } = cell.metadata;
  if (!isObject(settings)) throw refusal(where, 'metadata.diffusion_lab must be an object', settings);
  const { timeout, tolerance, ...others } = settings;
  if (Object.keys(others).length > 0)
    throw refusal(where, 'metadata.diffusion_lab must hold timeout and tolerance only', others);
  if (timeout !== undefined && !isBound(timeout))
    throw refusal(where, 'metadata.diffusion_lab.timeout must be seconds above 0', timeout);
  const isTrained = tagsOf(cell).includes('trained');
  if (!isTrained && tolerance === undefined) return { timeout };
  if (!isTrained) throw refusal(where, 'a cell with a tolerance must be tagged trained', tagsOf(cell));
  return { timeout, tolerance: readTolerance(tolerance, where) };
}

function readTolerance(stated: unknown, where: string): Tolerance {
  const { rel = 0, abs = 0, ...others } = isObject(stated) ? stated : {};
  if (isBound(rel, 0) && isBound(abs, 0) && rel + abs > 0 && Object.keys(others).length === 0)
    return { rel, abs };
  const rule =
    'tagged trained, must state metadata.diffusion_lab.tolerance as { "rel": number, "abs": number }';
  throw refusal(`${where},`, rule, stated);
}

/** Whether a value is a finite number above 0, or from `least` on. */
function isBound(value: unknown, least?: number): value is number {
  return typeof value === 'number' && value < Infinity && (least === undefined ? value > 0 : value >= least);
}

function refusal(where: string, rule: string, value: unknown): NotebookFileError {
  return new NotebookFileError(
    `Cannot use ${where} ${rule}: current value is ${JSON.stringify(value) ?? 'none'}`,
  );
}
