import { requireCount, requireInRange } from '../../check';
import { ddimPlan } from './ddim';
import type { NoiseLevel } from './levels';
import { plainCall, type SamplingPlan } from './plan';

/** Settings of {@link correctorPlan}. */
export interface CorrectorOptions {
  /** r: how far a correction moves, as a share of the noise; 0.16 unless told. */
  readonly share?: number;
  /** How many corrections at every level; 1 unless told. */
  readonly corrections?: number;
  /** η of the steps between (`ddimPlan`); 1, DDPM, unless told. */
  readonly eta?: number;
}

/**
 * Predictor and corrector (Song et al. 2021, algorithms 3 and 5): a step of DDPM to the next level, and there steps of
 * Langevin's, which pull x towards the law of that level:
 *
 *     x ← x + δ std² ∇ ln p(x) + √(2δ − δ²) std z,   δ = 2r²,   ∇ ln p = −ε̂/std
 *
 * δ std² is the step that the paper computes from lengths, r² ‖z‖²/‖∇ ln p‖², doubled, where the score is that of the noise;
 * its noise is √(2δ) std, which widens the law of the noise by 1/(1 − δ/2) where this leaves it as it is. A correction costs
 * a call; after the last step there is none: n + (n − 1)·corrections.
 * @param levels - from `noiseLevels`, noise first
 * @throws RangeError
 */
export function correctorPlan(
  levels: readonly NoiseLevel[],
  { share = 0.16, corrections = 1, eta = 1 }: CorrectorOptions = {},
): SamplingPlan {
  requireInRange('plan sampling', 'share', share, 0, Math.SQRT1_2);
  requireCount('plan sampling', 'corrections', corrections, 0);
  const { remembers, calls } = ddimPlan(levels, { eta });
  const delta = 2 * share * share;
  const corrected = calls.flatMap((step) => {
    const at = step.to;
    if (at.std === 0 || corrections === 0) return [step];
    const correction = {
      ...plainCall,
      at,
      to: at,
      fromX: 1,
      answers: [-delta * at.std],
      noise: at.std * Math.sqrt(2 * delta - delta * delta),
      done: false,
    };
    const all = Array.from({ length: corrections }, (_, k) => ({
      ...correction,
      done: k === corrections - 1,
    }));
    return [{ ...step, done: false }, ...all];
  });
  return { remembers, calls: corrected };
}
