import { requireLength } from '../../check';
import { solveLower, solveUpper } from '../../probability/linalg';
import type { Mixture } from '../../probability/mixture';
import type { MultivariateMixture } from '../../probability/multivariate-mixture';
import { type Noising, noised } from '../../probability/noised';
import type { NoisingSde } from '../sde';
import { type ScoreField, statesOf } from './score-field';

/** One component of the law at some time, as the loops below want it. */
interface Part {
  readonly mean: ArrayLike<number>;
  /** Σ⁻¹, row by row. */
  readonly precision: Float64Array;
  /** ln of the weight times the density at the mean. */
  readonly peak: number;
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
  let last: { t: number; law: NoisedScore } | undefined;
  // Solvers ask for the same time again and again.
  const at = (t: number) => {
    if (last?.t !== t) last = { t, law: new NoisedScore(partsOf(p, sde.noising(t)), dimension) };
    return last.law;
  };
  const score = (x: Float64Array, t: number) => {
    statesOf('take a score', x, dimension);
    const law = at(t);
    const out = new Float64Array(x.length);
    for (let k = 0; k < x.length; k += dimension) law.scoreInto(x, k, out);
    return out;
  };
  const curvature = (x: Float64Array, t: number, v: Float64Array) => {
    const n = statesOf('take a score', x, dimension);
    requireLength('differentiate a score', 'directions', v, x.length);
    const law = at(t);
    return Float64Array.from({ length: n }, (_, k) => law.curvature(x, k * dimension, v));
  };
  return Object.assign(score, { curvature });
}

function partsOf(p: Mixture | MultivariateMixture, noising: Noising): Part[] {
  if ('dimension' in p) {
    const law = noised(p, noising);
    return law.components.map(({ mean, lower, logDensity }, k) => ({
      mean,
      precision: inverse(lower, p.dimension),
      peak: Math.log(law.weights[k]!) + logDensity(mean),
    }));
  }
  const law = noised(p, noising);
  return law.components.map(({ mean, variance, logDensity }, k) => ({
    mean: [mean],
    precision: Float64Array.of(1 / variance),
    peak: Math.log(law.weights[k]!) + logDensity(mean),
  }));
}

/** (L Lᵀ)⁻¹, row by row. */
function inverse(lower: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const unit = new Float64Array(d);
    unit[i] = 1;
    out.set(solveUpper(lower, solveLower(lower, unit)), i * d);
  }
  return out;
}

/** Score and curvature at one point, of a mixture; its arrays are filled anew by every call, so that nothing is allocated. */
class NoisedScore {
  private readonly logs: Float64Array;
  /** s_k of every component, d numbers each. */
  private readonly pulls: Float64Array;

  constructor(
    private readonly parts: readonly Part[],
    private readonly d: number,
  ) {
    this.logs = new Float64Array(parts.length);
    this.pulls = new Float64Array(parts.length * d);
  }

  /** The responsibilities at x[at …], in `logs`; s_k in `pulls`. */
  private weigh(x: Float64Array, at: number): Float64Array {
    const { parts, d, logs, pulls } = this;
    let most = -Infinity;
    for (let k = 0; k < parts.length; k++) {
      const { mean, precision, peak } = parts[k]!;
      let square = 0;
      for (let i = 0; i < d; i++) {
        let pull = 0;
        for (let j = 0; j < d; j++) pull -= precision[i * d + j]! * (x[at + j]! - mean[j]!);
        pulls[k * d + i] = pull;
        square -= pull * (x[at + i]! - mean[i]!);
      }
      logs[k] = peak - 0.5 * square;
      if (logs[k]! > most) most = logs[k]!;
    }
    let total = 0;
    for (let k = 0; k < logs.length; k++) {
      logs[k] = Math.exp(logs[k]! - most);
      total += logs[k]!;
    }
    for (let k = 0; k < logs.length; k++) logs[k]! /= total;
    return logs;
  }

  scoreInto(x: Float64Array, at: number, out: Float64Array): void {
    const { d, pulls } = this;
    const r = this.weigh(x, at);
    for (let k = 0; k < r.length; k++) for (let i = 0; i < d; i++) out[at + i]! += r[k]! * pulls[k * d + i]!;
  }

  curvature(x: Float64Array, at: number, v: Float64Array): number {
    const { parts, d, pulls } = this;
    const r = this.weigh(x, at);
    let [sum, along] = [0, 0];
    for (let k = 0; k < r.length; k++) {
      const { precision } = parts[k]!;
      let [slope, square] = [0, 0];
      for (let i = 0; i < d; i++) {
        slope += pulls[k * d + i]! * v[at + i]!;
        for (let j = 0; j < d; j++) square += v[at + i]! * precision[i * d + j]! * v[at + j]!;
      }
      sum += r[k]! * (slope * slope - square);
      along += r[k]! * slope;
    }
    return sum - along * along;
  }
}
