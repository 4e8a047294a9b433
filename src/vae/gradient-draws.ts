import { requireCount, requireFinite, requirePositive } from '../check';
import type { Random } from '../random/random';

/** A function of z with its slope. */
export interface SmoothFunction {
  value(z: Float64Array): number;
  /** ∂f/∂z₁. */
  slope(z: Float64Array): number;
}

/** Settings of {@link gradientDraws}. */
export interface GradientDrawsOptions {
  /** m, the dimension of z. */
  readonly dimension: number;
  /** μ, the same in every coordinate; 0 unless told. */
  readonly mean?: number;
  /** σ; 1 unless told. */
  readonly std?: number;
  /** How many; 1000 unless told. */
  readonly draws?: number;
}

/** Estimates of one derivative, one for each draw of z. */
export interface GradientDraws {
  /** f′(μ + σε), through the draw. */
  readonly pathwise: Float64Array;
  /** f(z)·∂ ln q(z)/∂μ₁, which needs no slope of f. */
  readonly scoreFunction: Float64Array;
}

/**
 * Two estimators of ∂/∂μ₁ E[f(z)], z ~ q = N(μ, σ² I), from the same draws z = μ + σε:
 *
 *     pathwise        ∂f/∂z₁ (μ + σε)                  the reparameterisation
 *     score function  f(z)·(z₁ − μ₁)/σ²                REINFORCE (Williams 1992)
 *
 * Both are right on average; they differ in how far a single draw is off (Kingma and Welling 2014, section 2.2 and 2.4;
 * Mohamed et al. 2020, sections 4 and 5).
 * @throws RangeError
 */
export function gradientDraws(
  f: SmoothFunction,
  random: Random,
  { dimension, mean = 0, std = 1, draws = 1000 }: GradientDrawsOptions,
): GradientDraws {
  const action = 'estimate a gradient';
  requireCount(action, 'dimension', dimension);
  requireCount(action, 'draws', draws);
  requireFinite(action, 'mean', mean);
  requirePositive(action, 'std', std);
  const pathwise = new Float64Array(draws);
  const scoreFunction = new Float64Array(draws);
  const z = new Float64Array(dimension);
  for (let k = 0; k < draws; k++) {
    const eps = random.normals(dimension);
    for (let i = 0; i < dimension; i++) z[i] = mean + std * eps[i]!;
    pathwise[k] = f.slope(z);
    scoreFunction[k] = (f.value(z) * eps[0]!) / std;
  }
  return { pathwise, scoreFunction };
}
