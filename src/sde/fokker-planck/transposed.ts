/** Side of the tiles, so that both arrays stay in the cache. */
const TILE = 16;

/** Entry (i, j) of [rows, columns] as entry (j, i) of [columns, rows]. */
export function transposed(
  from: Float64Array,
  rows: number,
  columns: number,
  to: Float64Array = new Float64Array(from.length),
): Float64Array {
  for (let top = 0; top < rows; top += TILE)
    for (let left = 0; left < columns; left += TILE) {
      const [bottom, right] = [Math.min(top + TILE, rows), Math.min(left + TILE, columns)];
      for (let i = top; i < bottom; i++)
        for (let j = left; j < right; j++) to[j * rows + i] = from[i * columns + j]!;
    }
  return to;
}
