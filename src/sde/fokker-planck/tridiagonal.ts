import type { Chain } from './chain';

/** Solves (I − c·L) x = b for all rows of a chain; x takes the place of b. */
export type Solve = (b: Float64Array) => void;

/**
 * Thomas' algorithm: elimination without pivoting, which is stable for I − c·L since each diagonal entry outweighs the
 * rest of its column. Factors once; a solution takes two sweeps over the cells. A ring is a row with two more entries in
 * the corners of its matrix, which are put in by the formula of Sherman and Morrison.
 */
export function tridiagonalSolver(chain: Chain, c: number): Solve {
  const { n, count, isPeriodic } = chain;
  const diagonal = diagonalOf(chain, c);
  if (!isPeriodic || n === 1) return sweeps(chain, c, diagonal);

  const last = (n - 1) * count;
  const bend = new Float64Array(n * count);
  const share = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    // The ring's matrix is A + u·vᵀ with u = (γ, 0 …, entry (n, 1)) and v = (1, 0 …, entry (1, n)/γ).
    const gamma = -diagonal[j]!;
    share[j] = (-c * chain.forward[last + j]!) / gamma;
    bend[j] = gamma;
    bend[last + j] = -c * chain.backward[last + j]!;
    diagonal[j]! -= gamma;
    diagonal[last + j]! -= share[j]! * bend[last + j]!;
  }
  const solve = sweeps(chain, c, diagonal);
  solve(bend);
  return (b) => {
    solve(b);
    for (let j = 0; j < count; j++) {
      const part = (b[j]! + share[j]! * b[last + j]!) / (1 + bend[j]! + share[j]! * bend[last + j]!);
      for (let at = j; at < b.length; at += count) b[at]! -= part * bend[at]!;
    }
  };
}

/** 1 + c times all that leaves a cell. */
function diagonalOf({ count, forward, backward }: Chain, c: number): Float64Array {
  const { length } = forward;
  return forward.map((rate, at) => 1 + c * (rate + backward[at < count ? at + length - count : at - count]!));
}

function sweeps({ count, forward, backward }: Chain, c: number, diagonal: Float64Array): Solve {
  const { length } = diagonal;
  const lower = diagonal.map((_, at) => (at < count ? 0 : -c * forward[at - count]!));
  const upper = diagonal.map((_, at) => (at < length - count ? -c * backward[at]! : 0));
  if (count === 1) return oneRow({ diagonal, lower, upper });
  const inverse = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    inverse[at] = 1 / (at < count ? diagonal[at]! : diagonal[at]! - lower[at]! * upper[at - count]!);
    upper[at]! *= inverse[at]!;
  }
  return (b) => {
    for (let at = 0; at < count; at++) b[at]! *= inverse[at]!;
    for (let at = count, from = 0; at < length; at++, from++)
      b[at] = (b[at]! - lower[at]! * b[from]!) * inverse[at]!;
    for (let at = length - count - 1, from = length - 1; at >= 0; at--, from--)
      b[at]! -= upper[at]! * b[from]!;
  };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * A single row, where each cell waits for the one before it: eliminated from both ends at once, to the middle and back
 * outwards (the twisted factorisation; Meurant 1992), so that two waits go on side by side. What is handed on
 * stays in registers, and products of coefficients are made beforehand.
 */
function oneRow({ diagonal, lower, upper }: Tridiagonal): Solve {
  const n = diagonal.length;
  const middle = n >> 1;
  const [inverse, carried, back] = [0, 0, 0].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const eliminate = (at: number, handedOn: number, to: Float64Array, from: Float64Array) => {
    inverse[at] = 1 / (diagonal[at]! - from[at]! * handedOn);
    carried[at] = from[at]! * inverse[at]!;
    back[at] = to[at]! * inverse[at]!;
    return back[at]!;
  };
  let left = 0;
  for (let at = 0; at < middle; at++) left = eliminate(at, left, upper, lower);
  let right = 0;
  for (let at = n - 1; at > middle; at--) right = eliminate(at, right, lower, upper);
  const [low, high] = [lower[middle]!, upper[middle]!];
  const centre = 1 / (diagonal[middle]! - low * left - high * right);
  // An even number of cells has one more before the middle than after it.
  const single = n - 1 - middle;
  return (b) => {
    let [before, after] = [0, 0];
    for (let at = 0, end = n - 1; at < single; at++, end--) {
      before = b[at] = b[at]! * inverse[at]! - carried[at]! * before;
      after = b[end] = b[end]! * inverse[end]! - carried[end]! * after;
    }
    if (single < middle) before = b[single] = b[single]! * inverse[single]! - carried[single]! * before;
    before = after = b[middle] = (b[middle]! - low * before - high * after) * centre;
    if (single < middle) before = b[single] = b[single]! - back[single]! * before;
    for (let at = single - 1, end = n - single; at >= 0; at--, end++) {
      before = b[at] = b[at]! - back[at]! * before;
      after = b[end] = b[end]! - back[end]! * after;
    }
  };
}
