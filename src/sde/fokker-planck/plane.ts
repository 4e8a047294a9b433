import { refusal } from '../../check';
import { type Grid2, integrate2, onGrid2 } from '../../grid';
import { chainOf } from './chain';
import { planeFlux, planeRate } from './plane-flux';
import { steadyByReduction } from './plane-steady';
import { type PlaneChains, planeSteps } from './plane-steps';
import { type Edge, type FluxScheme, requireKinds, type Walls } from './rates';
import { type DensityState, type RunOptions, requireDensity, requireRun, runSteps } from './stepping';

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

/** A probability current in the plane, row by row. */
export interface PlaneFlux {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The Fokker–Planck equation of a process on the cells of a grid. */
export interface FokkerPlanck2 {
  readonly grid: Grid2;
  /** ∂p/∂t at the centres: −div J. [ny·nx] → [ny·nx] */
  rate(density: ArrayLike<number>, t?: number): Float64Array;
  /** J at the centres: the mean of what crosses the two edges of a cell in a direction. [ny·nx] → [ny·nx] each */
  flux(density: ArrayLike<number>, t?: number): PlaneFlux;
  /** Yields the density over time. */
  run(density: ArrayLike<number>, options: RunOptions): Generator<DensityState, void, undefined>;
  /**
   * The density that stays as it is, of total mass 1: e^{−U/D}/Z in closed form where there is a potential (or no drift)
   * and one constant D, else the state with div J = 0 (of the coefficients at t = 0), which may have a current.
   * @throws RangeError if none is found
   */
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
    rate: (density, t = 0) => planeRate(chainsAt(t), requireDensity(x.n * y.n, density)),
    flux: (density, t = 0) => planeFlux(grid, chainsAt(t), requireDensity(x.n * y.n, density)),
    run(density, options) {
      const scheme = requireRun(options);
      const p = requireDensity(x.n * y.n, density);
      return runSteps(p, options, { step: planeSteps[scheme](chainsAt, options.dt, timeDependent) });
    },
    steadyState: () => closedForm(grid, process) ?? steadyByReduction(grid, first),
  };
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

/** e^{−U/D}/Z, where that is the steady state. */
function closedForm(
  grid: Grid2,
  { potential, drift, diffusion = 1 }: PlaneProcess,
): Float64Array | undefined {
  if (drift || typeof diffusion !== 'number' || !(diffusion > 0)) return undefined;
  const exponents = onGrid2(grid, (x, y) => -(potential?.(x, y) ?? 0) / diffusion);
  const most = exponents.reduce((a, b) => Math.max(a, b));
  const p = exponents.map((value) => Math.exp(value - most));
  const mass = integrate2(grid, p);
  return p.map((value) => value / mass);
}
