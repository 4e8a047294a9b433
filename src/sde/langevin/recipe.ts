import {
  refusal,
  requireAllFinite,
  requireCount,
  requireLength,
  requireNotEmpty,
  requireOneOf,
  requirePositive,
} from '../../check';
import type { Density, Density1 } from '../../probability/density';
import type { Random } from '../../random/random';
import { potentialOf } from './potential';
import type { LangevinState } from './walk';

/** What {@link recipe} can do without. */
export type Ingredient = 'state' | 'drift' | 'noise';

/** How {@link recipe} walks. */
export interface RecipeOptions {
  /** Where Z comes from. */
  readonly random: Random;
  /** ε, the size of a step. */
  readonly eps: number;
  /** Number of steps. */
  readonly steps: number;
  /** The ingredient that is taken out; none unless told. */
  readonly without?: Ingredient;
}

/**
 * The recipe of lecture 001 and what is left of it without one of its ingredients:
 *
 *     X ← X + εf(X) + √ε Z   the Euler–Maruyama method for dX = f dt + dW
 *     without noise          X + εf(X): a discretised differential equation, a residual network, a flow
 *     without drift          X + √ε Z: a random walk, discrete Brownian motion
 *     without state          εf(X) + √ε Z: a noisy recurrent network
 *
 * The law of many steps is p where f = ½∇ln p: half the score, since √ε Z is half the noise of a Langevin step. Yields the
 * start and all points after each step, t being the number of steps times ε.
 * @param f - of all points at once: n × dimension numbers in, as many out
 * @throws RangeError
 */
export function* recipe(
  f: (x: Float64Array) => ArrayLike<number>,
  start: ArrayLike<number>,
  { random, eps, steps, without }: RecipeOptions,
): Generator<LangevinState, void, undefined> {
  const action = 'follow the recipe';
  requireNotEmpty(action, 'the start', start);
  requireAllFinite(action, 'the start', start);
  requirePositive(action, 'eps', eps);
  requireCount(action, 'steps', steps, 0);
  if (without !== undefined) requireOneOf(action, 'without', without, ['state', 'drift', 'noise']);
  const [keep, push, shake] = (['state', 'drift', 'noise'] as const).map((name) =>
    name === without ? 0 : 1,
  );
  let x: Float64Array = Float64Array.from(start);
  const [still, noise] = [new Float64Array(x.length), new Float64Array(x.length)];
  yield { t: 0, x };
  for (let k = 1; k <= steps; k++) {
    const drift = push ? f(x) : still;
    requireLength(action, 'f(x)', drift, x.length);
    if (shake) random.normals(noise);
    x = x.map((value, i) => keep! * value + eps * drift[i]! + Math.sqrt(eps) * noise[i]!);
    if (!x.every(Number.isFinite))
      throw new RangeError(refusal(action, `the points must stay finite, also after step ${k}`, x));
    yield { t: k * eps, x };
  }
}

/** ∇ln p of many points at once: n × dimension numbers in, as many out. */
export function scoreField(law: Density1 | Density): (x: Float64Array) => Float64Array {
  const potential = 'dimension' in law ? potentialOf(law) : potentialOf(law);
  return (x) => {
    const out = new Float64Array(x.length);
    potential.gradients(x, out);
    return out.map((slope) => -slope);
  };
}
