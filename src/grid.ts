import { requireCount, requireInterval, requireLength, requireOneOf } from './check';

/**
 * A uniform 1-D grid of `n` cells on [low, high]. Values of a function live at the centres; walls and fluxes at
 * the n + 1 edges. `spacing` = (high − low)/n is both the cell width and the distance of centres.
 */
export interface Grid1 {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly spacing: number;
  readonly centres: Float64Array;
  readonly edges: Float64Array;
}

/** A 1-D grid of n equal cells on [low, high]. @throws RangeError unless low < high and n is a count */
export function grid1(low: number, high: number, n: number): Grid1 {
  requireInterval('make a grid', 'its interval', low, high);
  requireCount('make a grid', 'n', n);
  const at = (k: number) => low + ((high - low) * k) / n;
  const centres = Float64Array.from({ length: n }, (_, k) => at(k + 0.5));
  const edges = Float64Array.from({ length: n + 1 }, (_, k) => (k === n ? high : at(k)));
  return { low, high, n, spacing: (high - low) / n, centres, edges };
}

/**
 * A 2-D grid, the product of two 1-D grids. A function on it is one array of x.n · y.n values, row by row:
 * the value at (x.centres[i], y.centres[j]) is entry j · x.n + i.
 */
export interface Grid2 {
  readonly x: Grid1;
  readonly y: Grid1;
  readonly cellArea: number;
}

/** The 2-D grid of the cells of x times the cells of y. */
export function grid2(x: Grid1, y: Grid1): Grid2 {
  return { x, y, cellArea: x.spacing * y.spacing };
}

/** f at every centre of a 1-D grid. */
export function onGrid1(grid: Grid1, f: (x: number) => number): Float64Array {
  return grid.centres.map((x) => f(x));
}

/** f at every centre of a 2-D grid, row by row (entry j · x.n + i is f(x_i, y_j)). */
export function onGrid2(grid: Grid2, f: (x: number, y: number) => number): Float64Array {
  const { x, y } = grid;
  const values = new Float64Array(x.n * y.n);
  for (let j = 0; j < y.n; j++)
    for (let i = 0; i < x.n; i++) values[j * x.n + i] = f(x.centres[i]!, y.centres[j]!);
  return values;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
}

/** ∫ f dx by the midpoint rule, of f's values at the centres: spacing · Σ f_k, error O(spacing²). @throws RangeError on a wrong number of values */
export function integrate1(grid: Grid1, values: ArrayLike<number>): number {
  requireLength('integrate', 'the values', values, grid.n);
  return sum(values) * grid.spacing;
}

/** ∬ f dx dy by the midpoint rule, of f's values at the centres of a 2-D grid. @throws RangeError on a wrong number of values */
export function integrate2(grid: Grid2, values: ArrayLike<number>): number {
  requireLength('integrate', 'the values', values, grid.x.n * grid.y.n);
  return sum(values) * grid.cellArea;
}

/** Ways to integrate a function: the error falls as the 2nd (midpoint, trapezoid) or 4th power (simpson) of the spacing. */
export type Rule = 'midpoint' | 'trapezoid' | 'simpson';
const rules: readonly Rule[] = ['midpoint', 'trapezoid', 'simpson'];

/**
 * ∫ f dx over a grid's interval, cell by cell from f at the centre m and the edges a, b of each:
 * midpoint h·f(m), trapezoid h·(f(a) + f(b))/2, simpson h·(f(a) + 4 f(m) + f(b))/6.
 * @throws RangeError on an unknown rule
 */
export function integrate(f: (x: number) => number, grid: Grid1, rule: Rule = 'simpson'): number {
  requireOneOf('integrate', 'the rule', rule, rules);
  const { centres, edges, spacing } = grid;
  if (rule === 'midpoint') return sum(centres.map((x) => f(x))) * spacing;
  const atEdges = edges.map((x) => f(x));
  const trapezoid = (sum(atEdges) - (atEdges[0]! + atEdges[grid.n]!) / 2) * spacing;
  if (rule === 'trapezoid') return trapezoid;
  return (2 * sum(centres.map((x) => f(x))) * spacing + trapezoid) / 3;
}

/** Samples counted in the cells of a grid; `outside` are those beyond it (or not a number). */
export interface Histogram {
  readonly counts: Float64Array;
  /** counts / (number of samples · cell size): comparable with a probability density, samples outside included in the number. */
  readonly density: Float64Array;
  readonly outside: number;
}

/** The cell of a grid that holds x, or −1. The last cell includes its right edge. */
export function cellOf(grid: Grid1, x: number): number {
  if (!(x >= grid.low && x <= grid.high)) return -1;
  let k = Math.min(grid.n - 1, Math.floor((x - grid.low) / grid.spacing));
  // Division may round across an edge: the edges themselves decide.
  if (x < grid.edges[k]!) k -= 1;
  else if (k < grid.n - 1 && x >= grid.edges[k + 1]!) k += 1;
  return k;
}

function histogram(counts: Float64Array, total: number, cellSize: number): Histogram {
  const density = counts.map((count) => (total === 0 ? 0 : count / (total * cellSize)));
  return { counts, density, outside: total - sum(counts) };
}

/** Counts and density of samples on a 1-D grid. */
export function histogram1(grid: Grid1, samples: ArrayLike<number>): Histogram {
  const counts = new Float64Array(grid.n);
  for (let k = 0; k < samples.length; k++) {
    const cell = cellOf(grid, samples[k]!);
    if (cell >= 0) counts[cell]! += 1;
  }
  return histogram(counts, samples.length, grid.spacing);
}

/** Counts and density of points on a 2-D grid, row by row. `points` are interleaved: x₀, y₀, x₁, y₁, … @throws RangeError on an odd number of coordinates */
export function histogram2(grid: Grid2, points: ArrayLike<number>): Histogram {
  const total = points.length / 2;
  if (!Number.isInteger(total))
    throw new RangeError(
      `Cannot count points as they must be pairs of coordinates: current value is ${points.length} coordinates`,
    );
  const counts = new Float64Array(grid.x.n * grid.y.n);
  for (let k = 0; k < total; k++) {
    const i = cellOf(grid.x, points[2 * k]!);
    const j = cellOf(grid.y, points[2 * k + 1]!);
    if (i >= 0 && j >= 0) counts[j * grid.x.n + i]! += 1;
  }
  return histogram(counts, total, grid.cellArea);
}
