import { requireCount, requireInUnit, requireNonNegative, requireNotEmpty } from '../check';
import type { Random } from '../random/random';
import { makePoints, type PointSet } from './points';

/** A noise setting: the standard deviation of Gaussian noise added to every coordinate. */
export interface NoiseOption {
  readonly noise?: number;
}

function noisy(random: Random, noise: number): (x: number) => number {
  requireNonNegative('make a toy data set', 'noise', noise);
  return noise === 0 ? (x) => x : (x) => x + noise * random.normal();
}

/**
 * Two interleaved half circles of radius 1 (labels 0 and 1), the second around (1, ½) and upside down.
 * Labels alternate, so that every prefix of the set is balanced.
 */
export function moons(random: Random, n: number, { noise = 0.05 }: NoiseOption = {}): PointSet {
  const shake = noisy(random, noise);
  return makePoints(n, (k) => {
    const label = k % 2;
    const angle = Math.PI * random.uniform();
    const [x, y] =
      label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [shake(x), shake(y), label];
  });
}

/** Two concentric circles, radius 1 (label 0) and `factor` in (0, 1) (label 1). */
export function circles(
  random: Random,
  n: number,
  { noise = 0.05, factor = 0.5 }: NoiseOption & { readonly factor?: number } = {},
): PointSet {
  requireInUnit('make circles', 'factor', factor);
  const shake = noisy(random, noise);
  return makePoints(n, (k) => {
    const label = k % 2;
    const radius = label === 0 ? 1 : factor;
    const angle = 2 * Math.PI * random.uniform();
    return [shake(radius * Math.cos(angle)), shake(radius * Math.sin(angle)), label];
  });
}

/**
 * An Archimedean spiral inside the unit disc, `turns` times around from the centre (lecture 000), radius ∝ angle.
 * Points are spread evenly along the curve: its length grows as the square of the radius, so the radius is √U.
 */
export function spiral(
  random: Random,
  n: number,
  { noise = 0.02, turns = 2 }: NoiseOption & { readonly turns?: number } = {},
): PointSet {
  requireNonNegative('make a spiral', 'turns', turns);
  const shake = noisy(random, noise);
  return makePoints(n, () => {
    const radius = Math.sqrt(random.uniform());
    const angle = 2 * Math.PI * turns * radius;
    return [shake(radius * Math.cos(angle)), shake(radius * Math.sin(angle))];
  });
}

/**
 * The swiss roll seen from its side: (t cos t, t sin t) with t ~ U[1.5π, 4.5π], so radius 4.7 … 14.1, as columns 0 and 2 of
 * scikit-learn's `make_swiss_roll` (Marsland). With `hole`, the middle third of the strip loses a third of its points.
 */
export function swissRoll(
  random: Random,
  n: number,
  { noise = 0, hole = false }: NoiseOption & { readonly hole?: boolean } = {},
): PointSet {
  const shake = noisy(random, noise);
  return makePoints(n, () => {
    // With a hole the strip is 3 × 3 tiles without the middle one: the middle turn is drawn 2 times of 8.
    const t = hole
      ? Math.PI * (1.5 + random.choice(3, [3, 2, 3]) + random.uniform())
      : 1.5 * Math.PI * (1 + 2 * random.uniform());
    return [shake(t * Math.cos(t)), shake(t * Math.sin(t))];
  });
}

/** The swiss roll with hole: mean of a coordinate, (E x + E y)/2 with E x = 3 and E y = 1/π; and E r² = E t² = 59π²/6. */
const rollMean = (3 + 1 / Math.PI) / 2;
const rollStd = Math.sqrt((59 * Math.PI ** 2) / 12 - rollMean ** 2);

/**
 * The swiss roll of KAIST's course CS492(D), as its assignments load it: columns 0 and 2 of scikit-learn's `make_swiss_roll` with hole,
 * less their mean, divided by their deviation, times 2; one mean and one deviation for both columns. Here these are the law's own
 * instead of the n points', so that draws of any number come from one law.
 */
