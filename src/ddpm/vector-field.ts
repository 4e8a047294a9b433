import { requireCount, requireSameLength } from '../check';
import { cellOf, type Grid2, onGrid2 } from '../grid';
import type { Network } from '../nn/network';
import type { FloatArray } from '../random/random';
import { marginal } from './forward';
import type { Model } from './model';
import { predicting } from './model';
import { asModel, onNumbers } from './network-model';
import type { RandomWalkOptions } from './random-walk';
import { walkSchedule } from './walk-schedule';

/**
 * The way back of a random walk, lecture 000: shown where a walk of t steps stands (one point or many in a row), answers with
 * the vector to where it is expected to have begun, E[x₀ − x_t | x_t]. By Tweedie's formula it is the score times the
 * variance of the noise, std²·t·∇ ln p_t(x_t); divided by t it is the expected last step back, E[x_{t−1} − x_t | x_t].
 */
export type VectorField = (x: FloatArray, t: number) => Float64Array;

/**
 * The field of a model that was made for `walkSchedule` with the same options:
 *
 *     u(x, t) = x̂₀(√ᾱ_t x, t) − x
 *
 * With `idealDenoiser(data, walkSchedule())` it is the exact field of the data set.
 */
export function vectorField(model: Model, options: RandomWalkOptions = {}): VectorField {
  const schedule = walkSchedule(options);
  const { predict } = predicting(model, 'x0', schedule);
  return (x, t) => {
    const { scale } = marginal(schedule, t);
    const x0 = predict(
      Float64Array.from(x, (value) => scale * value),
      t,
    );
    return Float64Array.from(x0, (value, k) => value - x[k]!);
  };
}

/**
 * The field that a network has learned from `walkBatches`: what it answers, in plain numbers. Runs eagerly.
 * @param size - numbers of a point; 2 unless told
 */
export function networkField(network: Network, { size = 2 }: { readonly size?: number } = {}): VectorField {
  requireCount('read the field of a network', 'size', size);
  const { predict } = onNumbers(asModel(network), [size]);
  return (x, t) => Float64Array.from(predict(x, t));
}

/** An arrow of a field in the plane, as `plot.arrows` takes it. */
export interface FieldRow {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** The field at time t in the centres of a grid's cells, asked for all of them at once: `plot.arrows(fieldRows(field, 20, grid))`. */
export function fieldRows(field: VectorField, t: number, grid: Grid2): FieldRow[] {
  const places: number[] = [];
  onGrid2(grid, (x, y) => places.push(x, y));
  const u = field(Float64Array.from(places), t);
  return Array.from({ length: u.length / 2 }, (_, k) => ({
    x: places[2 * k]!,
    y: places[2 * k + 1]!,
    dx: u[2 * k]!,
    dy: u[2 * k + 1]!,
  }));
}

/**
 * A field seen through samples: vectors averaged in each cell of a grid, empty cells left out. `n` vectors began there; the
 * average's error is their deviation over √n.
 * @param points - where each vector begins, x₀, y₀, x₁, y₁, …
 * @throws RangeError if the lengths differ
 */
export function averagedRows(
  points: ArrayLike<number>,
  vectors: ArrayLike<number>,
  grid: Grid2,
): (FieldRow & { readonly n: number })[] {
  requireSameLength('average vectors', ['points', 'vectors'], points, vectors);
  const cells = grid.x.n * grid.y.n;
  const [counts, dx, dy] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  for (let k = 0; k < points.length; k += 2) {
    const [i, j] = [cellOf(grid.x, points[k]!), cellOf(grid.y, points[k + 1]!)];
    if (i < 0 || j < 0) continue;
    const cell = j * grid.x.n + i;
    counts[cell]! += 1;
    dx[cell]! += vectors[k]!;
    dy[cell]! += vectors[k + 1]!;
  }
  const rows = Array.from(counts, (n, cell) => ({
    x: grid.x.centres[cell % grid.x.n]!,
    y: grid.y.centres[Math.floor(cell / grid.x.n)]!,
    dx: dx[cell]! / n,
    dy: dy[cell]! / n,
    n,
  }));
  return rows.filter(({ n }) => n > 0);
}
