import {
  refusal,
  requireCount,
  requireFinite,
  requireLength,
  requireNonNegative,
  requirePositive,
} from '../check';
import type { Random } from '../random/random';
import { transitionBetween } from './linear-process';
import { type NoisingSde, requireState } from './sde';
import { type SdeState, timesOf } from './stepping';

/** ∇ ln p_t of a whole state, particles one after the other. */
export type ScoreOfState = (x: Float64Array, t: number) => ArrayLike<number>;

/** Settings of {@link predictorCorrector}. */
export interface PredictorCorrectorOptions {
  readonly random: Random;
  /** Predictor steps. */
  readonly steps: number;
  /** M, Langevin steps after each predictor step; 1 unless told. Each calls the score once more. */
  readonly corrections?: number;
  /** r, the ratio of a correction's step to its noise; 0.16 unless told, which Song et al. use for pictures. */
  readonly signalToNoise?: number;
  /** Numbers of one particle, over which the norms of the corrector go; 1 unless told. */
  readonly dimension?: number;
  /** Where to end, near the data; `end`/1000 unless told. The score grows without bound towards 0. */
  readonly to?: number;
}

/**
 * Predictor–corrector sampling of the law that a process has noised, from its end back to its beginning (Song et al. 2021,
 * algorithms 2 and 3, written once for all linear processes). From t to s < t, with x_t = r·x_s + g·ε:
 *
 *     predictor   x ← (2 − r)x + g²·score(x, t) + g·z
 *     corrector   x ← x + η·score(x, s) + √(2η)·z,  η = 2r²(signalToNoise·‖z‖/‖score‖)²,  M times
 *
 * where ‖·‖ is the mean of the particles' norms; r² is their α_i, 1 for variance-exploding noise. The corrector is Langevin
 * motion, which leaves p_s as it is and mends what the predictor has missed.
 *
 * Yields the start and each state after it; t falls from `end` to `to`.
 * @param start - draws of the law at `end`: N(0, std²) for noise that covers the data
 * @throws RangeError on a wrong option or state, or a score of another length
 */
export function* predictorCorrector(
  process: NoisingSde,
  score: ScoreOfState,
  start: ArrayLike<number>,
  options: PredictorCorrectorOptions,
): Generator<SdeState, void, undefined> {
  const { random, steps, corrections = 1, signalToNoise = 0.16, to = process.end / 1000 } = options;
  const { dimension = process.dimension } = options;
  requireOptions({ steps, corrections, signalToNoise, dimension, to, end: process.end });
  const x = requireState('sample', { dimension }, start);
  const z = new Float64Array(x.length);
  const scoreAt = (t: number) => {
    const found = score(x, t);
    requireLength('sample', 'the score', found, x.length);
    return found;
  };
  const timeAt = timesOf({ from: process.end, to, steps });
  yield { t: process.end, x: x.slice() };
  for (let k = 0; k < steps; k++) {
    const [t, s] = [timeAt(k), timeAt(k + 1)];
    const { scale, std } = transitionBetween(process, { from: s, to: t });
    move(x, { keep: 2 - scale, along: std ** 2, noise: std }, scoreAt(t), random.normals(z));
    for (let m = 0; m < corrections; m++) {
      const slope = scoreAt(s);
      random.normals(z);
      const ratio = (signalToNoise * meanNorm(z, dimension)) / meanNorm(slope, dimension);
      // A score of 0 everywhere has no direction to correct in.
      const eta = Number.isFinite(ratio) ? 2 * (scale * ratio) ** 2 : 0;
      move(x, { keep: 1, along: eta, noise: Math.sqrt(2 * eta) }, slope, z);
    }
    yield { t: s, x: x.slice() };
  }
}

function move(
  x: Float64Array,
  { keep, along, noise }: { readonly keep: number; readonly along: number; readonly noise: number },
  score: ArrayLike<number>,
  z: Float64Array,
): void {
  for (let k = 0; k < x.length; k++) x[k] = keep * x[k]! + along * score[k]! + noise * z[k]!;
}

/** The mean of ‖·‖ over particles. */
function meanNorm(values: ArrayLike<number>, dimension: number): number {
  let total = 0;
  for (let at = 0; at < values.length; at += dimension) {
    let squares = 0;
    for (let i = 0; i < dimension; i++) squares += values[at + i]! ** 2;
    total += Math.sqrt(squares);
  }
  return total / (values.length / dimension);
}

interface Checked {
  readonly steps: number;
  readonly corrections: number;
  readonly signalToNoise: number;
  readonly dimension: number;
  readonly to: number;
  readonly end: number;
}

function requireOptions({ steps, corrections, signalToNoise, dimension, to, end }: Checked): void {
  requireCount('sample', 'steps', steps);
  requireCount('sample', 'corrections', corrections, 0);
  requireCount('sample', 'dimension', dimension);
  requirePositive('sample', 'signalToNoise', signalToNoise);
  requireFinite('sample', 'to', to);
  requireNonNegative('sample', 'to', to);
  if (!(to < end)) throw new RangeError(refusal('sample', `to must be below the end ${end}`, to));
}
