import { requireFinite } from '../check';
import { type Sde, sde } from './sde';

/** Geometric Brownian motion with its solution. */
export interface GeometricBrownianMotion extends Sde {
  /** X_t = x₀ e^{(μ − σ²/2)t + σ W_t}: where a path with W_t = w is. */
  solution(x0: number, w: number, t: number): number;
  /** E X_t = x₀e^{μt} and Var X_t = x₀²e^{2μt}(e^{σ²t} − 1). */
  moments(x0: number, t: number): { readonly mean: number; readonly variance: number };
}

/**
 * Geometric Brownian motion, dX = μX dt + σX dW: noise in proportion to the place, and a solution that is known path by
 * path, on which methods are tried (Kloeden and Platen 1992, section 4.4; Samuelson 1965).
 * @param coefficients - `drift` μ and `spread` σ
 * @throws RangeError unless both are finite
 */
export function geometricBrownianMotion({
  drift,
  spread,
}: {
  readonly drift: number;
  readonly spread: number;
}): GeometricBrownianMotion {
  requireFinite('build geometric Brownian motion', 'drift', drift);
  requireFinite('build geometric Brownian motion', 'spread', spread);
  return {
    ...sde({ drift: (x) => drift * x, diffusion: (x) => spread * x, diffusionSlope: () => spread }),
    solution: (x0, w, t) => x0 * Math.exp((drift - spread ** 2 / 2) * t + spread * w),
    moments: (x0, t) => ({
      mean: x0 * Math.exp(drift * t),
      variance: x0 ** 2 * Math.exp(2 * drift * t) * Math.expm1(spread ** 2 * t),
    }),
  };
}
