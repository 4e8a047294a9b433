import { refusal } from '../../check';
import { type Grid1, integrate1, onGrid1 } from '../../grid';
import { addExchange, type Chain, chainOf, fastestRate } from './chain';
import { lineSteps } from './line-steps';
import { type Edge, type FluxScheme, requireKinds, type Walls } from './rates';
import { type DensityState, type RunOptions, requireDensity, requireRun, runSteps } from './stepping';
import { tridiagonalSolver } from './tridiagonal';

/** A stochastic process on the line, dX = a(X, t) dt + √(2 D(X, t)) dW in Itô's sense; lecture 001 writes b² for 2D. */
export interface LineProcess {
  /** a(x, t), per unit of time; 0 unless told. Not together with `potential`. */
  readonly drift?: (x: number, t: number) => number;
  /** U(x) of the drift a = −∂U. From it the discrete steady state is e^{−U/D} exactly, if D is the same everywhere. */
  readonly potential?: (x: number) => number;
  /** D(x, t), length² per unit of time; 1 unless told. 0 is pure advection. */
  readonly diffusion?: number | ((x: number, t: number) => number);
  /** `reflecting` unless told. */
  readonly walls?: Walls;
  /** `chang-cooper` unless told. */
  readonly flux?: FluxScheme;
  /** True where drift or diffusion change with time; false unless told. */
  readonly timeDependent?: boolean;
}

/** The Fokker–Planck equation of a process on the cells of a grid. */
export interface FokkerPlanck1 {
  readonly grid: Grid1;
  /** ∂p/∂t at the centres: −∂J. [n] → [n] */
  rate(density: ArrayLike<number>, t?: number): Float64Array;
  /** J = a p − ∂(D p) at the n + 1 edges of the grid. */
  flux(density: ArrayLike<number>, t?: number): Float64Array;
  /** Yields the density over time. */
  run(density: ArrayLike<number>, options: RunOptions): Generator<DensityState, void, undefined>;
  /** The density that stays as it is, of total mass 1. */
  steadyState(): Float64Array;
}

/**
 * The Fokker–Planck equation on the line, in conservation form,
 *
 *     ∂p/∂t = −∂J/∂x,   J = a p − ∂(D p)/∂x,
 *
 * on finite volumes: p lies at the centres of cells, J at the edges between them, and what leaves one cell enters the
 * next, so that mass is conserved to rounding. (Lectures 001 and 004; Risken 1989, eq. 4.44.) With D = 0 it is the advection
 * equation, without drift the heat equation.
 * @throws RangeError
 */
export function fokkerPlanck1(grid: Grid1, process: LineProcess = {}): FokkerPlanck1 {
  const { flux = 'chang-cooper', walls = 'reflecting', timeDependent = false } = process;
  requireKinds(flux, [walls]);
  const edgeAt = edgesOf(grid, process);
  const { n, spacing: h } = grid;
  const build = (t: number) => chainOf({ n, count: 1, h }, { flux, walls }, (k) => edgeAt(k, t));
  const first = build(0);
  const chainAt = (t: number) => (timeDependent ? build(t) : first);
  return {
    grid,
    rate(density, t = 0) {
      const p = requireDensity(grid.n, density);
      const out = new Float64Array(grid.n);
      addExchange(chainAt(t), 1, p, out);
      return out;
    },
    flux: (density, t = 0) => fluxOf(grid, chainAt(t), requireDensity(grid.n, density)),
    run(density, options) {
      const scheme = requireRun(options);
      const p = requireDensity(grid.n, density);
      return runSteps(p, options, lineSteps[scheme](chainAt, options.dt, timeDependent));
    },
    steadyState: () => steadyOf(grid, first),
  };
}

/** Drift and diffusion around edge k; the edge after the last cell is the seam, where the first cell follows. */
function edgesOf(grid: Grid1, { drift, potential, diffusion = 1 }: LineProcess) {
  if (drift && potential)
    throw new RangeError(
      refusal('set up a Fokker–Planck equation', 'there must be a drift or a potential, not both', 'both'),
    );
  const { n, spacing, centres, edges } = grid;
  const D = typeof diffusion === 'number' ? () => diffusion : diffusion;
  const levels = potential && onGrid1(grid, potential);
  return (k: number, t: number): Edge => {
    const [at, next] = [edges[k + 1]!, (k + 1) % n];
    const slope = levels ? -(levels[next]! - levels[k]!) / spacing : (drift?.(at, t) ?? 0);
    return { drift: slope, diffusion: D(at, t), left: D(centres[k]!, t), right: D(centres[next]!, t) };
  };
}

function fluxOf(
  { n, spacing }: Grid1,
  { forward, backward, isPeriodic }: Chain,
  p: Float64Array,
): Float64Array {
  const J = new Float64Array(n + 1);
  for (let k = 0; k < (isPeriodic ? n : n - 1); k++)
    J[k + 1] = spacing * (forward[k]! * p[k]! - backward[k]! * p[(k + 1) % n]!);
  if (isPeriodic) J[0] = J[n]!;
  return J;
}

/**
 * Between walls nothing flows in a steady state, so that each cell follows from the one before it:
 * p_{k+1} = p_k · forward_k/backward_k, in logarithms, since densities may span more than doubles do. On a ring there may be
 * a current; there it is the vector that (I − c·L)⁻¹ leaves alone, found by inverse iteration with a large c.
 */
function steadyOf(grid: Grid1, chain: Chain): Float64Array {
  const { n, isPeriodic, forward, backward } = chain;
  for (let k = 0; k < (isPeriodic ? n : n - 1); k++)
    if (!(forward[k]! > 0 && backward[k]! > 0))
      throw new RangeError(
        refusal(
          'find the steady state',
          'both rates at every edge must be positive, so there must be some diffusion everywhere',
          [forward[k], backward[k]],
        ),
      );
  if (isPeriodic) return normalised(grid, inverseIteration(chain));
  const logs = new Float64Array(n);
  for (let k = 1; k < n; k++) logs[k] = logs[k - 1]! + Math.log(forward[k - 1]! / backward[k - 1]!);
  const most = logs.reduce((a, b) => Math.max(a, b));
  return normalised(
    grid,
    logs.map((value) => Math.exp(value - most)),
  );
}

function inverseIteration(chain: Chain): Float64Array {
  const solve = tridiagonalSolver(chain, 1e9 / fastestRate(chain));
  const p = new Float64Array(chain.n).fill(1);
  for (let k = 0; k < 6; k++) solve(p);
  return p;
}

function normalised(grid: Grid1, p: Float64Array): Float64Array {
  const mass = integrate1(grid, p);
  return p.map((value) => value / mass);
}
