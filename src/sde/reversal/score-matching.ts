import { refusal, requirePositive, requireSameLength } from '../../check';
import type { Noising } from '../../probability/noised';
import { type ScoreField, scoreCurvature, statesOf } from './score-field';

/** Where a score is looked at: states in a row, numbers of a state, and the time. */
export interface MatchingPoint {
  readonly t: number;
  /** d, numbers of a state; 1 unless told. */
  readonly dimension?: number;
}

/** |a − b|² of every state. */
function squaredDistances(a: ArrayLike<number>, b: ArrayLike<number>, dimension: number): Float64Array {
  const squares = new Float64Array(statesOf('match a score', a, dimension));
  for (let i = 0; i < a.length; i++) squares[Math.floor(i / dimension)]! += (a[i]! - b[i]!) ** 2;
  return squares;
}

/**
 * Explicit score matching, one term for each point x_t ~ p_t:
 *
 *     |s(x_t, t) − ∇ ln p_t(x_t)|²
 *
 * Its mean is the Fisher divergence, what the other two are after; it needs the score that is sought (Hyvärinen 2005,
 * eq. 2, without its factor ½; so the other two).
 * @throws RangeError unless x holds whole states
 */
export function explicitMatchingTerms(
  score: ScoreField,
  exact: ScoreField,
  x: Float64Array,
  { t, dimension = 1 }: MatchingPoint,
): Float64Array {
  return squaredDistances(score(x, t), exact(x, t), dimension);
}

/**
 * Denoising score matching, one term for each pair of x₀ ~ p₀ and ε ~ N(0, I), with x_t = scale·x₀ + std·ε:
 *
 *     |s(x_t, t) + ε/std|²,   since   ∇ ln p(x_t given x₀) = (scale·x₀ − x_t)/std² = −ε/std
 *
 * Its mean is that of explicit matching and a constant, E|ε/std|² − E|∇ ln p_t|² (Vincent 2011, eq. 11; lecture 004).
 * @throws RangeError unless x0 and eps hold the same whole states and std > 0
 */
export function denoisingMatchingTerms(
  score: ScoreField,
  x0: ArrayLike<number>,
  eps: ArrayLike<number>,
  { scale, std }: Noising,
  { t, dimension = 1 }: MatchingPoint,
): Float64Array {
  requirePositive('match a score', 'std', std);
  requireSameLength('match a score', ['x0', 'eps'], x0, eps);
  const xt = Float64Array.from(x0, (value, i) => scale * value + std * eps[i]!);
  return squaredDistances(
    score(xt, t),
    Float64Array.from(eps, (e) => -e / std),
    dimension,
  );
}

/**
 * Sliced score matching, one term for each point x_t ~ p_t and direction v with E[v vᵀ] = I (normal, or signs):
 *
 *     2 vᵀ(∇s)v + |s|²
 *
 * Its mean is that of explicit matching less a constant, E|∇ ln p_t|², and the score that is sought is not in it
 * (Song, Garg, Shi and Ermon 2019, eq. 8, the variance-reduced form, doubled).
 * @throws RangeError unless x and directions hold the same whole states
 */
export function slicedMatchingTerms(
  score: ScoreField,
  x: Float64Array,
  directions: Float64Array,
  { t, dimension = 1 }: MatchingPoint,
): Float64Array {
  const squares = squaredDistances(score(x, t), new Float64Array(x.length), dimension);
  const slopes = scoreCurvature(score, x, t, directions, dimension);
  if (slopes.length !== squares.length)
    throw new RangeError(
      refusal('match a score', `curvature must give ${squares.length} numbers`, slopes.length),
    );
  return squares.map((square, k) => 2 * slopes[k]! + square);
}
