import { refusal } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import type { Field } from '../ode/field';
import type { Mixture } from '../probability/mixture';
import type { MultivariateMixture } from '../probability/multivariate-mixture';
import { noised, posteriorMean } from '../probability/noised';
import { posteriorMeanOfPoints } from '../probability/posterior-of-points';
import { convertFlow } from './conversions';
import type { FlowPath, PathPoint } from './path';
import { linearPath } from './paths';

/** Settings of the exact fields. */
export interface ExactVelocityOptions {
  /** Straight lines unless told. */
  readonly path?: FlowPath;
}

/**
 * The velocity field that carries noise to a Gaussian mixture, exactly: u_t(x) = E[scale′·z + std′·ε given x_t = x], by way of the
 * score of the mixture with noise added. It is what flow matching learns. Points of the mixture's dimension in a row.
 * @throws RangeError unless t is in [0, 1]
 */
export function exactVelocity(
  p: Mixture | MultivariateMixture,
  { path = linearPath() }: ExactVelocityOptions = {},
): Field {
  const d = 'dimension' in p ? p.dimension : 1;
  return (x, t) => {
    requireWhole(x, d);
    const point = path.at(t);
    // Where there is hardly any data in x_t, its score says hardly anything about the velocity.
    return point.scale > 1e-3 * point.std
      ? convertFlow(scoresOf(p, point, x), x, point, { from: 'score', to: 'velocity' })
      : convertFlow(meansOf(p, point, x), x, point, { from: 'data', to: 'velocity' });
  };
}

function scoresOf(p: Mixture | MultivariateMixture, point: PathPoint, x: Float64Array): Float64Array {
  if (!('dimension' in p)) {
    const law = noised(p, point);
    return x.map((value) => law.score(value));
  }
  const law = noised(p, point);
  return eachPoint(x, p.dimension, (one) => law.score(one));
}

function meansOf(p: Mixture | MultivariateMixture, point: PathPoint, x: Float64Array): Float64Array {
  if (!('dimension' in p)) return x.map((value) => posteriorMean(p, point, value));
  return eachPoint(x, p.dimension, (one) => posteriorMean(p, point, one));
}

function eachPoint(x: Float64Array, d: number, f: (one: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += d) out.set(f(x.subarray(at, at + d)), at);
  return out;
}

/**
 * The velocity field that carries noise to the very points of a data set: E[z given x_t] is their average with the weights
 * softmax(−‖x_t − scale·z⁽ᵏ⁾‖²/(2std²)). What a network adds is what it does not fit. Points in a row.
 * @throws RangeError where std is 0, as it is at t = 1
 */
export function idealVelocity(data: Samples, { path = linearPath() }: ExactVelocityOptions = {}): Field {
  const d = dimensionOf('build the ideal velocity', data);
  const meanOf = posteriorMeanOfPoints(data.points, d);
  return (x, t) => {
    requireWhole(x, d);
    const point = path.at(t);
    const means = eachPoint(x, d, (one) => meanOf(one, point));
    return convertFlow(means, x, point, { from: 'data', to: 'velocity' });
  };
}

function requireWhole(x: Float64Array, d: number): void {
  if (x.length % d !== 0)
    throw new RangeError(refusal('follow a flow', `the length of x must be a multiple of ${d}`, x.length));
}
