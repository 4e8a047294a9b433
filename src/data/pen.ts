/** A line of points with a pen's radius at each, in pixels; pixel (row, column) has its centre at (column + ½, row + ½). */
export interface PenPath {
  /** Points in use, from the first on. */
  readonly samples: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array;
  /** 1 where a new stroke begins: no line leads to that point. */
  readonly begins: Uint8Array;
}

/**
 * Draws strokes of a round pen: each pixel of the height × width picture in `out` becomes the larger of what it was and
 *
 *     clamp(½ + (r − d)/soft, 0, 1)
 *
 * with d the distance of its centre from the nearest line and r the pen's radius there: 1 inside, 0 outside, a ramp `soft` pixels
 * wide along the edge.
 */
export function drawPath(
  out: Float32Array,
  width: number,
  height: number,
  path: PenPath,
  soft: number,
): void {
  const { samples, x, y, radius, begins } = path;
  for (let s = 0; s < samples; s++) {
    const from = begins[s] === 1 ? s : s - 1;
    // A line of one point is drawn as a dot; a stroke's first point is drawn by the line that leaves it.
    if (from === s && s + 1 < samples && begins[s + 1] !== 1) continue;
    drawLine(out, width, height, x[from]!, y[from]!, radius[from]!, x[s]!, y[s]!, radius[s]!, soft);
  }
}

/** One line of the pen from (x0, y0) to (x1, y1), its radius going from r0 to r1. */
function drawLine(
  out: Float32Array,
  width: number,
  height: number,
  x0: number,
  y0: number,
  r0: number,
  x1: number,
  y1: number,
  r1: number,
  soft: number,
): void {
  const reach = (r0 > r1 ? r0 : r1) + soft / 2;
  const [left, right] = x0 < x1 ? [x0, x1] : [x1, x0];
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  const column0 = Math.max(0, Math.ceil(left - reach - 0.5));
  const column1 = Math.min(width - 1, Math.floor(right + reach - 0.5));
  const row0 = Math.max(0, Math.ceil(top - reach - 0.5));
  const row1 = Math.min(height - 1, Math.floor(bottom + reach - 0.5));
  const [dx, dy] = [x1 - x0, y1 - y0];
  const lengthSquared = dx * dx + dy * dy;
  const scale = lengthSquared > 0 ? 1 / lengthSquared : 0;
  const grow = r1 - r0;
  const reachSquared = reach * reach;
  for (let row = row0; row <= row1; row++) {
    const py = row + 0.5 - y0;
    for (let column = column0; column <= column1; column++) {
      const px = column + 0.5 - x0;
      let along = (px * dx + py * dy) * scale;
      along = along < 0 ? 0 : along > 1 ? 1 : along;
      const [ex, ey] = [px - along * dx, py - along * dy];
      const squared = ex * ex + ey * ey;
      if (squared >= reachSquared) continue;
      const ink = 0.5 + (r0 + along * grow - Math.sqrt(squared)) / soft;
      const at = row * width + column;
      if (ink > out[at]!) out[at] = ink > 1 ? 1 : ink;
    }
  }
}
