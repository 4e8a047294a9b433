import { requireNonNegative } from '../../check';
import type { Field } from '../../ode/field';
import type { NoisingSde, Sde } from '../sde';
import type { ScoreField } from './score-field';

/** Options of {@link reverse}. */
export interface ReversalOptions {
  /** α ≥ 0, how much noise the way back adds: 0 none (the probability flow), 1 as much as the way forward; 1 unless told. */
  readonly churn?: number;
}

/** A noising equation run backwards: a process over s = T − t, from noise at s = 0 to data at s = T. */
export interface ReversedSde extends Sde {
  /** T, where the data is. */
  readonly end: number;
  readonly churn: number;
}

/**
 * The family of equations that undo dX = −rate·X dt + spread dW. With s = T − t and η = ∇ ln p_t, for any churn α ≥ 0,
 *
 *     dY = (rate·Y + ½(1 + α) spread² η(Y, T − s)) ds + √α · spread dW
 *
 * has the laws of X in the opposite order: Y_s ~ p_{T−s}, if it begins with Y_0 ~ p_T. In the Fokker–Planck equation
 * of X, Δp = div(p η), so that a diffusion backwards is an advection, and α of it may be given back as noise. For the
 * Ornstein–Uhlenbeck process (rate 1, spread √2) it is lecture 004's dY = (Y + (1 + α)η) ds + √(2α) dW. α = 1 is
 * Anderson 1982 (Song et al. 2021, eq. 6), α = 0 the probability-flow equation (eq. 13); α between and above: Karras
 * et al. 2022, eq. 6; Zhang and Chen 2023, eq. 5.
 * @param score of the noised data: `exactScore`, `networkScore` or any function (x, t) → ∇ ln p_t(x), t the time of X
 * @throws RangeError unless churn ≥ 0
 */
export function reverse(
  sde: NoisingSde,
  score: ScoreField,
  { churn = 1 }: ReversalOptions = {},
): ReversedSde {
  requireNonNegative('reverse an equation', 'churn', churn);
  const { end } = sde;
  return {
    dimension: sde.dimension,
    end,
    churn,
    drift: (y, s, out) => {
      const t = forwardTime(end, s);
      const [rate, spread] = [sde.rate(t), sde.spread(t)];
      const pull = 0.5 * (1 + churn) * spread * spread;
      const eta = score(y, t);
      for (let i = 0; i < y.length; i++) out[i] = rate * y[i]! + pull * eta[i]!;
    },
    diffusion: (_, s, out) => {
      out.fill(Math.sqrt(churn) * sde.spread(forwardTime(end, s)));
    },
  };
}

/** T − s, without the rounding that would put it below 0 at the end. */
function forwardTime(end: number, s: number): number {
  return Math.max(0, end - s);
}

/**
 * The velocity of the probability-flow equation over the time of X, for solvers of ordinary differential equations:
 *
 *     dx/dt = −rate·x − ½ spread² η(x, t)
 *
 * Solved from T to 0 it takes noise to data, from 0 to T data to noise, always along the same curves (Song et al. 2021,
 * eq. 13). `reverse` with churn 0 is the same equation over s = T − t.
 */
export function probabilityFlow(sde: NoisingSde, score: ScoreField): Field {
  return (x, t) => {
    const [rate, spread] = [sde.rate(t), sde.spread(t)];
    const pull = 0.5 * spread * spread;
    const eta = score(x, t);
    return x.map((value, i) => -rate * value - pull * eta[i]!);
  };
}
