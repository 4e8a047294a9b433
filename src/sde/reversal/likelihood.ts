import { requireCount, requireLength } from '../../check';
import { flowMap, type SolveOptions } from '../../ode/solve';
import type { NoisingSde } from '../sde';
import { type DivergenceOptions, divergenceOf } from './divergence';
import { probabilityFlow } from './reverse';
import { type ScoreField, statesOf } from './score-field';

/** A law of noise, as far as a likelihood needs it: a Gaussian, a mixture, anything with a density on ℝᵈ. */
export interface Prior {
  /** ln p_T(x) of one state, d numbers. */
  logDensity(x: Float64Array): number;
}

/** Options of {@link flowLogDensity} and {@link flowSample}. */
export interface LikelihoodOptions extends Omit<DivergenceOptions, 'dimension'> {
  /** d, numbers of a state; 1 unless told. */
  readonly dimension?: number;
  /** The law at T; N(0, std_T² I) unless told. */
  readonly prior?: Prior;
  /** The time of the data; 0 unless told. A network's score is not to be asked below the times it was trained on. */
  readonly least?: number;
  /** Solver of the equation; Dormand–Prince with a tolerance of 1e-8 unless told. */
  readonly solver?: Omit<SolveOptions, 'from' | 'to' | 'times'>;
}

const precise: SolveOptions = { method: 'dopri5', tolerance: 1e-8 };

/** States at the other end of the probability flow, and the density where the data is. */
export interface FlowDensity {
  /** Where the flow leads: noise for data, data for noise. */
  readonly x: Float64Array;
  /** ln p₀ of every state's data, nats. */
  readonly logDensity: Float64Array;
  /** How often the field was evaluated. */
  readonly calls: number;
}

/**
 * ln p₀ of data by the probability-flow equation dx/dt = f(x, t): it carries the density along,
 *
 *     ln p₀(x₀) = ln p_T(x_T) + ∫₀ᵀ ∇·f(x_t, t) dt,   ∇·f = −rate·d − ½ spread² ∇·η
 *
 * (Chen et al. 2018, theorem 1; Song et al. 2021, eq. 39). Both x and the integral are solved as one system. What it
 * says is the density of the samples that the flow makes of `prior`; with the exact score and the exact law at T it is
 * that of the data, within the solver's tolerance.
 * @param x₀ states in a row
 * @throws RangeError
 */
export function flowLogDensity(
  sde: NoisingSde,
  score: ScoreField,
  x0: ArrayLike<number>,
  options: LikelihoodOptions = {},
): FlowDensity {
  const { least = 0 } = options;
  const { x, change, calls } = transport(sde, score, x0, { ...options, from: least, to: sde.end });
  const prior = priorValues(sde, x, options);
  return { x, logDensity: prior.map((value, k) => value + change[k]!), calls };
}

/**
 * Noise taken to data by the probability-flow equation, with ln p₀ of every sample: `flowLogDensity` of the samples finds
 * the same noise and the same numbers again.
 * @param xT states in a row, drawn from `prior` if samples are wanted
 * @throws RangeError
 */
export function flowSample(
  sde: NoisingSde,
  score: ScoreField,
  xT: ArrayLike<number>,
  options: LikelihoodOptions = {},
): FlowDensity {
  const { least = 0 } = options;
  const prior = priorValues(sde, Float64Array.from(xT), options);
  const { x, change, calls } = transport(sde, score, xT, { ...options, from: sde.end, to: least });
  return { x, logDensity: prior.map((value, k) => value + change[k]!), calls };
}

/** Solves for x and ∫ ∇·f dt together: the states first, then one integral a state. */
function transport(
  sde: NoisingSde,
  score: ScoreField,
  start: ArrayLike<number>,
  { from, to, solver = precise, dimension = 1, ...options }: LikelihoodOptions & { from: number; to: number },
): { x: Float64Array; change: Float64Array; calls: number } {
  requireCount('take a likelihood', 'dimension', dimension);
  const n = statesOf('take a likelihood', start, dimension);
  const size = n * dimension;
  const velocity = probabilityFlow(sde, score);
  const divergence = divergenceOf(score, n, { ...options, dimension });
  let calls = 0;
  const field = (state: Float64Array, t: number) => {
    calls++;
    const x = state.slice(0, size);
    const out = new Float64Array(size + n);
    out.set(velocity(x, t));
    const [rate, spread] = [sde.rate(t), sde.spread(t)];
    out.set(
      divergence(x, t).map((slope) => -rate * dimension - 0.5 * spread * spread * slope),
      size,
    );
    return out;
  };
  const whole = new Float64Array(size + n);
  whole.set(Float64Array.from(start));
  const end = flowMap(field, whole, { ...solver, from, to });
  // The integral over t from the data to the noise, whichever way it was solved.
  const sign = to > from ? 1 : -1;
  return { x: end.slice(0, size), change: end.slice(size).map((v) => sign * v), calls };
}

function priorValues(
  sde: NoisingSde,
  x: Float64Array,
  { prior = standardNoise(sde), dimension = 1 }: LikelihoodOptions,
): Float64Array {
  const n = statesOf('take a likelihood', x, dimension);
  requireLength('take a likelihood', 'x', x, n * dimension);
  return Float64Array.from({ length: n }, (_, k) =>
    prior.logDensity(x.subarray(k * dimension, (k + 1) * dimension)),
  );
}

/** N(0, std_T² I), in any dimension. */
function standardNoise(sde: NoisingSde): Prior {
  const { std } = sde.noising(sde.end);
  const logNorm = 0.5 * Math.log(2 * Math.PI * std * std);
  return { logDensity: (x) => x.reduce((sum, v) => sum - 0.5 * (v / std) ** 2 - logNorm, 0) };
}
