import { requireCount, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import { addNoise, type WalkState } from './forward';

/** Settings of {@link randomWalk}. */
export interface RandomWalkOptions {
  /** 100 unless told. */
  readonly steps?: number;
  /** Standard deviation of a step in each coordinate; 0.1 unless told. */
  readonly std?: number;
}

/**
 * A random walk of lecture 000, nothing shrinks: x_t = x_{t−1} + std·z_t, z_t ~ N(0, I). Yields x₀, x₁ … x_steps; x₀ is any
 * list of numbers, many points at once too.
 * @throws RangeError
 */
export function* randomWalk(
  x0: ArrayLike<number>,
  random: Random,
  { steps = 100, std = 0.1 }: RandomWalkOptions = {},
): Generator<WalkState, void, undefined> {
  requireNotEmpty('walk at random', 'x0', x0);
  requireCount('walk at random', 'steps', steps, 0);
  requireNonNegative('walk at random', 'std', std);
  let x: Float64Array = Float64Array.from(x0);
  yield { t: 0, x };
  for (let t = 1; t <= steps; t++) {
    x = addNoise(x, { scale: 1, std }, random.normals(x.length));
    yield { t, x };
  }
}
