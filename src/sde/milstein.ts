import { requireSlope } from './diffusion-slope';
import type { Sde } from './sde';
import { type SdeState, type SolveSdeOptions, solveSde } from './stepping';

/**
 * Milstein's method for diagonal noise, x ← x + a·h + b·ΔW + ½b·b′·(ΔW² − h) with b′ = ∂b_i/∂x_i (Milstein 1974; Kloeden
 * and Platen 1992, section 10.3): of strong and weak order 1, where each b_i sees its own x_i alone. Without b′, where b does
 * not depend on x, it is the Euler–Maruyama method.
 *
 * Yields the start and each state after it.
 * @param start - particles one after the other
 * @throws RangeError on a wrong option or state, or where b differs between places without `diffusionSlope`
 */
export function milstein(
  sde: Sde,
  start: ArrayLike<number>,
  options: SolveSdeOptions,
): Generator<SdeState, void, undefined> {
  return solveSde(sde, start, options, (size) => {
    const [a, b, slope] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    const fillSlope = requireSlope('solve an SDE by the Milstein method', sde, size);
    return (x, { t, h, dw }, next) => {
      sde.drift(x, t, a);
      sde.diffusion(x, t, b);
      fillSlope(x, t, slope);
      for (let k = 0; k < size; k++) {
        const [spread, w] = [b[k]!, dw[k]!];
        next[k] = x[k]! + a[k]! * h + spread * w + 0.5 * spread * slope[k]! * (w * w - h);
      }
    };
  });
}
