import type { Grid2 } from '../../grid';
import { addExchange, type Chain } from './chain';
import type { PlaneChains } from './plane-steps';
import { transposed } from './transposed';

/** ∂p/∂t at the centres, −div J. */
export function planeRate(chains: PlaneChains, p: Float64Array): Float64Array {
  const [nx, ny] = [chains.x.n, chains.y.n];
  const alongX = new Float64Array(p.length);
  addExchange(chains.x, 1, transposed(p, ny, nx), alongX);
  const out = transposed(alongX, nx, ny);
  addExchange(chains.y, 1, p, out);
  return out;
}

/** J at the centres, of both directions. */
export function planeFlux(
  { x, y }: Grid2,
  chains: PlaneChains,
  p: Float64Array,
): { x: Float64Array; y: Float64Array } {
  const turned = centralFlux(chains.x, x.spacing, transposed(p, y.n, x.n));
  return { x: transposed(turned, x.n, y.n), y: centralFlux(chains.y, y.spacing, p) };
}

/** Half of what crosses an edge is counted to the cell on each side of it. */
function centralFlux(
  { n, count, isPeriodic, forward, backward }: Chain,
  h: number,
  p: Float64Array,
): Float64Array {
  const J = new Float64Array(p.length);
  for (let at = 0; at < (isPeriodic ? n : n - 1) * count; at++) {
    const next = (at + count) % p.length;
    const half = (h / 2) * (forward[at]! * p[at]! - backward[at]! * p[next]!);
    J[at]! += half;
    J[next]! += half;
  }
  return J;
}
