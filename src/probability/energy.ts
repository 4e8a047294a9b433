import { refusal, requireCount, requireLength, requirePositive } from '../check';
import { type Grid1, type Grid2, onGrid1, onGrid2 } from '../grid';
import type { Random } from '../random/random';
import { logSumExp } from './log-sum-exp';
import { tableSampler } from './table-sampler';

/** An energy made into a density on a grid, and what the normalisation cost. */
export interface EnergyDensity<G extends Grid1 | Grid2, Point extends number[]> {
  readonly grid: G;
  readonly temperature: number;
  /** E at every cell. */
  readonly energies: Float64Array;
  /** ln Z with Z = ∫ exp(−E/τ), the partition function. */
  readonly logPartition: number;
  readonly partition: number;
  /** Free energy −τ ln Z. */
  readonly freeEnergy: number;
  /** p = exp(−E/τ)/Z at every cell; sums to 1 when multiplied by the cell size. */
  readonly densities: Float64Array;
  /** ln p at any point: −E/τ − ln Z. */
  logDensity(...point: Point): number;
  density(...point: Point): number;
}

function normalise(energies: Float64Array, cellSize: number, temperature: number) {
  for (const energy of energies)
    if (!(energy > -Infinity))
      throw new RangeError(refusal('normalise an energy', 'the energy must be a number above −∞', energy));
  // The smallest energy is taken out of the sum, so that energies of any size neither overflow nor vanish.
  const logPartition = logSumExp(energies.map((energy) => -energy / temperature)) + Math.log(cellSize);
  if (!(logPartition > -Infinity))
    throw new RangeError(refusal('normalise an energy', 'it must be finite somewhere on the grid', Infinity));
  return {
    temperature,
    energies,
    logPartition,
    partition: Math.exp(logPartition),
    freeEnergy: -temperature * logPartition,
    densities: energies.map((energy) => Math.exp(-energy / temperature - logPartition)),
  };
}

/**
 * The density p(x) = exp(−E(x)/τ)/Z of an energy on a 1-D grid, Z by the midpoint rule. exp makes it positive, Z makes
 * it integrate to 1; an energy of +∞ forbids a point. A constant added to E changes Z and leaves p alone.
 * @throws RangeError if the energy is NaN or −∞ at a cell, or +∞ everywhere, or the temperature is not positive
 */
export function energyDensity1(
  grid: Grid1,
  energy: (x: number) => number,
  { temperature = 1 } = {},
): EnergyDensity<Grid1, [x: number]> {
  requirePositive('normalise an energy', 'temperature', temperature);
  const parts = normalise(onGrid1(grid, energy), grid.spacing, temperature);
  const logDensity = (x: number) => -energy(x) / temperature - parts.logPartition;
  return { grid, ...parts, logDensity, density: (x) => Math.exp(logDensity(x)) };
}

/** The density exp(−E(x, y)/τ)/Z of an energy on a 2-D grid; otherwise as `energyDensity1`. @throws RangeError */
export function energyDensity2(
  grid: Grid2,
  energy: (x: number, y: number) => number,
  { temperature = 1 } = {},
): EnergyDensity<Grid2, [x: number, y: number]> {
  requirePositive('normalise an energy', 'temperature', temperature);
  const parts = normalise(onGrid2(grid, energy), grid.cellArea, temperature);
  const logDensity = (x: number, y: number) => -energy(x, y) / temperature - parts.logPartition;
  return { grid, ...parts, logDensity, density: (x, y) => Math.exp(logDensity(x, y)) };
}

/** E(x) = −ln p(x), the energy whose density is p (with Z = 1): low where x is typical. */
export function energyOf(p: { logDensity(x: number): number }): (x: number) => number {
  return (x) => -p.logDensity(x);
}

/**
 * n draws from a density given by its values at a 1-D grid's cells: a cell in proportion to its value, and a uniform
 * place within the cell. Sampling by a table: possible only where the whole space fits one.
 * @throws RangeError if n is not a count or the values are no density
 */
export function sampleGrid1(
  grid: Grid1,
  densities: ArrayLike<number>,
  random: Random,
  n: number,
): Float64Array {
  requireCount('sample a grid', 'n', n, 0);
  requireLength('sample a grid', 'the densities', densities, grid.n);
  const cell = tableSampler(densities);
  return Float64Array.from({ length: n }, () => {
    const k = cell(random);
    return grid.edges[k]! + random.uniform() * grid.spacing;
  });
}
