import { refusal, requireOneOf } from '../../check';

/** How the flux through a wall between two cells is made of the densities beside it. */
export type FluxScheme = 'chang-cooper' | 'central' | 'upwind';
const fluxSchemes: readonly FluxScheme[] = ['chang-cooper', 'central', 'upwind'];

/** What lies at the ends of an axis: a wall that nothing passes, or the other end. */
export type Walls = 'reflecting' | 'periodic';
const kindsOfWalls: readonly Walls[] = ['reflecting', 'periodic'];

/** Drift and diffusion around one edge between two cells. */
export interface Edge {
  /** a at the edge. */
  readonly drift: number;
  /** D at the edge, and in the cells to its left and right. */
  readonly diffusion: number;
  readonly left: number;
  readonly right: number;
}

/**
 * What crosses an edge in a unit of time, as shares of what is in the cells beside it: the flux is
 * J = h·(forward·p_left − backward·p_right). So a discrete Fokker–Planck equation is a Markov chain that jumps between
 * neighbouring cells at these rates.
 */
export interface Rates {
  readonly forward: number;
  readonly backward: number;
}

/** z/(eᶻ − 1), 1 at z = 0. */
const bernoulli = (z: number): number => (z === 0 ? 1 : z / Math.expm1(z));

type Scheme = (edge: Edge, h: number) => Rates;

const schemes: Readonly<Record<FluxScheme, Scheme>> = {
  'chang-cooper'(edge, h) {
    if (edge.diffusion === 0) return upwind(edge, h);
    const w = (edge.drift * h) / edge.diffusion;
    return {
      forward: (bernoulli(-w) * edge.left) / h ** 2,
      backward: (bernoulli(w) * edge.right) / h ** 2,
    };
  },
  central: ({ drift, left, right }, h) => ({
    forward: left / h ** 2 + drift / (2 * h),
    backward: right / h ** 2 - drift / (2 * h),
  }),
  upwind,
};

function upwind({ drift, left, right }: Edge, h: number): Rates {
  return {
    forward: left / h ** 2 + Math.max(drift, 0) / h,
    backward: right / h ** 2 + Math.max(-drift, 0) / h,
  };
}

/**
 * The rates at an edge of cells of width h, for the flux J = a p − ∂(D p):
 *
 * - `chang-cooper`: exact where J, a and D are constant between the two centres, in terms of w = ah/D and
 *   B(z) = z/(eᶻ − 1): forward B(−w)·D_left/h², backward B(w)·D_right/h². Never negative, second order in h, and a
 *   state without flux stays as it is. (Chang and Cooper 1970, eq. 16; Scharfetter and Gummel 1969, eq. 26.)
 * - `central`: a·(p_left + p_right)/2; second order, but negative where |ah| > 2D.
 * - `upwind`: a times p of the side it comes from; never negative, first order.
 *
 * @throws RangeError on an unknown scheme, a drift that is not finite, or a diffusion that is not ≥ 0
 */
export function ratesAt(scheme: FluxScheme, edge: Edge, h: number): Rates {
  if (!Number.isFinite(edge.drift))
    throw new RangeError(refusal('set up a Fokker–Planck equation', 'the drift must be finite', edge.drift));
  for (const value of [edge.left, edge.diffusion, edge.right])
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(
        refusal('set up a Fokker–Planck equation', 'the diffusion must be at least 0 and finite', value),
      );
  return schemes[scheme](edge, h);
}

/** @throws RangeError on a scheme or walls that do not exist */
export function requireKinds(scheme: FluxScheme, walls: readonly Walls[]): void {
  requireOneOf('set up a Fokker–Planck equation', 'the flux scheme', scheme, fluxSchemes);
  for (const kind of walls) requireOneOf('set up a Fokker–Planck equation', 'walls', kind, kindsOfWalls);
}
