import type { NoiseLevel } from './levels';
import { type PlannedCall, plainCall, requireSignal, type SamplingPlan, stepsOf, unshrunk } from './plan';

/**
 * Heun's method for dx̃/dσ = ε̂, x̃ = x/scale (Karras et al. 2022, algorithm 1): a step of Euler's method to σ′, ε̂ there,
 * and the step again with the mean of both.
 *
 *     x̃′ = x̃ + (σ′ − σ) ε̂(x̃, σ);   x̃ ← x̃ + (σ′ − σ) ½(ε̂(x̃, σ) + ε̂(x̃′, σ′))
 *
 * Two calls a step, but one for the last, where σ′ = 0 and nothing is left to ask: 2n − 1 for n steps.
 * @param levels - from `noiseLevels`, noise first
 * @throws RangeError
 */
export function heunPlan(levels: readonly NoiseLevel[]): SamplingPlan {
  requireSignal(levels);
  const calls = stepsOf(levels).flatMap(({ at, to, sigma, next }): PlannedCall[] => {
    const move = next - sigma;
    const first = { ...plainCall, at, to, ...unshrunk({ from: at, to }, [move]) };
    if (next === 0) return [first];
    const second = unshrunk({ from: at, to }, [move / 2, move / 2]);
    return [
      { ...first, done: false },
      { ...plainCall, at: to, to, again: true, ...second, forget: 2 },
    ];
  });
  return { remembers: 'eps', calls };
}
