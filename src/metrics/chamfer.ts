import { type DimensionOption, type Points, pointsOf } from './clouds';

/**
 * The Chamfer distance of two clouds of points, summed and squared:
 *
 *     CD(A, B) = Σ_{a ∈ A} min_{b ∈ B} ‖a − b‖² + Σ_{b ∈ B} min_{a ∈ A} ‖a − b‖²
 *
 * as KAIST's course CS492(D) scores its assignments (the sum, not the mean: it grows with the number of points). 0 exactly
 * when the clouds are the same set. It sees neither how many points lie in a place nor a single missing one.
 *
 * @param a - points of ℝᵈ, interleaved: x₀, y₀, x₁, y₁, …
 * @throws RangeError unless both hold whole points, finite ones
 */
export function chamferDistance(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: DimensionOption = {},
): number {
  const action = 'take the Chamfer distance';
  const [left, right] = [pointsOf(action, 'a', a, options), pointsOf(action, 'b', b, options)];
  return sum(nearestSquared(right, left)) + sum(nearestSquared(left, right));
}

const sum = (values: Float64Array): number => {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
};

/**
 * Squared distance of each query from the nearest of `points`. The points are sorted by their first coordinate; from where
 * the query belongs, the search goes to both sides until that coordinate alone is farther away than the nearest so far.
 */
function nearestSquared(points: Points, queries: Points): Float64Array {
  const { n, dimension } = points;
  const order = Uint32Array.from({ length: n }, (_, k) => k);
  order.sort((i, j) => points.values[i * dimension]! - points.values[j * dimension]!);
  const sorted = new Float64Array(n * dimension);
  for (let k = 0; k < n; k++)
    for (let axis = 0; axis < dimension; axis++)
      sorted[k * dimension + axis] = points.values[order[k]! * dimension + axis]!;
  return Float64Array.from({ length: queries.n }, (_, q) => searchAround(sorted, n, queries, q));
}

function searchAround(sorted: Float64Array, n: number, queries: Points, query: number): number {
  const { dimension: d, values } = queries;
  const first = values[query * d]!;
  let up = firstAtLeast(sorted, n, d, first);
  let down = up - 1;
  let best = Infinity;
  while (up < n || down >= 0) {
    const above = up < n ? sorted[up * d]! - first : Infinity;
    const below = down >= 0 ? first - sorted[down * d]! : Infinity;
    const gap = above < below ? above : below;
    if (gap * gap >= best) break;
    const at = (above < below ? up++ : down--) * d;
    let distance = gap * gap;
    for (let axis = 1; axis < d && distance < best; axis++) {
      const difference = sorted[at + axis]! - values[query * d + axis]!;
      distance += difference * difference;
    }
    if (distance < best) best = distance;
  }
  return best;
}

/** Index of the first sorted point whose first coordinate is at least x; n if there is none. */
function firstAtLeast(sorted: Float64Array, n: number, d: number, x: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle * d]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
