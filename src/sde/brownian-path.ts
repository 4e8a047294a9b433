import { refusal, requireCount, requireFinite } from '../check';
import type { Random } from '../random/random';

/** Increments of Brownian motion at steps of any size, all of one and the same path. */
export interface BrownianPath {
  /** How many Brownian motions run side by side: numbers of the state that they drive. */
  readonly size: number;
  readonly from: number;
  readonly to: number;
  /**
   * W(t_{k+1}) − W(t_k) for `steps` equal steps: those of the first step, then those of the second, size numbers each.
   * Lent: not to be changed. @throws RangeError unless steps is coarsest·2ᵏ
   */
  increments(steps: number): Float64Array;
  /** W at the ends of these steps, first the zeros at `from`: (steps + 1)·size numbers. @throws RangeError as above */
  values(steps: number): Float64Array;
}

/** Settings of {@link brownianPath}. */
export interface BrownianPathOptions {
  /** A generator of its own is split from it. */
  readonly random: Random;
  /** Numbers of the state; 1 unless told. */
  readonly size?: number;
  /** 0 unless told. */
  readonly from?: number;
  /** 1 unless told. */
  readonly to?: number;
  /** The fewest steps that will be asked for; 1 unless told. Other numbers of steps are this times a power of two. */
  readonly coarsest?: number;
}

/**
 * A path of Brownian motion that can be refined: of finer steps, the coarser ones are the sums, whatever was asked for
 * first. A solution by few steps and one by many can so be compared on one path, which is what strong convergence is about.
 *
 * A step of length h with increment ΔW is halved by a Brownian bridge, ½ΔW ± ½√h·ε with ε ~ N(0, 1)
 * (Lévy 1948; Kloeden and Platen 1992, section 9.1).
 * @throws RangeError unless size and coarsest are counts and from < to
 */
export function brownianPath({
  random,
  size = 1,
  from = 0,
  to = 1,
  coarsest = 1,
}: BrownianPathOptions): BrownianPath {
  const action = 'make a Brownian path';
  requireCount(action, 'size', size);
  requireCount(action, 'coarsest', coarsest);
  requireFinite(action, 'from', from);
  requireFinite(action, 'to', to);
  if (!(to > from)) throw new RangeError(refusal(action, `to must be above from = ${from}`, to));
  const draws = random.split();
  const stepOf = (level: number) => (to - from) / (coarsest * 2 ** level);
  const first = scaled(draws.normals(size * coarsest), Math.sqrt(stepOf(0)));
  const levels = [first];
  const increments = (steps: number) => {
    const level = levelOf(steps, coarsest);
    while (levels.length <= level)
      levels.push(halved(levels.at(-1)!, { size, h: stepOf(levels.length - 1), random: draws }));
    return levels[level]!;
  };
  return { size, from, to, increments, values: (steps) => sums(increments(steps), size) };
}

function levelOf(steps: number, coarsest: number): number {
  const level = Math.log2(steps / coarsest);
  if (!(Number.isInteger(level) && level >= 0)) {
    const rule = `steps must be ${coarsest} times a power of two`;
    throw new RangeError(refusal('refine a Brownian path', rule, steps));
  }
  return level;
}

function scaled(values: Float64Array, by: number): Float64Array {
  for (let k = 0; k < values.length; k++) values[k]! *= by;
  return values;
}

/** Increments over half the steps' length. */
function halved(
  coarse: Float64Array,
  { size, h, random }: { readonly size: number; readonly h: number; readonly random: Random },
): Float64Array {
  const bridge = random.normals(coarse.length);
  const fine = new Float64Array(2 * coarse.length);
  const half = Math.sqrt(h) / 2;
  for (let step = 0; step < coarse.length; step += size)
    for (let i = 0; i < size; i++) {
      const middle = coarse[step + i]! / 2;
      const away = half * bridge[step + i]!;
      fine[2 * step + i] = middle + away;
      fine[2 * step + size + i] = middle - away;
    }
  return fine;
}

function sums(increments: Float64Array, size: number): Float64Array {
  const values = new Float64Array(increments.length + size);
  for (let k = 0; k < increments.length; k++) values[size + k] = values[k]! + increments[k]!;
  return values;
}