export function kaistSwissRoll(random: Random, n: number): PointSet {
  const { points, labels } = swissRoll(random, n, { hole: true });
  return { n, points: points.map((v) => (2 * (v - rollMean)) / rollStd), labels };
}

/** Points evenly spread on the line from one point to another, (−1, −1) to (1, 1) unless told: one dimension in two. */
export function line(
  random: Random,
  n: number,
  {
    noise = 0.02,
    from = [-1, -1],
    to = [1, 1],
  }: NoiseOption & {
    readonly from?: readonly [number, number];
    readonly to?: readonly [number, number];
  } = {},
): PointSet {
  const shake = noisy(random, noise);
  return makePoints(n, () => {
    const u = random.uniform();
    return [shake(from[0] + u * (to[0] - from[0])), shake(from[1] + u * (to[1] - from[1]))];
  });
}

/**
 * A checkerboard on [−half, half]²: uniform on every other of `tiles` × `tiles` squares of side 2·half/tiles.
 * The label is the row of the square. @throws RangeError unless tiles ≥ 2
 */
export function checkerboard(
  random: Random,
  n: number,
  { tiles = 4, half = 2 }: { readonly tiles?: number; readonly half?: number } = {},
): PointSet {
  requireCount('make a checkerboard', 'tiles', tiles, 2);
  const side = (2 * half) / tiles;
  const squares: [number, number][] = [];
  for (let row = 0; row < tiles; row++)
    for (let column = row % 2; column < tiles; column += 2) squares.push([column, row]);
  return makePoints(n, () => {
    const [column, row] = random.choice(squares);
    return [(column + random.uniform()) * side - half, (row + random.uniform()) * side - half, row];
  });
}

/** `count` Gaussian clouds of standard deviation `std`, evenly on a circle of radius `radius` (labels 0 … count − 1). */
export function gaussianRing(
  random: Random,
  n: number,
  {
    count = 8,
    radius = 2,
    std = 0.15,
  }: { readonly count?: number; readonly radius?: number; readonly std?: number } = {},
): PointSet {
  requireCount('make a ring of clouds', 'count', count);
  requireNonNegative('make a ring of clouds', 'std', std);
  return makePoints(n, (k) => {
    const label = k % count;
    const angle = (2 * Math.PI * label) / count;
    return [
      random.normal(radius * Math.cos(angle), std),
      random.normal(radius * Math.sin(angle), std),
      label,
    ];
  });
}

/** One part of {@link gaussianMixture}: a round Gaussian of the plane. */
export interface GaussianPart {
  /** How often it is drawn, in proportion to the others. */
  readonly weight: number;
  readonly mean: readonly [number, number];
  readonly std: number;
}

const unevenParts: readonly GaussianPart[] = [
  { weight: 0.5, mean: [-1.5, -1], std: 0.3 },
  { weight: 0.3, mean: [1.5, -0.5], std: 0.5 },
  { weight: 0.2, mean: [0, 1.5], std: 0.2 },
];

/** Draws from Σ w_k N(μ_k, σ_k² I), the label naming the part; three uneven parts unless told. */
export function gaussianMixture(
  random: Random,
  n: number,
  { parts = unevenParts }: { readonly parts?: readonly GaussianPart[] } = {},
): PointSet {
  requireNotEmpty('draw from a mixture', 'parts', parts);
  const weights = parts.map(({ weight }) => weight);
  return makePoints(n, () => {
    const label = random.choice(parts.length, weights);
    const { mean, std } = parts[label]!;
    return [random.normal(mean[0], std), random.normal(mean[1], std), label];
  });
}

/** The toy sets by name, each a function (random, n) → points with its own defaults. */
export const toySets = {
  moons,
  circles,
  spiral,
  swissRoll,
  kaistSwissRoll,
  line,
  checkerboard,
  gaussianRing,
  gaussianMixture,
} as const;
