import { requireCount, requireNonNegative } from '../check';
import type { Field } from '../ode/field';
import type { Sde } from '../sde/sde';
import { convertFlow } from './conversions';
import type { FlowPath } from './path';
import { linearPath } from './paths';

/** What {@link flowSde} is made of. */
export interface FlowSdeOptions {
  /** σ_t, the diffusion coefficient of lecture 003: any function that is never negative. 0 gives the differential equation of the field. */
  readonly sigma: (t: number) => number;
  /** The path that the field belongs to; straight lines unless told. */
  readonly path?: FlowPath;
  /** ∇ ln p_t, if it is known in another way than from the field. */
  readonly score?: Field;
  /** Numbers of a point; 1 unless told, which lets any number of numbers be a state. */
  readonly dimension?: number;
}

/**
 * A diffusion model from a velocity field: for every σ_t the equation
 *
 *     dX = [u_t(X) + ½σ_t² ∇ ln p_t(X)] dt + σ_t dW
 *
 * has the same laws p_t as dx/dt = u_t(x) (Song et al. 2021, appendix D; Albergo, Boffi and Vanden-Eijnden 2023). The score
 * comes from the field itself, which a path from Gaussian noise allows at every t < 1. Solve it with `eulerMaruyama` from 0 to 1.
 * @throws RangeError later, where σ_t is negative, or the score is asked for at t = 1
 */
export function flowSde(
  field: Field,
  { sigma, path = linearPath(), score, dimension = 1 }: FlowSdeOptions,
): Sde {
  requireCount('build a diffusion from a flow', 'dimension', dimension);
  const sigmaAt = (t: number) => {
    const value = sigma(t);
    requireNonNegative('build a diffusion from a flow', `sigma(${t})`, value);
    return value;
  };
  return {
    dimension,
    drift: (x, t, out) => {
      const half = 0.5 * sigmaAt(t) ** 2;
      const u = field(x, t);
      for (let k = 0; k < out.length; k++) out[k] = u[k]!;
      if (half === 0) return;
      const s = score ? score(x, t) : convertFlow(u, x, path.at(t), { from: 'velocity', to: 'score' });
      for (let k = 0; k < out.length; k++) out[k]! += half * s[k]!;
    },
    diffusion: (_, t, out) => {
      out.fill(sigmaAt(t));
    },
  };
}
