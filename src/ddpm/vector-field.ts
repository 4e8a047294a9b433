import { requireCount } from '../check';
import { type Grid2, onGrid2 } from '../grid';
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
