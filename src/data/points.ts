import { refusal, requireCount, requirePositive } from '../check';

/** n points of the plane. Coordinates are interleaved, x₀, y₀, x₁, y₁, …; `labels` names the part each belongs to. */
export interface PointSet {
  readonly n: number;
  /** 2n coordinates. */
  readonly points: Float64Array;
  /** n class numbers, 0 where the set has one part only. */
  readonly labels: Int32Array;
}

/** One point as a row of a table, as plots want it. */
export interface PointRow {
  readonly x: number;
  readonly y: number;
  readonly label: number;
}

/** A point set from interleaved coordinates (labels 0 unless given). @throws RangeError unless they come in pairs, one label each */
export function pointSet(points: ArrayLike<number>, labels?: ArrayLike<number>): PointSet {
  const n = points.length / 2;
  if (!Number.isInteger(n))
    throw new RangeError(refusal('make a point set', 'the coordinates must come in pairs', points.length));
  if (labels !== undefined && labels.length !== n)
    throw new RangeError(refusal('make a point set', `there must be ${n} labels`, labels.length));
  return {
    n,
    points: Float64Array.from(points),
    labels: labels ? Int32Array.from(labels) : new Int32Array(n),
  };
}

/** The point set as rows { x, y, label }. */
export function pointRows(set: PointSet): PointRow[] {
  return Array.from({ length: set.n }, (_, k) => ({
    x: set.points[2 * k]!,
    y: set.points[2 * k + 1]!,
    label: set.labels[k]!,
  }));
}

/** n points made one at a time: `make(k)` gives [x, y] or [x, y, label]. @throws RangeError if n is not a count */
export function makePoints(n: number, make: (k: number) => readonly [number, number, number?]): PointSet {
  requireCount('make a point set', 'n', n);
  const points = new Float64Array(2 * n);
  const labels = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const [x, y, label = 0] = make(k);
    points[2 * k] = x;
    points[2 * k + 1] = y;
    labels[k] = label;
  }
  return { n, points, labels };
}

/**
 * The set moved to mean 0 and scaled to standard deviation `spread` (1 unless told) in each coordinate,
 * the deviation being the one of the set itself, divisor n.
 * @throws RangeError if all points agree in a coordinate
 */
export function standardised(set: PointSet, spread = 1): PointSet {
  requirePositive('standardise points', 'spread', spread);
  const points = Float64Array.from(set.points);
  for (const axis of [0, 1]) {
    let mean = 0;
    for (let k = 0; k < set.n; k++) mean += points[2 * k + axis]! / set.n;
    let variance = 0;
    for (let k = 0; k < set.n; k++) variance += (points[2 * k + axis]! - mean) ** 2 / set.n;
    requirePositive('standardise points', `the variance of coordinate ${axis}`, variance);
    const factor = spread / Math.sqrt(variance);
    for (let k = 0; k < set.n; k++) points[2 * k + axis] = (points[2 * k + axis]! - mean) * factor;
  }
  return { n: set.n, points, labels: set.labels };
}
