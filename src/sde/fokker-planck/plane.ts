import { refusal } from '../../check';
import { type Grid2, integrate2, onGrid2 } from '../../grid';
import { addExchange, chainOf } from './chain';
import { type PlaneChains, planeSteps } from './plane-steps';
import { type Edge, type FluxScheme, requireKinds, type Walls } from './rates';
import { type DensityState, type RunOptions, requireDensity, requireRun, runSteps } from './stepping';
import { transposed } from './transposed';

type Pair = readonly [x: number, y: number];

/** A stochastic process in the plane, dX = a(X, t) dt + √(2 D(X, t)) dW in Itô's sense, D diagonal. */
export interface PlaneProcess {
  /** a(x, y, t), a vector per unit of time; 0 unless told. Not together with `potential`. */
  readonly drift?: (x: number, y: number, t: number) => Pair;
  /** U(x, y) of the drift a = −∇U. From it the discrete steady state is e^{−U/D} exactly, if D is the same everywhere. */
  readonly potential?: (x: number, y: number) => number;
  /** D, or those of both directions, which may depend on place and time; 1 unless told. */
  readonly diffusion?: number | Pair | ((x: number, y: number, t: number) => Pair);
  /** Of both directions, or of each; `reflecting` unless told. */
  readonly walls?: Walls | readonly [x: Walls, y: Walls];
  /** `chang-cooper` unless told. */
  readonly flux?: FluxScheme;
  /** True where drift or diffusion change with time; false unless told. */
  readonly timeDependent?: boolean;
}

/** The Fokker–Planck equation of a process on the cells of a grid. */
export interface FokkerPlanck2 {
  readonly grid: Grid2;
  /** ∂p/∂t at the centres: −div J. [ny·nx] → [ny·nx] */
  rate(density: ArrayLike<number>, t?: number): Float64Array;
  /** Yields the density over time. */
  run(density: ArrayLike<number>, options: RunOptions): Generator<DensityState, void, undefined>;
  /** e^{−U/D}/Z of a process with a potential and one constant D. @throws RangeError for another process */
  steadyState(): Float64Array;
}

/**
 * The Fokker–Planck equation in the plane, in conservation form,
 *
 *     ∂p/∂t = −div J,   J_i = a_i p − ∂(D_i p)/∂x_i,
 *
 * on finite volumes as `fokkerPlanck1`. Implicit steps go along x, then along y (Lie splitting, first order as backward
 * Euler is); Crank–Nicolson is the alternating-direction method of Peaceman and Rachford (1955), of second order. Both
 * conserve mass to rounding, and leave a state alone that has no flux in either direction.
 * @throws RangeError
 */
export function fokkerPlanck2(grid: Grid2, process: PlaneProcess = {}): FokkerPlanck2 {
  const { flux = 'chang-cooper', walls = 'reflecting', timeDependent = false } = process;
  const [wallsX, wallsY] = typeof walls === 'string' ? [walls, walls] : walls;
  requireKinds(flux, [wallsX, wallsY]);
  const edges = edgesOf(grid, process);
  const { x, y } = grid;
  const build = (t: number): PlaneChains => ({
    x: chainOf({ n: x.n, count: y.n, h: x.spacing }, { flux, walls: wallsX }, (i, j) => edges.x(i, j, t)),
    y: chainOf({ n: y.n, count: x.n, h: y.spacing }, { flux, walls: wallsY }, (j, i) => edges.y(i, j, t)),
  });
  const first = build(0);
  const chainsAt = (t: number) => (timeDependent ? build(t) : first);
  return {
    grid,
    rate: (density, t = 0) => rateOf(grid, chainsAt(t), requireDensity(grid.x.n * grid.y.n, density)),
    run(density, options) {
      const scheme = requireRun(options);
      const p = requireDensity(grid.x.n * grid.y.n, density);
      return runSteps(p, options, planeSteps[scheme](chainsAt, options.dt, timeDependent));
    },
    steadyState: () => steadyOf(grid, process),
  };
}

function rateOf({ x, y }: Grid2, chains: PlaneChains, p: Float64Array): Float64Array {
  const alongX = new Float64Array(p.length);
  addExchange(chains.x, 1, transposed(p, y.n, x.n), alongX);
  const out = transposed(alongX, x.n, y.n);
  addExchange(chains.y, 1, p, out);
  return out;
}

function edgesOf(grid: Grid2, { drift, potential, diffusion = 1 }: PlaneProcess) {
  if (drift && potential)
    throw new RangeError(
      refusal('set up a Fokker–Planck equation', 'there must be a drift or a potential, not both', 'both'),
    );
  const { x, y } = grid;
  const D = diffusionOf(diffusion);
  const levels = potential && onGrid2(grid, potential);
  const level = (i: number, j: number) => levels![j * x.n + i]!;
  return {
    x(i: number, j: number, t: number): Edge {
      const [at, next, row] = [x.edges[i + 1]!, (i + 1) % x.n, y.centres[j]!];
      const slope = levels ? (level(i, j) - level(next, j)) / x.spacing : (drift?.(at, row, t)[0] ?? 0);
      const of = (place: number) => D(place, row, t)[0];
      return { drift: slope, diffusion: of(at), left: of(x.centres[i]!), right: of(x.centres[next]!) };
    },
    y(i: number, j: number, t: number): Edge {
      const [at, next, column] = [y.edges[j + 1]!, (j + 1) % y.n, x.centres[i]!];
      const slope = levels ? (level(i, j) - level(i, next)) / y.spacing : (drift?.(column, at, t)[1] ?? 0);
      const of = (place: number) => D(column, place, t)[1];
      return { drift: slope, diffusion: of(at), left: of(y.centres[j]!), right: of(y.centres[next]!) };
    },
  };
}

function diffusionOf(
  diffusion: Exclude<PlaneProcess['diffusion'], undefined>,
): (x: number, y: number, t: number) => Pair {
  if (typeof diffusion === 'function') return diffusion;
  const pair: Pair = typeof diffusion === 'number' ? [diffusion, diffusion] : diffusion;
  return () => pair;
}

function steadyOf(grid: Grid2, { potential, drift, diffusion = 1 }: PlaneProcess): Float64Array {
  if (drift || typeof diffusion !== 'number' || !(diffusion > 0))
    throw new RangeError(
      refusal(
        'find the steady state in closed form',
        'there must be a potential (or no drift) and one constant diffusion above 0; run it for a long time instead',
        drift ? 'a drift' : String(diffusion),
      ),
    );
  const exponents = onGrid2(grid, (x, y) => -(potential?.(x, y) ?? 0) / diffusion);
  const most = exponents.reduce((a, b) => Math.max(a, b));
  const p = exponents.map((value) => Math.exp(value - most));
  const mass = integrate2(grid, p);
  return p.map((value) => value / mass);
}
