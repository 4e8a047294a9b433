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
  const upper = new Float64Array(length);
  const inverse = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    inverse[at] = 1 / (at < count ? diagonal[at]! : diagonal[at]! - lower[at]! * upper[at - count]!);
    if (at < length - count) upper[at] = -c * backward[at]! * inverse[at]!;
  }
  if (count === 1) return oneRow(lower, inverse, upper);
  return (b) => {
    for (let at = 0; at < count; at++) b[at]! *= inverse[at]!;
    for (let at = count, from = 0; at < length; at++, from++)
      b[at] = (b[at]! - lower[at]! * b[from]!) * inverse[at]!;
    for (let at = length - count - 1, from = length - 1; at >= 0; at--, from--)
      b[at]! -= upper[at]! * b[from]!;
  };
}

/** The same with what is handed from cell to cell in a register, which a single row has to wait for. */
function oneRow(lower: Float64Array, inverse: Float64Array, upper: Float64Array): Solve {
  // The product of both coefficients beforehand shortens the wait.
  const carried = lower.map((value, at) => value * inverse[at]!);
  return (b) => {
    let before = 0;
    for (let at = 0; at < b.length; at++) before = b[at] = b[at]! * inverse[at]! - carried[at]! * before;
    before = 0;
    for (let at = b.length - 1; at >= 0; at--) before = b[at] = b[at]! - upper[at]! * before;
  };
}
