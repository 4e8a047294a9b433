import { requireFinite, requireInRange } from '../../check';
import type { NoiseLevel } from './levels';
import { plainCall, requireSignal, type SamplingPlan, stepsOf, unshrunk } from './plan';

/** Settings of {@link familyPlan}. */
export interface FamilyOptions {
  /** γ: the direction is γ·ε̂ + (1 − γ)·(ε̂ of the step before); 1 unless told. */
  readonly gamma?: number;
  /** μ, in [0, 1): the step goes to σ_p with σ_p^{1−μ} σ^μ = σ′, and noise makes up for it; 0 unless told. */
  readonly mu?: number;
}

/**
 * A family of samplers with two settings (Permenter and Yuan 2024, algorithm 3), on x/scale = x₀ + σε:
 *
 *     x/scale ← x/scale − (σ − σ_p)(γ ε̂ + (1 − γ) ε̂_before) + √(σ′² − σ_p²) z
 *
 * γ = 1, μ = 0 is DDIM, which is Euler's method; γ = 1, μ = ½ is DDPM; γ = 2, μ = 0 is the authors' faster one.
 * @param levels - from `noiseLevels`, noise first
 * @throws RangeError
 */
export function familyPlan(
  levels: readonly NoiseLevel[],
  { gamma = 1, mu = 0 }: FamilyOptions = {},
): SamplingPlan {
  requireFinite('plan sampling', 'gamma', gamma);
  requireInRange('plan sampling', 'mu', mu, 0, 1 - 1e-9);
  requireSignal(levels);
  const calls = stepsOf(levels).map(({ at, to, sigma, next, k }) => {
    const aim = (next / sigma ** mu) ** (1 / (1 - mu));
    const move = aim - sigma;
    const weights = k === 0 ? [move] : [move * gamma, move * (1 - gamma)];
    const noise = mu === 0 ? 0 : Math.sqrt(Math.max(0, next * next - aim * aim));
    return { ...plainCall, at, to, ...unshrunk({ from: at, to }, weights, noise) };
  });
  return { remembers: 'eps', calls };
}

/**
 * Euler's method for dx̃/dσ = ε̂, x̃ = x/scale, the probability-flow equation (Karras et al. 2022, algorithm 1 with one
 * order): x̃ ← x̃ + (σ′ − σ) ε̂. The same as DDIM with η = 0.
 */
export const eulerPlan = (levels: readonly NoiseLevel[]): SamplingPlan => familyPlan(levels);

/**
 * Euler's method with noise, k-diffusion's "Euler ancestral": a step to σ′²/σ, and noise of deviation σ′√(1 − σ′²/σ²) back
 * up to σ′. The same as DDPM, and as DDIM with η = 1.
 */
export const eulerAncestralPlan = (levels: readonly NoiseLevel[]): SamplingPlan =>
  familyPlan(levels, { mu: 0.5 });
