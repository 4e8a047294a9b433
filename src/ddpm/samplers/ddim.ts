import { requireInRange } from '../../check';
import type { NoiseLevel } from './levels';
import { plainCall, type SamplingPlan, stepsOf } from './plan';

/**
 * DDIM (Song, Meng and Ermon 2021, eq. 12): from the level with σ to the one with σ′,
 *
 *     x′ = scale′·x̂₀ + √(std′² − τ²) ε̂ + τ z,   τ = η·std′·√(1 − σ′²/σ²)
 *
 * η = 0 draws no noise; η = 1 visiting every step is DDPM with the small variance.
 * @param levels - from `noiseLevels`, noise first
 * @throws RangeError
 */
export function ddimPlan(
  levels: readonly NoiseLevel[],
  { eta = 0 }: { readonly eta?: number } = {},
): SamplingPlan {
  requireInRange('plan sampling', 'eta', eta, 0, 1);
  const calls = stepsOf(levels).map(({ at, to, sigma, next }) => {
    const ratio = next / sigma;
    // √(1 − η²(1 − r²)) in a form that keeps its digits at η = 1.
    const kept = Math.sqrt(1 - eta * eta + (eta * ratio) ** 2);
    return {
      ...plainCall,
      at,
      to,
      fromX0: to.scale,
      answers: [to.std * kept],
      noise: eta * to.std * Math.sqrt(1 - ratio * ratio),
    };
  });
  return { remembers: 'eps', calls };
}
