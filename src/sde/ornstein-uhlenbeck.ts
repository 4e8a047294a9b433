import { requireNonNegative, requirePositive } from '../check';
import { linearProcess } from './linear-process';
import type { NoisingSde } from './sde';

/** Settings of Brownian motion. */
export interface BrownianMotionOptions {
  /** Standard deviation after one unit of time; 1 unless told. */
  readonly spread?: number;
  /** When it ends; 1 unless told. */
  readonly end?: number;
}

/**
 * Brownian motion, dX = spread·dW: x_t = x₀ + spread·√t·ε (Einstein 1905; lecture 001).
 * @throws RangeError unless spread and end are positive
 */
export function brownianMotion({ spread = 1, end = 1 }: BrownianMotionOptions = {}): NoisingSde {
  requirePositive('build Brownian motion', 'spread', spread);
  return linearProcess({
    end,
    rate: () => 0,
    spread: () => spread,
    noising: (t) => ({ scale: 1, std: spread * Math.sqrt(t) }),
  });
}

/** Settings of an Ornstein–Uhlenbeck process. */
export interface OrnsteinUhlenbeckOptions {
  /** How fast it returns to 0; 1 unless told. */
  readonly rate?: number;
  /** The coefficient of dW; √2 unless told, with which N(0, 1) stays as it is for a rate of 1. */
  readonly spread?: number;
  /** When it ends; 5 unless told, where 0.7 % of the data is left for a rate of 1. */
  readonly end?: number;
}

/**
 * The Ornstein–Uhlenbeck process, dX = −rate·X dt + spread·dW (Uhlenbeck and Ornstein 1930; lecture 004 with √2 in
 * place of 1): x_t = e^{−rate·t} x₀ + √(spread²(1 − e^{−2·rate·t})/(2·rate)) ε.
 * @throws RangeError unless rate and end are positive and spread is not negative
 */
export function ornsteinUhlenbeck({
  rate = 1,
  spread = Math.SQRT2,
  end = 5,
}: OrnsteinUhlenbeckOptions = {}): NoisingSde {
  requirePositive('build an Ornstein–Uhlenbeck process', 'rate', rate);
  requireNonNegative('build an Ornstein–Uhlenbeck process', 'spread', spread);
  return linearProcess({
    end,
    rate: () => rate,
    spread: () => spread,
    noising: (t) => ({
      scale: Math.exp(-rate * t),
      std: spread * Math.sqrt(-Math.expm1(-2 * rate * t) / (2 * rate)),
    }),
  });
}
