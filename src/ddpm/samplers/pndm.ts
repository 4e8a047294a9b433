import { requireCount } from '../../check';
import type { Schedule } from '../schedule';
import { type NoiseLevel, noiseLevels, sigmaOf } from './levels';
import { type PlannedCall, plainCall, requireSignal, type SamplingPlan, stepsOf, unshrunk } from './plan';

/** Three answers before the newest: Adams and Bashforth's weights for even steps. */
const adamsBashforth = [55 / 24, -59 / 24, 37 / 24, -9 / 24];

/** Four calls from `from` to `to` with `between` in the middle: Runge and Kutta's weights. */
function rungeKutta(from: NoiseLevel, between: NoiseLevel, to: NoiseLevel): PlannedCall[] {
  const call = (at: NoiseLevel, aim: NoiseLevel, weights: readonly number[]) => ({
    ...plainCall,
    at,
    to: aim,
    again: at !== from,
    ...unshrunk(
      { from, to: aim },
      weights.map((weight) => weight * (sigmaOf(aim) - sigmaOf(from))),
    ),
    done: false,
  });
  return [
    call(from, between, [1]),
    call(between, between, [1, 0]),
    call(between, to, [1, 0, 0]),
    { ...call(to, to, [1 / 6, 1 / 3, 1 / 3, 1 / 6]), done: true, forget: 3 },
  ];
}

/** Settings of {@link pndmPlan}. */
export interface PndmOptions {
  /** How many steps, at least 4; T/steps is rounded down to whole steps of the schedule. */
  readonly steps: number;
  /** The step of the schedule to end at; 0, the data, unless told. diffusers ends at 1 unless told. */
  readonly end?: 0 | 1;
}

/**
 * PNDM (Liu et al. 2022): three steps of Runge and Kutta's method, four calls each, and from there Adams and Bashforth's
 * with the answers of the last four steps; both move by DDIM's formula. n steps take n + 9 calls.
 * @throws RangeError
 */
export function pndmPlan(schedule: Schedule, { steps, end = 0 }: PndmOptions): SamplingPlan {
  requireCount('plan sampling', 'steps', steps, 4);
  const levels = noiseLevels(schedule, { steps, spacing: 'leading', end });
  requireSignal(levels);
  const apart = Math.floor(schedule.steps / steps);
  const calls = stepsOf(levels).flatMap(({ at, to, sigma, next, k }): PlannedCall[] => {
    if (k < 3) {
      const custom = [at.t, at.t - Math.floor(apart / 2)];
      return rungeKutta(at, noiseLevels(schedule, { custom })[1]!, to);
    }
    const weights = adamsBashforth.map((weight) => weight * (next - sigma));
    return [{ ...plainCall, at, to, ...unshrunk({ from: at, to }, weights) }];
  });
  return { remembers: 'eps', calls };
}
