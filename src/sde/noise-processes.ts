import { refusal, requireNonNegative, requirePositive } from '../check';
import { linearProcess } from './linear-process';
import type { NoisingSde } from './sde';

/** β(t) = betaMin + (betaMax − betaMin)·t for 0 ≤ t ≤ 1. */
export interface BetaRangeOptions {
  /** β(0); 0.1 unless told. */
  readonly betaMin?: number;
  /** β(1); 20 unless told. */
  readonly betaMax?: number;
}

/** β(t) and its integral from 0. */
function linearBeta(action: string, { betaMin = 0.1, betaMax = 20 }: BetaRangeOptions) {
  requireNonNegative(action, 'betaMin', betaMin);
  requirePositive(action, 'betaMax', betaMax);
  return {
    beta: (t: number) => betaMin + (betaMax - betaMin) * t,
    integral: (t: number) => t * (betaMin + 0.5 * (betaMax - betaMin) * t),
  };
}

/**
 * Variance-preserving noise, the limit of DDPM's steps: dX = −½β(t)X dt + √β(t) dW with β linear from t = 0 to 1, so that
 *
 *     scale = e^{−½B(t)},  std² = 1 − e^{−B(t)},  B(t) = ∫₀ᵗ β
 *
 * (Song et al. 2021, eq. 11, 29 and 32–33). Data of variance 1 keeps it.
 * @throws RangeError unless betaMin ≥ 0 and betaMax > 0
 */
export function vpSde(options: BetaRangeOptions = {}): NoisingSde {
  const { beta, integral } = linearBeta('build a variance-preserving SDE', options);
  return linearProcess({
    end: 1,
    rate: (t) => beta(t) / 2,
    spread: (t) => Math.sqrt(beta(t)),
    noising: (t) => ({ scale: Math.exp(-integral(t) / 2), std: Math.sqrt(-Math.expm1(-integral(t))) }),
  });
}

/**
 * Noise below the variance-preserving one: dX = −½β(t)X dt + √(β(t)(1 − e^{−2B(t)})) dW, so that scale = e^{−½B(t)} and
 * std = 1 − e^{−B(t)} (Song et al. 2021, eq. 12 and 29).
 * @throws RangeError unless betaMin ≥ 0 and betaMax > 0
 */
export function subVpSde(options: BetaRangeOptions = {}): NoisingSde {
  const { beta, integral } = linearBeta('build a sub-variance-preserving SDE', options);
  return linearProcess({
    end: 1,
    rate: (t) => beta(t) / 2,
    spread: (t) => Math.sqrt(beta(t) * -Math.expm1(-2 * integral(t))),
    noising: (t) => ({ scale: Math.exp(-integral(t) / 2), std: -Math.expm1(-integral(t)) }),
  });
}

/** Settings of variance-exploding noise. */
export interface VeSdeOptions {
  /** σ(0); 0.01 unless told. */
  readonly stdMin?: number;
  /** σ(1); 50 unless told. About the largest distance in the data is a good choice (Song and Ermon 2020). */
  readonly stdMax?: number;
  /** True: x₀ of `noising` is data to which σ(0) of noise has been added already, so that std = σ(t). False unless told. */
  readonly countsFirstNoise?: boolean;
}

/**
 * Variance-exploding noise, dX = σ(t)√(2 ln(stdMax/stdMin)) dW with σ(t) = stdMin·(stdMax/stdMin)ᵗ for 0 ≤ t ≤ 1, so that
 * scale = 1 and std² = σ(t)² − σ(0)² (Song et al. 2021, eq. 9, 29 and 30–31). Their code writes std = σ(t), which is that
 * of a process that begins with the noise σ(0): `countsFirstNoise`.
 * @throws RangeError unless 0 < stdMin < stdMax
 */
export function veSde({
  stdMin = 0.01,
  stdMax = 50,
  countsFirstNoise = false,
}: VeSdeOptions = {}): NoisingSde {
  const action = 'build a variance-exploding SDE';
  requirePositive(action, 'stdMin', stdMin);
  requirePositive(action, 'stdMax', stdMax);
  if (!(stdMax > stdMin))
    throw new RangeError(refusal(action, `stdMax must be above stdMin = ${stdMin}`, stdMax));
  const growth = Math.log(stdMax / stdMin);
  const sigma = (t: number) => stdMin * Math.exp(growth * t);
  return linearProcess({
    end: 1,
    rate: () => 0,
    spread: (t) => sigma(t) * Math.sqrt(2 * growth),
    noising: (t) => ({
      scale: 1,
      std: countsFirstNoise ? sigma(t) : stdMin * Math.sqrt(Math.expm1(2 * growth * t)),
    }),
  });
}
