import { requireCount, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import { addNoise, type WalkState } from './forward';
import type { RandomWalkOptions } from './random-walk';
import type { VectorField } from './vector-field';

/** Settings of {@link walkBack}. */
export interface WalkBackOptions extends RandomWalkOptions {
  /** False leaves out the noise of every step; true unless told. */
  readonly noise?: boolean;
  /** What the field is multiplied with; 1 unless told. ½ without noise is Euler's method for the probability-flow equation. */
  readonly share?: number;
}

/**
 * Generation as lecture 000 has it: walks a random walk back along a field, yields x_T, x_{T−1} … x₀ with
 *
 *     x_{t−1} = x_t + share·u(x_t, t)/t + std·√((t − 1)/t)·z,  z ~ N(0, I)
 *
 * With share 1 this is ancestral sampling (Ho et al. 2020, algorithm 2, the small variance) on `walkSchedule`, without
 * its shrinking: q(x_{t−1} | x_t, x₀) = N(x_t + (x₀ − x_t)/t, std²(t − 1)/t) is a step of a Brownian bridge.
 * @param start - x_T, any number of points in a row
 * @throws RangeError
 */
export function* walkBack(
  field: VectorField,
  start: ArrayLike<number>,
  random: Random,
  { steps = 100, std = 0.1, noise = true, share = 1 }: WalkBackOptions = {},
): Generator<WalkState, void, undefined> {
  requireNotEmpty('walk back', 'start', start);
  requireCount('walk back', 'steps', steps);
  requireNonNegative('walk back', 'std', std);
  requireNonNegative('walk back', 'share', share);
  let x: Float64Array = Float64Array.from(start);
  yield { t: steps, x };
  for (let t = steps; t > 0; t--) {
    const mean = addNoise(x, { scale: 1, std: share / t }, field(x, t));
    const bridge = noise && t > 1 ? std * Math.sqrt((t - 1) / t) : 0;
    x = bridge > 0 ? addNoise(mean, { scale: 1, std: bridge }, random.normals(mean.length)) : mean;
    yield { t: t - 1, x };
  }
}
