import { requireLength } from '../../check';
import { solveLower, solveUpper } from '../../probability/linalg';
import type { Mixture } from '../../probability/mixture';
import type { MultivariateGaussian } from '../../probability/multivariate-gaussian';
import type { MultivariateMixture } from '../../probability/multivariate-mixture';
import { noised } from '../../probability/noised';
import type { NoisingSde } from '../sde';
import { type ScoreField, statesOf } from './score-field';

/** What is asked of the law at one time: the score at a point, and vᵀ(∇ score)v. */
interface PointScore {
  score(x: Float64Array, out: Float64Array): void;
  curvature(x: Float64Array, v: Float64Array): number;
}

/**
 * The exact score of data that follows a Gaussian mixture, under any noising equation: x_t follows a mixture again,
 * of means scale·μ_k and covariances scale² Σ_k + std² I (`noised`), so that
 *
 *     s(x, t) = Σ r_k s_k,   s_k = −Σ_k(t)⁻¹(x − scale·μ_k),   r_k the responsibilities at x,
 *     vᵀ(∇s)v = Σ r_k ((s_k·v)² − vᵀΣ_k(t)⁻¹v) − (s·v)²
 *
 * Mixtures on the line read x as one state a number, mixtures on ℝᵈ as d numbers a state.
 * @throws RangeError when it is called with a time outside the equation's, or with x that does not hold whole states
 */
export function exactScore(p: Mixture | MultivariateMixture, sde: NoisingSde): ScoreField {
  const dimension = 'dimension' in p ? p.dimension : 1;
  const at = cached((t: number): PointScore => {
    const noising = sde.noising(t);
    return 'dimension' in p ? inSpace(noised(p, noising)) : onLine(noised(p, noising));
  });
  const points = (x: Float64Array) =>
    Array.from({ length: statesOf('take a score', x, dimension) }, (_, k) => k * dimension);
  const score = (x: Float64Array, t: number) => {
    const law = at(t);
    const out = new Float64Array(x.length);
    for (const k of points(x)) law.score(x.subarray(k, k + dimension), out.subarray(k, k + dimension));
    return out;
  };
  const curvature = (x: Float64Array, t: number, v: Float64Array) => {
    const law = at(t);
    requireLength('differentiate a score', 'directions', v, x.length);
    return Float64Array.from(points(x), (k) =>
      law.curvature(x.subarray(k, k + dimension), v.subarray(k, k + dimension)),
    );
  };
  return Object.assign(score, { curvature });
}

/** Solvers ask for the same time again and again. */
function cached<Value>(make: (t: number) => Value): (t: number) => Value {
  let last: { t: number; value: Value } | undefined;
  return (t) => {
    if (last?.t !== t) last = { t, value: make(t) };
    return last.value;
  };
}

function onLine(p: Mixture): PointScore {
  return {
    score: (x, out) => {
      out[0] = p.score(x[0]!);
    },
    curvature: (x, v) => {
      const r = p.responsibilities(x[0]!);
      const sum = p.components.reduce(
        (total, c, k) => total + r[k]! * (c.score(x[0]!) ** 2 - 1 / c.variance),
        0,
      );
      return v[0]! ** 2 * (sum - p.score(x[0]!) ** 2);
    },
  };
}

function inSpace(p: MultivariateMixture): PointScore {
  return {
    score: (x, out) => out.set(p.score(x)),
    curvature: (x, v) => {
      const r = p.responsibilities(x);
      const sum = p.components.reduce((total, c, k) => total + r[k]! * componentPart(c, x, v), 0);
      return sum - dot(p.score(x), v) ** 2;
    },
  };
}

/** (s_k·v)² − vᵀΣ_k⁻¹v of one component. */
function componentPart({ mean, lower }: MultivariateGaussian, x: Float64Array, v: Float64Array): number {
  const away = solveLower(
    lower,
    x.map((value, i) => value - mean[i]!),
  );
  const whitened = solveLower(lower, v);
  return dot(solveUpper(lower, away), v) ** 2 - dot(whitened, whitened);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
