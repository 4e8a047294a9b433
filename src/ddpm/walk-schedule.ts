import { requirePositive } from '../check';
import type { RandomWalkOptions } from './random-walk';
import { requireSteps, type Schedule, scheduleFromBetas } from './schedule';

/**
 * The schedule that is the random walk of lecture 000, seen at another scale. The walk x_t = x₀ + std·√t·ε does not shrink;
 * divided by its own size, √ᾱ_t x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε with
 *
 *     ᾱ_t = 1/(1 + t·std²),   β_t = std²/(1 + t·std²)
 *
 * it is a process of lecture 002 ("variance exploding" and "variance preserving" in Song et al. 2021, section 3.4). So what is
 * made for schedules, `idealDenoiser` or `ancestral`, serves walks too.
 * @throws RangeError unless steps is a count and std > 0
 */
export function walkSchedule({ steps = 100, std = 0.1 }: RandomWalkOptions = {}): Schedule {
  requireSteps(steps);
  requirePositive('build schedule', 'std', std);
  const variance = std * std;
  return scheduleFromBetas(
    Float64Array.from({ length: steps }, (_, k) => variance / (1 + (k + 1) * variance)),
  );
}
