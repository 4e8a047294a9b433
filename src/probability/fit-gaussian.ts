import { requireCount, requireFinite, requireInUnit, requireOneOf, requirePositive } from '../check';
import { type Grid1, integrate1, onGrid1 } from '../grid';
import type { Density1 } from './density';
import { type Gaussian, gaussian } from './gaussian';

/** forward: minimise KL(target‖q), which covers every mode; reverse: KL(q‖target), which settles on one. */
export type Divergence = 'forward' | 'reverse';

/** Settings of `fitGaussian`. */
export interface FitGaussianOptions {
  readonly divergence: Divergence;
  /** Where q starts; N(0, 1) unless told. A reverse fit ends on the mode it starts near. */
  readonly start?: { readonly mean: number; readonly std: number };
  /** Number of steps (200). */
  readonly steps?: number;
  /** Step size in (0, 1) (0.1): the fraction of the natural-gradient step taken. */
  readonly rate?: number;
}

/** One state of a fit. */
export interface FitStep {
  readonly step: number;
  readonly mean: number;
  readonly std: number;
  /** The divergence that is minimised, nats. */
  readonly kl: number;
}

/** A fitted Gaussian and the way to it, start included: `path[k]` is the state after k steps. */
export interface GaussianFit {
  readonly fit: Gaussian;
  readonly kl: number;
  readonly path: readonly FitStep[];
}

/** ∂KL/∂μ, ∂KL/∂(ln σ) and the divergence itself at q = N(mean, std²). */
interface Slope {
  readonly kl: number;
  readonly byMean: number;
  readonly byLogStd: number;
}

type Objective = (mean: number, std: number) => Slope;

/** No step moves the mean by more than this many deviations, or ln σ by more than this: slopes explode far from the optimum. */
const largestStep = 0.25;
/** A step that would raise the divergence is halved, at most so often; after that q stays where it is. */
const halvings = 40;

/** Rises of this size are the rounding of the integral; to halve the step for them would stop short of the optimum. */
const rounding = 1e-12;

const limited = (step: number): number => Math.max(-largestStep, Math.min(largestStep, step));

/**
 * Fits a Gaussian q to a density on the line by natural-gradient descent on forward or reverse KL, from a given start;
 * deterministic, no sampling, never uphill. The forward optimum is known: the target's own mean and variance (moment matching).
 * @param target the density to approach; only its values on the grid count for the forward divergence
 * @param grid covers the target's mass
 * @throws RangeError on an unknown divergence or a bad setting
 */
export function fitGaussian(target: Density1, grid: Grid1, options: FitGaussianOptions): GaussianFit {
  const { divergence, start = { mean: 0, std: 1 }, steps = 200, rate = 0.1 } = options;
  requireOneOf('fit a Gaussian', 'divergence', divergence, ['forward', 'reverse']);
  requireCount('fit a Gaussian', 'steps', steps);
  requireInUnit('fit a Gaussian', 'rate', rate);
  requireFinite('fit a Gaussian', 'the starting mean', start.mean);
  requirePositive('fit a Gaussian', 'the starting std', start.std);
  const objective = divergence === 'forward' ? forwardObjective(target, grid) : reverseObjective(target);
  let state: State = { ...start, ...objective(start.mean, start.std) };
  const path: FitStep[] = [];
  for (let step = 0; step <= steps; step++) {
    const { mean, std, kl } = state;
    path.push({ step, mean, std, kl });
    state = descend(objective, state, rate);
  }
  const last = path[steps]!;
  return { fit: gaussian(last.mean, last.std), kl: last.kl, path };
}

type State = Slope & { readonly mean: number; readonly std: number };

/** One step downhill: the limited natural-gradient step, halved until the divergence does not rise. */
function descend(objective: Objective, from: State, rate: number): State {
  // The Fisher information of N(μ, σ²) in (μ/σ, ln σ) is diag(1, 2): dividing by it makes steps independent of scale.
  let alongMean = limited(-rate * from.std * from.byMean);
  let alongLogStd = limited((-rate * from.byLogStd) / 2);
  for (let k = 0; k < halvings; k++) {
    const mean = from.mean + from.std * alongMean;
    const std = from.std * Math.exp(alongLogStd);
    const slope = objective(mean, std);
    if (slope.kl <= from.kl + rounding) return { mean, std, ...slope };
    alongMean /= 2;
    alongLogStd /= 2;
  }
  return from;
}

/** KL(p‖q) = ∫ p ln p − ∫ p ln q; the last integral needs only p's mean and variance. */
function forwardObjective(target: Density1, grid: Grid1): Objective {
  const raw = onGrid1(grid, (x) => target.density(x));
  const mass = integrate1(grid, raw);
  requirePositive('fit a Gaussian', "the target's mass on the grid", mass);
  const p = raw.map((value) => value / mass);
  const expectation = (f: (x: number, density: number) => number) =>
    integrate1(
      grid,
      p.map((value, k) => (value === 0 ? 0 : value * f(grid.centres[k]!, value))),
    );
  const targetMean = expectation((x) => x);
  const variance = expectation((x) => (x - targetMean) ** 2);
  const negativeEntropy = expectation((_, density) => Math.log(density));
  return (mean, std) => {
    const spread = (variance + (targetMean - mean) ** 2) / (std * std);
    return {
      kl: negativeEntropy + 0.5 * spread + Math.log(std) + 0.5 * Math.log(2 * Math.PI),
      byMean: (mean - targetMean) / (std * std),
      byLogStd: 1 - spread,
    };
  };
}

/**
 * KL(q‖p) = −H(q) − E[ln p(μ + σz)] with z ~ N(0, 1): the reparameterised form, whose slopes are
 * −E[s(x)] and −1 − σ E[z s(x)] with the target's score s. The expectation over z is a midpoint sum on [−8, 8],
 * where the normal law keeps all but 1e-15 of its mass.
 */
function reverseObjective(target: Density1): Objective {
  const nodes = 801;
  const width = 16 / nodes;
  const z = Float64Array.from({ length: nodes }, (_, k) => -8 + (k + 0.5) * width);
  const weights = z.map((value) => (Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI)) * width);
  return (mean, std) => {
    let [logTarget, score, scoreZ] = [0, 0, 0];
    for (let k = 0; k < nodes; k++) {
      const x = mean + std * z[k]!;
      const s = target.score(x);
      logTarget += weights[k]! * target.logDensity(x);
      score += weights[k]! * s;
      scoreZ += weights[k]! * s * z[k]!;
    }
    const negativeEntropy = -0.5 * Math.log(2 * Math.PI * Math.E) - Math.log(std);
    return { kl: negativeEntropy - logTarget, byMean: -score, byLogStd: -1 - std * scoreZ };
  };
}
