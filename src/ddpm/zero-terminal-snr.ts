import { type Schedule, scheduleFromBetas } from './schedule';

/**
 * The schedule whose last step leaves nothing of the data, ᾱ_T = 0, and whose first step is as it was: √ᾱ is shifted
 * and scaled (Lin et al. 2024, algorithm 1).
 *
 *     √ᾱ′_t = √ᾱ₁ (√ᾱ_t − √ᾱ_T)/(√ᾱ₁ − √ᾱ_T)
 *
 * At t = T the noise ε says nothing about x₀; predict x₀ or v there.
 * @throws RangeError for a schedule of one step
 */
export function zeroTerminalSnr(schedule: Schedule): Schedule {
  const { steps, precision } = schedule;
  if (steps < 2)
    throw new RangeError(`Cannot rescale schedule as steps must be at least 2: current value is ${steps}`);
  const root = (t: number) => Math.sqrt(schedule.alphaBar(t));
  const [first, last] = [root(1), root(steps)];
  const moved = (t: number) => (t === 0 ? 1 : ((root(t) - last) * first) / (first - last));
  const betas = Float64Array.from({ length: steps }, (_, k) => {
    if (k === 0) return schedule.beta(1);
    const [before, after] = [moved(k), moved(k + 1)];
    return ((before - after) * (before + after)) / (before * before);
  });
  return scheduleFromBetas(betas, { precision });
}
