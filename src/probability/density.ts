import type { Random } from '../random/random';

/** A probability density on the line: it can be scored (evaluated) and sampled. */
export interface Density1 {
  /** p(x), per unit of x. */
  density(x: number): number;
  /** ln p(x), finite far into the tails where p(x) underflows to 0. */
  logDensity(x: number): number;
  /** d/dx ln p(x). */
  score(x: number): number;
  /** n independent draws. */
  sample(random: Random, n: number): Float64Array;
}

/** A probability density on ℝᵈ. Points are arrays of d numbers. */
export interface Density {
  readonly dimension: number;
  /** p(x), per unit of volume. */
  density(x: ArrayLike<number>): number;
  /** ln p(x), finite far into the tails where p(x) underflows to 0. */
  logDensity(x: ArrayLike<number>): number;
  /** ∇ ln p(x), d numbers. */
  score(x: ArrayLike<number>): Float64Array;
  /** n independent draws, interleaved: entry k · d + i is coordinate i of draw k. */
  sample(random: Random, n: number): Float64Array;
}
