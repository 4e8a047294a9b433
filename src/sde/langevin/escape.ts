import { refusal, requireCount, requireInterval, requirePositive } from '../../check';
import { grid1, onGrid1 } from '../../grid';
import type { Random } from '../../random/random';
import type { LinePotential } from './potential';
import type { LangevinState } from './walk';

/** A barrier between wells: how high, and how sharp both are. */
export interface Barrier {
  /** f on the barrier less f in the well. */
  readonly height: number;
  /** f″ in the well, positive. */
  readonly wellCurvature: number;
  /** −f″ on the barrier, positive. */
  readonly topCurvature: number;
  /** T; 1 unless told. */
  readonly temperature?: number;
}

/**
 * Kramers' time to leave a well for the next one, for dX = −f′ dt + √(2T) dW: 2π/√(f″(well)·−f″(top)) · e^{height/T}. The
 * leading term of a high barrier (Kramers 1940, eq. 17; Gardiner 2009, eq. 5.5.40); the error is of the order of T/height.
 * Two equal wells relax twice as fast, since both are left.
 * @throws RangeError
 */
export function kramersTime({ height, wellCurvature, topCurvature, temperature = 1 }: Barrier): number {
  const action = 'time an escape';
  requirePositive(action, 'the height of the barrier', height);
  requirePositive(action, 'wellCurvature', wellCurvature);
  requirePositive(action, 'topCurvature', topCurvature);
  requirePositive(action, 'temperature', temperature);
  return ((2 * Math.PI) / Math.sqrt(wellCurvature * topCurvature)) * Math.exp(height / temperature);
}

/** From where to where, and what is known of the way. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  /** A wall, or a place so high that nobody gets there; below `from`. */
  readonly low: number;
  /** T; 1 unless told. */
  readonly temperature?: number;
  /** Cells of the quadrature; 4000 unless told. */
  readonly cells?: number;
}

/**
 * The mean time in which dX = −f′ dt + √(2T) dW first gets from one place up to another, exactly:
 *
 *     (1/T) ∫_from^to e^{f(y)/T} ∫_low^y e^{−f(z)/T} dz dy
 *
 * (Gardiner 2009, eq. 5.5.24). By midpoints; the error falls with the square of the cells' width.
 * @throws RangeError unless low ≤ from < to
 */
export function meanPassageTime(
  { energy }: LinePotential,
  { from, to, low, temperature = 1, cells = 4000 }: Passage,
): number {
  const action = 'time a passage';
  requireInterval(action, 'from and to', from, to);
  if (!(low <= from)) throw new RangeError(refusal(action, 'low must not be above from', [low, from]));
  requirePositive(action, 'temperature', temperature);
  requireCount(action, 'cells', cells);
  const grid = grid1(low, to, cells);
  const levels = onGrid1(grid, (x) => energy(x) / temperature);
  // ∫ e^{f(y) − f(z)} dz up to the cell of y, carried from cell to cell: e^{f} alone overflows where walls are high.
  let [before, time] = [0, 0];
  for (let k = 0; k < cells; k++) {
    if (k > 0) before = (before + grid.spacing) * Math.exp(levels[k]! - levels[k - 1]!);
    const share = shareAbove(grid.edges[k]!, grid.edges[k + 1]!, from);
    time += (before + grid.spacing / 2) * grid.spacing * share;
  }
  return time / temperature;
}

/** How much of an interval lies above a place. */
const shareAbove = (left: number, right: number, place: number) =>
  Math.min(1, Math.max(0, (right - place) / (right - left)));

/** Walkers that are timed. */
export interface PassageRuns {
  readonly from: number;
  readonly to: number;
  readonly random: Random;
  /** τ of a step. */
  readonly stepSize: number;
  /** Number of walkers; 1000 unless told. */
  readonly walkers?: number;
  /** T; 1 unless told. */
  readonly temperature?: number;
  /** After so many steps a walker is given up, and its time is Infinity; 10⁶ unless told. */
  readonly steps?: number;
}

/**
 * When each of many Langevin walkers is first at or beyond a place: what `meanPassageTime` is the mean of, but for an error of
 * the order of √τ at the place and of τ on the way.
 * @throws RangeError
 */
export function passageTimes(
  potential: LinePotential,
  { from, to, random, stepSize, walkers = 1000, temperature = 1, steps = 1e6 }: PassageRuns,
): Float64Array {
  const action = 'time walkers';
  requireInterval(action, 'from and to', from, to);
  requirePositive(action, 'stepSize', stepSize);
  requirePositive(action, 'temperature', temperature);
  requireCount(action, 'walkers', walkers);
  requireCount(action, 'steps', steps);
  const times = new Float64Array(walkers).fill(Infinity);
  const [x, slopes, noise] = [0, 1, 2].map(() => new Float64Array(walkers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  x.fill(from);
  const who = Int32Array.from({ length: walkers }, (_, k) => k);
  const std = Math.sqrt(2 * stepSize * temperature);
  for (let k = 1, left = walkers; k <= steps && left > 0; k++) {
    potential.gradients(x.subarray(0, left), slopes);
    random.normals(noise.subarray(0, left));
    for (let i = 0; i < left; i++) x[i] = x[i]! - stepSize * slopes[i]! + std * noise[i]!;
    for (let i = left - 1; i >= 0; i--) {
      if (!(x[i]! >= to)) continue;
      times[who[i]!] = k * stepSize;
      left--; // the last walker takes the place of the one that has arrived
      x[i] = x[left]!;
      who[i] = who[left]!;
    }
  }
  return times;
}

/**
 * In what time the mean of an observable comes nearer to its limit by a factor of e: from e^{−½} of its first distance to
 * e^{−3/2}, so that what dies quickly is dead already. Walks no further than that. Infinity where the walk ends before.
 * @param states - of a walk of many points that all begin alike
 * @param observable - of one number of the state
 * @param limit - what its mean tends to; 0 unless told
 */
export function relaxationTime(
  states: Iterable<LangevinState>,
  observable: (x: number) => number = (x) => x,
  limit = 0,
): number {
  let start = Number.NaN;
  let begun: number | undefined;
  let before = { t: 0, logs: 0 };
  for (const { t, x } of states) {
    const distance = Math.abs(meanOf(x, observable) - limit);
    if (Number.isNaN(start)) start = distance;
    const now = { t, logs: Math.log(start / distance) };
    const crossing = (level: number) =>
      before.t + ((now.t - before.t) * (level - before.logs)) / (now.logs - before.logs);
    if (begun === undefined && now.logs >= 0.5) begun = crossing(0.5);
    if (begun !== undefined && now.logs >= 1.5) return crossing(1.5) - begun;
    before = now;
  }
  return Infinity;
}

function meanOf(x: Float64Array, observable: (value: number) => number): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += observable(x[k]!);
  return sum / x.length;
}
