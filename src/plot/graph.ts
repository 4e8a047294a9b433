/** A graph of operations, from what goes in at the top to what comes out at the bottom. */
import { refusal, requireNotEmpty } from '../check';
import { colorBy, distinct, type SeriesOptions } from './axes';
import { drawingOf, type Naming, type OperationRow } from './graph-boxes';
import { marksOf, sceneOf } from './graph-marks';
import type { Figure, FigureOptions } from './spec';
import { countOf, figure } from './spec';

export type { OperationRow } from './graph-boxes';

const action = 'draw a graph';

/** Options of {@link graph}. */
export interface GraphOptions
  extends Pick<FigureOptions, 'title' | 'subtitle' | 'description'>,
    SeriesOptions,
    Naming {
  /** Column that colours the operations. */
  readonly group?: string;
  /** What the picture calls a value that goes in or comes out, by its name in the rows. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A graph of operations as boxes in layers, every value an arrow from the operation that makes it to those that
 * need it. Values that no operation makes go in at the top, those that none needs come out at the bottom; numbers are
 * written into the operation that takes them, and copies (`Identity`) are left out.
 *
 *     graph(step.graph(), { group: 'for', labels: { input_0: 'X', output_0: 'loss' } })
 *
 * @throws RangeError for no rows, an unknown column, or values that need each other in a circle
 */
export function graph(rows: readonly OperationRow[], options: GraphOptions = {}): Figure {
  requireNotEmpty(action, 'rows', rows);
  const { group } = options;
  if (group !== undefined && !rows.every((row) => group in row))
    throw new RangeError(refusal(action, 'group must name a column of the rows', group));
  const scene = sceneOf(drawingOf(rows, options));
  const groups = distinct(scene.boxes.map((box) => box.group));
  const legend = groups.length > 1 ? { orient: 'top', symbolOpacity: 1 } : null;
  const color = { ...colorBy('group', groups, options), legend };
  const operations = scene.boxes.filter((box) => box.group !== null).length;
  const { width, height } = scene;
  return figure(
    { layer: marksOf(scene, color) },
    { ...options, width, height },
    countOf(operations, 'operation'),
  );
}
