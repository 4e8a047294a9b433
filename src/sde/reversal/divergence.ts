import { refusal, requireCount } from '../../check';
import type { Random } from '../../random/random';
import { type ScoreField, scoreCurvature, statesOf } from './score-field';

/** How ∇·s is found: `exact`, d curvatures a state; `hutchinson`, an unbiased estimate by a few, whatever d is. */
export type DivergenceKind = 'exact' | 'hutchinson';

/** Options of {@link divergenceOf}. */
export interface DivergenceOptions {
  readonly dimension: number;
  /** `exact` unless told. */
  readonly divergence?: DivergenceKind;
  /** Draws Hutchinson's directions, once: an integrand must not jump from step to step. */
  readonly random?: Random;
  /** Directions a state; 1 unless told. */
  readonly probes?: number;
}

/**
 * The divergence of a score, as a function that solvers may call again and again for `count` states:
 *
 *     exact: ∇·s = Σ_i e_iᵀ(∇s)e_i        Hutchinson: ∇·s = E[vᵀ(∇s)v],  v of independent signs ±1
 *
 * (Hutchinson 1990; Grathwohl et al. 2019, eq. 7: the same v along a whole path.) The estimate's variance is twice the sum
 * of the squares off the diagonal of the symmetric part of ∇s: in one dimension it is exact.
 * @throws RangeError
 */
export function divergenceOf(
  score: ScoreField,
  count: number,
  { dimension, divergence = 'exact', random, probes = 1 }: DivergenceOptions,
): (x: Float64Array, t: number) => Float64Array {
  const action = 'take a divergence';
  requireCount(action, 'dimension', dimension);
  requireCount(action, 'probes', probes);
  const size = count * dimension;
  const directions: Float64Array[] = [];
  if (divergence === 'hutchinson') {
    if (!random)
      throw new TypeError(refusal(action, "Hutchinson's estimate needs random: random(seed)", random));
    for (let k = 0; k < probes; k++) directions.push(signs(size, random));
  } else if (divergence === 'exact')
    for (let i = 0; i < dimension; i++)
      directions.push(Float64Array.from({ length: size }, (_, k) => (k % dimension === i ? 1 : 0)));
  else throw new RangeError(refusal(action, "divergence must be 'exact' or 'hutchinson'", divergence));
  const share = divergence === 'exact' ? 1 : 1 / probes;
  return (x, t) => {
    const total = new Float64Array(statesOf(action, x, dimension));
    for (const v of directions) {
      const part = scoreCurvature(score, x, t, v, dimension);
      for (let k = 0; k < total.length; k++) total[k]! += share * part[k]!;
    }
    return total;
  };
}

/** Independent signs ±1, for Hutchinson's estimate and sliced score matching. */
export function signs(n: number, random: Random): Float64Array {
  return Float64Array.from({ length: n }, () => (random.uniform() < 0.5 ? -1 : 1));
}
