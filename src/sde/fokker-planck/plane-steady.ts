import { refusal } from '../../check';
import { type Grid2, integrate2 } from '../../grid';
import type { Chain } from './chain';
import type { PlaneChains } from './plane-steps';

/** Rates between N states that see none farther away than `width`: from i to j at i·(2·width + 1) + j − i + width. */
interface Band {
  readonly states: number;
  readonly width: number;
  readonly rates: Float64Array;
}

/**
 * The state with div J = 0 of any process, by state reduction: the last cell is taken out, and what went through it goes
 * directly from now on, until one cell is left; then they come back in turn. Nothing is subtracted, so that each cell's
 * mass is right to a few roundings, however small. (Grassmann, Taksar and Heyman 1985.) Takes nx²·ny·w operations and
 * memory for 2nx·ny·w numbers, where w is nx, or 2nx where y is periodic.
 * @throws RangeError unless all rates are positive or 0 and lead from everywhere to everywhere
 */
export function steadyByReduction(grid: Grid2, { x, y }: PlaneChains): Float64Array {
  const [nx, ny] = [x.n, y.n];
  const rows = y.isPeriodic ? folded(ny) : Int32Array.from({ length: ny }, (_, j) => j);
  const band = emptyBand(nx * ny, Math.min(nx * ny - 1, nx * (y.isPeriodic ? 2 : 1)));
  // A chain along x is laid out column by column, one along y row by row.
  addRates(band, x, (i, j) => rows[j]! * nx + i);
  addRates(band, y, (j, i) => rows[j]! * nx + i);
  for (let k = band.states - 1; k > 0; k--) takeOut(band, k);
  const p = putBack(band);
  const sorted = Float64Array.from(p, (_, at) => p[rows[Math.floor(at / nx)]! * nx + (at % nx)]!);
  const mass = integrate2(grid, sorted);
  return sorted.map((value) => value / mass);
}

/** Places 0, 2, 4 … and back … 5, 3, 1: neighbours on a ring are at most 2 apart. */
const folded = (n: number): Int32Array =>
  Int32Array.from({ length: n }, (_, j) => (2 * j < n ? 2 * j : 2 * (n - j) - 1));

const emptyBand = (states: number, width: number): Band => ({
  states,
  width,
  rates: new Float64Array(states * (2 * width + 1)),
});

function addRates({ width, rates }: Band, chain: Chain, place: (k: number, row: number) => number): void {
  const { n, count, isPeriodic, forward, backward } = chain;
  for (let k = 0; k < (isPeriodic ? n : n - 1); k++)
    for (let j = 0; j < count; j++) {
      const [from, to] = [place(k, j), place((k + 1) % n, j)];
      const [there, back] = [forward[k * count + j]!, backward[k * count + j]!];
      if (!(there >= 0 && back >= 0)) refuse('no rate may be negative (use chang-cooper or upwind)', there);
      if (from === to) continue;
      rates[from * (2 * width + 1) + to - from + width]! += there;
      rates[to * (2 * width + 1) + from - to + width]! += back;
    }
}

function refuse(rule: string, value: unknown): never {
  throw new RangeError(refusal('find the steady state', rule, value));
}

/** State k goes: what it hands to j of what i hands to it goes from i to j. */
function takeOut({ width, rates }: Band, k: number): void {
  const [first, row] = [Math.max(0, k - width), 2 * width + 1];
  const out = k * row - k + width;
  let leaves = 0;
  for (let j = first; j < k; j++) leaves += rates[out + j]!;
  if (!(leaves > 0)) refuse('there must be a way from every cell to every other', leaves);
  for (let i = first; i < k; i++) {
    const from = i * row - i + width;
    const share = rates[from + k]! / leaves;
    rates[from + k] = share;
    if (share > 0) for (let j = first; j < k; j++) rates[from + j]! += share * rates[out + j]!;
  }
}

/** The states come back: what is in k is what the earlier ones hand to it. */
function putBack({ states, width, rates }: Band): Float64Array {
  const p = new Float64Array(states);
  p[0] = 1;
  for (let k = 1; k < states; k++) {
    for (let i = Math.max(0, k - width); i < k; i++)
      p[k]! += p[i]! * rates[i * (2 * width + 1) + k - i + width]!;
    // The first cell may hold next to nothing of it all: a number that grows too large is the new 1.
    if (p[k]! > 1e200) for (let i = 0; i <= k; i++) p[i]! *= 1e-200;
  }
  return p;
}
