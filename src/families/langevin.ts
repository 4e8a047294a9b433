import { requireCount, requirePositive } from '../check';
import type { Random } from '../random/random';
import { compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';

/** How {@link langevinWalk} walks. */
export interface LangevinOptions {
  /** Where the noise of the steps comes from. */
  readonly random: Random;
  /** Number of steps; 500 unless told. */
  readonly steps?: number;
  /** τ, the size of a step; 0.005 unless told. Stable below 2/(the energy's largest curvature). */
  readonly stepSize?: number;
}

/**
 * Langevin sampling of p(x) = e^{−E(x)}/Z, for which Z need not be known, since the gradient does not see it:
 *
 *     x ← x − τ∇E(x) + √(2τ)·ε,  ε ~ N(0, I)
 *
 * (Roberts and Tweedie 1996, eq. 2.) The law of many steps is p but for an error of the order of τ: for E = x²/2 its variance is 1/(1 − τ/2).
 * All points walk at once, in one compiled step.
 *
 * Yields the start and the points after each step. The tensors belong to the generator and are freed when it goes on:
 * read or clone what is to stay.
 * @param energy - E of each point: [n, d] → [n]
 * @param start - [n, d], which stays the caller's
 * @throws RangeError
 */
export function* langevinWalk(
  energy: (x: tf.Tensor) => tf.Tensor,
  start: tf.Tensor,
  { random, steps = 500, stepSize = 0.005 }: LangevinOptions,
): Generator<tf.Tensor, void, undefined> {
  requireCount('walk', 'steps', steps, 0);
  requirePositive('walk', 'stepSize', stepSize);
  const slope = tf.grad((x: tf.Tensor) => tf.sum(energy(x)));
  const move = compile((x: tf.Tensor, eps: tf.Tensor) =>
    tf.add(tf.sub(x, tf.mul(stepSize, slope(x))), tf.mul(Math.sqrt(2 * stepSize), eps)),
  );
  let x = tf.clone(start);
  try {
    yield x;
    for (let k = 0; k < steps; k++) {
      const eps = noise(x.shape, random);
      const next = move(x, eps);
      tf.dispose([x, eps]);
      x = next;
      yield x;
    }
  } finally {
    x.dispose();
    move.dispose();
  }
}
