import { type Edge, type FluxScheme, ratesAt, type Walls } from './rates';

/**
 * Rows of cells that exchange what is in them, `count` rows side by side: entry k·count + j belongs to cell k of row j.
 * Edge k lies between cell k and the next one; the last edge of a periodic row leads from its last cell to its first. In
 * a unit of time the share forward[k] of what is in cell k goes to the next one, the share backward[k] of what is there
 * comes back:
 *
 *     (L p)_k = forward[k−1] p_{k−1} + backward[k] p_{k+1} − (forward[k] + backward[k−1]) p_k
 */
export interface Chain {
  readonly n: number;
  readonly count: number;
  readonly isPeriodic: boolean;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
}

/** The chains of n cells of width h; `edge(k, j)` tells what is at edge k of row j, for k = n − 1 at the seam. */
export function chainOf(
  { n, count, h }: { readonly n: number; readonly count: number; readonly h: number },
  { flux, walls }: { readonly flux: FluxScheme; readonly walls: Walls },
  edge: (k: number, j: number) => Edge,
): Chain {
  const isPeriodic = walls === 'periodic';
  const forward = new Float64Array(n * count);
  const backward = new Float64Array(n * count);
  for (let k = 0; k < (isPeriodic ? n : n - 1); k++)
    for (let j = 0; j < count; j++) {
      const rates = ratesAt(flux, edge(k, j), h);
      forward[k * count + j] = rates.forward;
      backward[k * count + j] = rates.backward;
    }
  return { n, count, isPeriodic, forward, backward };
}

/** How much leaves the busiest cell in a unit of time, as a share: 1 over it is the longest explicit step. */
export function fastestRate({ forward, backward, count }: Chain): number {
  const { length } = forward;
  let fastest = 0;
  for (let at = 0; at < length; at++) {
    const before = at < count ? at + length - count : at - count;
    fastest = Math.max(fastest, Math.abs(forward[at]!) + Math.abs(backward[before]!));
  }
  return fastest;
}

/** out += c·L p. Edge by edge: what leaves one cell enters its neighbour, so nothing is lost but by rounding. */
export function addExchange(
  { n, count, isPeriodic, forward, backward }: Chain,
  c: number,
  p: Float64Array,
  out: Float64Array,
): void {
  const inside = (n - 1) * count;
  if (count === 1) exchangeInRow({ forward, backward }, c, p, out);
  else
    for (let at = 0, to = count; at < inside; at++, to++) {
      const flow = c * (forward[at]! * p[at]! - backward[at]! * p[to]!);
      out[at]! -= flow;
      out[to]! += flow;
    }
  if (!isPeriodic) return;
  for (let at = inside, to = 0; to < count; at++, to++) {
    const flow = c * (forward[at]! * p[at]! - backward[at]! * p[to]!);
    out[at]! -= flow;
    out[to]! += flow;
  }
}

/** The same along a single row: what enters a cell is kept in a register until the cell's turn. */
function exchangeInRow(
  { forward, backward }: Pick<Chain, 'forward' | 'backward'>,
  c: number,
  p: Float64Array,
  out: Float64Array,
): void {
  const last = p.length - 1;
  let [entered, here] = [0, p[0]!];
  for (let at = 0; at < last; at++) {
    const next = p[at + 1]!;
    const flow = c * (forward[at]! * here - backward[at]! * next);
    out[at] = out[at]! + entered - flow;
    [entered, here] = [flow, next];
  }
  out[last]! += entered;
}
