import { refusal, requireAllFinite, requireCount, requireLength } from '../check';
import type { Noising } from '../probability/noised';

/**
 * A stochastic differential equation in Itô's sense, its noise diagonal: each number of the state has a Brownian motion
 * of its own,
 *
 *     dX_i = a_i(X, t) dt + b_i(X, t) dW_i
 *
 * (Øksendal 2003, eq. 5.2.1). States are numbers in a row: n particles of `dimension` numbers, one particle after the
 * other; a picture is one particle of as many numbers as it has pixels.
 */
export interface Sde {
  /** Numbers of one particle; 1 where the coordinates do not see each other, so that any number of them is a state. */
  readonly dimension: number;
  /** Writes a(x, t) of all particles into `out`, which is another array than x. */
  drift(x: Float64Array, t: number, out: Float64Array): void;
  /** Writes b(x, t), one number for each number of x, into `out`, which is another array than x. */
  diffusion(x: Float64Array, t: number, out: Float64Array): void;
  /** Writes ∂b_i/∂x_i, which Milstein's and Heun's methods need. Absent where b does not depend on x. */
  diffusionSlope?(x: Float64Array, t: number, out: Float64Array): void;
}

/**
 * One that is linear in x, so that its law is known at every time: given x₀,
 *
 *     dX = −rate(t)·X dt + spread(t) dW,   x_t = scale·x₀ + std·ε,   ε ~ N(0, I)
 *
 * Noise of a diffusion model: data at t = 0, the most noise at t = `end` (Song et al. 2021, section 3.4).
 */
export interface NoisingSde extends Sde {
  /** T, where noising ends. */
  readonly end: number;
  /** Scale and std of x_t given x₀. @throws RangeError unless t ≥ 0 */
  noising(t: number): Noising;
  /** How fast signal decays: ½β(t) for variance-preserving noise, 0 for variance-exploding noise. */
  rate(t: number): number;
  /** The diffusion coefficient, written g(t) by Song et al. */
  spread(t: number): number;
}

/** A number's equation: functions of one place and the time. */
export interface NumberCoefficients {
  readonly drift: (x: number, t: number) => number;
  /** A number where it is the same everywhere and always. */
  readonly diffusion: number | ((x: number, t: number) => number);
  /** ∂b/∂x; leave it out where b does not depend on x. */
  readonly diffusionSlope?: (x: number, t: number) => number;
}

/** A vector's equation: functions of one particle, which is lent to them for the call, and the time. */
export interface VectorCoefficients {
  readonly drift: (x: Float64Array, t: number) => ArrayLike<number>;
  /** A number, or one for each coordinate, where they are the same everywhere and always. */
  readonly diffusion: number | readonly number[] | ((x: Float64Array, t: number) => ArrayLike<number>);
  /** ∂b_i/∂x_i for each i; leave it out where b does not depend on x. */
  readonly diffusionSlope?: (x: Float64Array, t: number) => ArrayLike<number>;
}

/**
 * The equation dX = a(X, t) dt + b(X, t) dW of numbers: of one, or of any number of independent ones.
 *
 *     sde({ drift: (x) => -x, diffusion: Math.SQRT2 })
 */
export function sde({ drift, diffusion, diffusionSlope }: NumberCoefficients): Sde {
  const each = (f: (x: number, t: number) => number) => (x: Float64Array, t: number, out: Float64Array) => {
    for (let k = 0; k < x.length; k++) out[k] = f(x[k]!, t);
  };
  return {
    dimension: 1,
    drift: each(drift),
    diffusion: typeof diffusion === 'number' ? constant([diffusion]) : each(diffusion),
    ...(diffusionSlope && { diffusionSlope: each(diffusionSlope) }),
  };
}

/**
 * The equation of vectors of `dimension` numbers, dX_i = a_i(X, t) dt + b_i(X, t) dW_i.
 *
 *     vectorSde(2, { drift: ([x, y]) => [-y, x], diffusion: 0.1 })
 *
 * @throws RangeError unless dimension is a count; later, when a function gives another number of entries
 */
export function vectorSde(dimension: number, { drift, diffusion, diffusionSlope }: VectorCoefficients): Sde {
  requireCount('build an SDE', 'dimension', dimension);
  return {
    dimension,
    drift: eachParticle(dimension, 'drift', drift),
    diffusion: diffusionOf(dimension, diffusion),
    ...(diffusionSlope && { diffusionSlope: eachParticle(dimension, 'diffusionSlope', diffusionSlope) }),
  };
}

function diffusionOf(dimension: number, diffusion: VectorCoefficients['diffusion']): Sde['diffusion'] {
  if (typeof diffusion === 'function') return eachParticle(dimension, 'diffusion', diffusion);
  if (typeof diffusion === 'number') return constant([diffusion]);
  requireLength('build an SDE', 'diffusion', diffusion, dimension);
  return constant(diffusion);
}

/** The same numbers for each particle, whatever x and t are. */
function constant(values: readonly number[]): Sde['diffusion'] {
  requireAllFinite('build an SDE', 'diffusion', values);
  const [first = 0] = values;
  if (values.length === 1) return (x, _, out) => void out.fill(first, 0, x.length);
  return (x, _, out) => {
    for (let k = 0; k < x.length; k++) out[k] = values[k % values.length]!;
  };
}

function eachParticle(
  dimension: number,
  name: string,
  f: (x: Float64Array, t: number) => ArrayLike<number>,
): Sde['drift'] {
  return (x, t, out) => {
    // Not a view of x: making one costs more than copying a few numbers.
    const particle = new Float64Array(dimension);
    for (let at = 0; at < x.length; at += dimension) {
      for (let i = 0; i < dimension; i++) particle[i] = x[at + i]!;
      const values = f(particle, t);
      if (values?.length !== dimension) requireLength('evaluate an SDE', name, values, dimension);
      for (let i = 0; i < dimension; i++) out[at + i] = values[i]!;
    }
  };
}

/**
 * A state as the solvers take it: a copy, in double precision.
 * @throws RangeError unless it is whole particles of `dimension` finite numbers, at least one
 */
export function requireState(
  action: string,
  { dimension }: { readonly dimension: number },
  start: ArrayLike<number>,
): Float64Array {
  if (!(start?.length > 0 && start.length % dimension === 0)) {
    const rule = `the length of start must be a positive multiple of the dimension ${dimension}`;
    throw new RangeError(refusal(action, rule, start?.length));
  }
  requireAllFinite(action, 'start', start);
  return Float64Array.from(start);
}
