import { refusal, requireNonNegative, requirePositive } from '../check';
import type { Noising } from '../probability/noised';
import type { NoisingSde } from './sde';

/** What makes a linear process; `noising` must solve its equation. */
export interface LinearProcess {
  readonly end: number;
  readonly rate: (t: number) => number;
  readonly spread: (t: number) => number;
  readonly noising: (t: number) => Noising;
}

/** The SDE dX = −rate(t)·X dt + spread(t) dW of a process. @throws RangeError unless its end is positive */
export function linearProcess({ end, rate, spread, noising }: LinearProcess): NoisingSde {
  requirePositive('build an SDE', 'end', end);
  return {
    dimension: 1,
    end,
    rate,
    spread,
    noising(t) {
      requireNonNegative('noise by an SDE', 't', t);
      return noising(t);
    },
    drift(x, t, out) {
      const factor = -rate(t);
      for (let k = 0; k < x.length; k++) out[k] = factor * x[k]!;
    },
    diffusion(x, t, out) {
      out.fill(spread(t), 0, x.length);
    },
  };
}

/**
 * The exact law of x_to given x_from, x_to = scale·x_from + std·ε: of two noisings {s, σ} and {s′, σ′},
 * scale = s′/s and std² = σ′² − (scale·σ)².
 * @throws RangeError unless 0 ≤ from ≤ to
 */
export function transitionBetween(
  process: Pick<NoisingSde, 'noising'>,
  { from, to }: { readonly from: number; readonly to: number },
): Noising {
  const [before, after] = [process.noising(from), process.noising(to)];
  if (!(to >= from)) throw new RangeError(refusal('noise by an SDE', 'to must be at least from', to));
  const scale = after.scale / before.scale;
  // Where the two are nearly equal, rounding may leave less than nothing.
  const variance = (after.std - scale * before.std) * (after.std + scale * before.std);
  return { scale, std: Math.sqrt(Math.max(0, variance)) };
}
