/**
 * danfo's DataFrame and Series as tables, known by their shape so that danfo is not loaded here.
 * Mind that danfo 1.2's own `describe()` gives NaN for a column with a missing value; `table` shows a dash.
 */
import type { Bundle } from './mime';
import { tableHtml, tableText } from './table-layout';

interface FrameLike {
  readonly $isSeries: boolean;
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: readonly unknown[];
  readonly shape: readonly number[];
}

const looksLikeFrame = (value: object): value is FrameLike =>
  '$isSeries' in value && '$dtypes' in value && 'columns' in value && 'index' in value;

export const isFrame = (value: object): value is FrameLike => looksLikeFrame(value) && !value.$isSeries;
export const isSeries = (value: object): value is FrameLike => looksLikeFrame(value) && value.$isSeries;

/** Rows shown from the start and from the end. */
const edge = 10;

/** The table of a frame: index, columns, the first and last rows, and how many there are. */
export function frameBundle(frame: FrameLike): Bundle {
  const count = frame.values.length;
  const whole = count <= 2 * edge;
  const picked = frame.values.map((_, k) => k).filter((k) => whole || k < edge || k >= count - edge);
  const names = frame.$isSeries ? [frame.columns[0] ?? '0'] : frame.columns;
  const rows = picked.map((k) => {
    const row = frame.values[k];
    return [frame.index[k] ?? k, ...(Array.isArray(row) ? row : [row])];
  });
  const table = {
    columns: ['', ...names],
    rows,
    gapAfter: whole ? undefined : edge,
    caption: `${count} rows × ${names.length} columns`,
  };
  return { data: { 'text/html': tableHtml(table), 'text/plain': tableText(table) }, metadata: {} };
}
