import { refusal, requireAllFinite, requireCount, requireNotEmpty } from '../check';

/** n points of ℝᵈ, interleaved: coordinate i of point k is `values[k·d + i]`. */
export interface Points {
  readonly n: number;
  readonly dimension: number;
  readonly values: Float64Array;
}

/** How a list of numbers is cut into points. */
export interface DimensionOption {
  /** Numbers of a point; 2 unless told. */
  readonly dimension?: number;
}

/** A list of numbers as points of ℝᵈ. @throws RangeError unless it has at least one point, whole points, and finite numbers */
export function pointsOf(
  action: string,
  name: string,
  values: ArrayLike<number>,
  { dimension = 2 }: DimensionOption,
): Points {
  requireCount(action, 'dimension', dimension);
  requireNotEmpty(action, name, values);
  if (values.length % dimension !== 0)
    throw new RangeError(
      refusal(
        action,
        `the length of ${name} must be a multiple of the dimension ${dimension}`,
        values.length,
      ),
    );
  requireAllFinite(action, name, values);
  // One kind of array for all callers, so that the loops over pairs are compiled once and well.
  const numbers = values instanceof Float64Array ? values : Float64Array.from(values);
  return { n: values.length / dimension, dimension, values: numbers };
}

/** ‖a_i − b_j‖². */
export function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  const d = a.dimension;
  let sum = 0;
  for (let axis = 0, p = i * d, q = j * d; axis < d; axis++, p++, q++) {
    const difference = a.values[p]! - b.values[q]!;
    sum += difference * difference;
  }
  return sum;
}
