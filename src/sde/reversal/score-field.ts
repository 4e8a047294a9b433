import { refusal, requireLength } from '../../check';

/**
 * The score s(x, t) = ∇ ln p_t(x) of many states in a row: n × d numbers in, n × d numbers out. A function is enough;
 * `exactScore` and `networkScore` know a little more.
 */
export interface ScoreField {
  (x: Float64Array, t: number): Float64Array;
  /**
   * vᵀ(∇s)v of every state, one number each, for a direction v each (n × d numbers in a row): how fast the score
   * changes along v. Where it is missing, central differences take its place.
   */
  readonly curvature?: (x: Float64Array, t: number, directions: Float64Array) => Float64Array;
}

/** Length of a difference: its square, and rounding divided by it, are both below 1e-7. */
const defaultStep = 1e-4;

/** Number of states. @throws RangeError unless x holds whole states */
export function statesOf(action: string, x: ArrayLike<number>, dimension: number): number {
  const n = x.length / dimension;
  if (!Number.isInteger(n))
    throw new RangeError(refusal(action, `the length of x must be a multiple of ${dimension}`, x.length));
  return n;
}

/**
 * vᵀ(∇s)v of every state: by the score's own `curvature`, or by central differences,
 *
 *     vᵀ (s(x + hv) − s(x − hv)) / 2h
 *
 * which takes two evaluations of the score and is off by h² times a third derivative.
 * @param directions v, shaped as x
 * @returns one number a state
 * @throws RangeError unless x and the directions hold the same number of whole states
 */
export function scoreCurvature(
  score: ScoreField,
  x: Float64Array,
  t: number,
  directions: Float64Array,
  dimension: number,
): Float64Array {
  const action = 'differentiate a score';
  const n = statesOf(action, x, dimension);
  requireLength(action, 'directions', directions, x.length);
  if (score.curvature) return score.curvature(x, t, directions);
  const moved = (h: number) =>
    score(
      x.map((value, i) => value + h * directions[i]!),
      t,
    );
  const [ahead, behind] = [moved(defaultStep), moved(-defaultStep)];
  const curvature = new Float64Array(n);
  for (let i = 0; i < x.length; i++)
    curvature[Math.floor(i / dimension)]! += (directions[i]! * (ahead[i]! - behind[i]!)) / (2 * defaultStep);
  return curvature;
}
