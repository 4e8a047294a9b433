import { refusal, requireAllFinite, requireCount, requireNotEmpty } from '../../check';
import type { Random } from '../../random/random';
import type { LangevinState } from './walk';

/** f(u) = (1/n) Σ_k f_k(u), known by the gradients of its terms. */
export interface AverageOfTerms {
  /** n */
  readonly terms: number;
  /** Numbers of one u; 1 unless told. */
  readonly dimension?: number;
  /** ∇f_k(u) of one u, k = 0 … n − 1. */
  gradient(u: Float64Array, k: number): ArrayLike<number>;
}

/** How {@link stochasticDescent} descends. */
export interface DescentOptions {
  /** Where the indices k come from. */
  readonly random: Random;
  /** Number of steps. */
  readonly steps: number;
  /** τ of step t = 1, 2, …: the same always, or a function such as (t) ⇒ 1/t. */
  readonly stepSize: number | ((t: number) => number);
}

/**
 * f_k(u) = ½(u − y_k)², whose average is least at the mean of the y_k. With τ = 1/t the iterate is the mean of all y_k drawn
 * so far; with τ constant it forgets exponentially and its variance settles at s²τ/(2 − τ), where s² is that of the y_k.
 * @throws RangeError
 */
export function squaredDistances(y: ArrayLike<number>): AverageOfTerms {
  requireNotEmpty('average squared distances', 'y', y);
  requireAllFinite('average squared distances', 'y', y);
  return { terms: y.length, gradient: (u, k) => [u[0]! - y[k]!] };
}

/**
 * Stochastic gradient descent (lecture 004; Robbins and Monro 1951): one term a step, drawn at random,
 *
 *     u ← u − τ_t ∇f_k(u) = u − τ_t ∇f(u) + τ_t ε_t,  ε_t = ∇f(u) − ∇f_k(u), of mean 0
 *
 * A start of many u is as many runs, each with its own draws. Yields the start and all of them after each step, t counting
 * steps.
 * @param start - runs × dimension numbers
 * @throws RangeError
 */
export function* stochasticDescent(
  { terms, dimension = 1, gradient }: AverageOfTerms,
  start: ArrayLike<number>,
  { random, steps, stepSize }: DescentOptions,
): Generator<LangevinState, void, undefined> {
  const action = 'descend';
  requireCount(action, 'the number of terms', terms);
  requireCount(action, 'steps', steps, 0);
  requireNotEmpty(action, 'the start', start);
  if (start.length % dimension !== 0)
    throw new RangeError(refusal(action, `the start must hold ${dimension} numbers a run`, start.length));
  const sizeAt = typeof stepSize === 'function' ? stepSize : () => stepSize;
  const u = Float64Array.from(start);
  const one = new Float64Array(dimension); // not a view of u: making one costs more than copying a few numbers
  yield { t: 0, x: u.slice() };
  for (let t = 1; t <= steps; t++) {
    const tau = sizeAt(t);
    if (!(tau > 0 && tau < Infinity))
      throw new RangeError(refusal(action, `the size of step ${t} must be positive and finite`, tau));
    for (let at = 0; at < u.length; at += dimension) {
      for (let i = 0; i < dimension; i++) one[i] = u[at + i]!;
      const slope = gradient(one, random.integer(terms));
      for (let i = 0; i < dimension; i++) u[at + i] = u[at + i]! - tau * slope[i]!;
    }
    yield { t, x: u.slice() };
  }
}
