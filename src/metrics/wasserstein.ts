import { requireAllFinite, requireCount, requireInRange, requireNotEmpty } from '../check';
import { type Random, random } from '../random/random';
import { type DimensionOption, type Points, pointsOf } from './clouds';

/** Options of {@link slicedWasserstein}. */
export interface SlicedWassersteinOptions extends DimensionOption {
  /** The order p, at least 1; 2 unless told. */
  readonly order?: number;
  /** Number of directions; 64 unless told. */
  readonly directions?: number;
  /** Draws the directions where the dimension is above 2; a generator of its own, seeded with 0, unless told. */
  readonly random?: Random;
}

/**
 * The Wasserstein distance of order p between two samples on the line,
 *
 *     W_p = (∫₀¹ |F⁻¹(u) − G⁻¹(u)|^p du)^{1/p}
 *
 * with F⁻¹ and G⁻¹ their quantile functions: for samples of one size the mean of |a₍ₖ₎ − b₍ₖ₎|^p over sorted values
 * (Villani 2003, theorem 2.18; Peyré and Cuturi 2019, section 2.6).
 * @throws RangeError for an empty sample or an order below 1
 */
export function wasserstein1(a: ArrayLike<number>, b: ArrayLike<number>, order = 1): number {
  const action = 'take the Wasserstein distance';
  requireInRange(action, 'order', order, 1, Number.MAX_VALUE);
  for (const [name, values] of [
    ['a', a],
    ['b', b],
  ] as const) {
    requireNotEmpty(action, name, values);
    requireAllFinite(action, name, values);
  }
  return transportCost(Float64Array.from(a).sort(), Float64Array.from(b).sort(), order) ** (1 / order);
}

/** ∫₀¹ |F⁻¹ − G⁻¹|^p du of sorted samples; the quantile functions jump at k/n and k/m. */
function transportCost(a: Float64Array, b: Float64Array, order: number): number {
  const power =
    order === 1 ? (x: number) => x : order === 2 ? (x: number) => x * x : (x: number) => x ** order;
  let [i, j, from, cost] = [0, 0, 0, 0];
  while (i < a.length && j < b.length) {
    const [endOfA, endOfB] = [(i + 1) / a.length, (j + 1) / b.length];
    const to = Math.min(endOfA, endOfB);
    cost += (to - from) * power(Math.abs(a[i]! - b[j]!));
    from = to;
    if (endOfA <= to) i++;
    if (endOfB <= to) j++;
  }
  return cost;
}

/**
 * The sliced Wasserstein distance: points are projected on directions θ, where the distance has a closed form,
 *
 *     SW_p = (mean over θ of W_p(θᵀA, θᵀB)^p)^{1/p}
 *
 * (Rabin, Peyré, Delon and Bernot 2011; Bonneel et al. 2015). In the plane the directions are spaced evenly, in more
 * dimensions drawn from the sphere. A shift by s gives |s|/√d for p = 2.
 * @throws RangeError unless both hold whole points, finite ones
 */
export function slicedWasserstein(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: SlicedWassersteinOptions = {},
): number {
  const action = 'take the sliced Wasserstein distance';
  const { order = 2, directions = 64, random: generator = random(0) } = options;
  requireInRange(action, 'order', order, 1, Number.MAX_VALUE);
  requireCount(action, 'directions', directions);
  const [left, right] = [pointsOf(action, 'a', a, options), pointsOf(action, 'b', b, options)];
  let sum = 0;
  for (let k = 0; k < directions; k++) {
    const direction = directionOf(k, directions, left.dimension, generator);
    sum += transportCost(project(left, direction).sort(), project(right, direction).sort(), order);
  }
  return (sum / directions) ** (1 / order);
}

function directionOf(k: number, count: number, dimension: number, generator: Random): Float64Array {
  if (dimension === 1) return Float64Array.of(1);
  if (dimension === 2) {
    const angle = ((k + 0.5) * Math.PI) / count;
    return Float64Array.of(Math.cos(angle), Math.sin(angle));
  }
  const direction = generator.normals(dimension);
  const length = Math.hypot(...direction);
  return direction.map((v) => v / length);
}

function project({ n, dimension, values }: Points, direction: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let axis = 0; axis < dimension; axis++) sum += values[k * dimension + axis]! * direction[axis]!;
    out[k] = sum;
  }
  return out;
}
