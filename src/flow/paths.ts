import { requireNonNegative, requirePositive } from '../check';
import { type FlowPath, pathOf } from './path';

/**
 * Straight lines from noise to data, x_t = t·z + (1 − t)·ε: the conditional optimal transport path of Lipman et al. 2023 (eq. 20,
 * with no noise left at the end), and rectified flow (Liu et al. 2023).
 */
export function linearPath(): FlowPath {
  return polynomialPath(1);
}

/** x_t = tⁿ·z + (1 − tⁿ)·ε: the straight lines at another pace. @throws RangeError unless n is positive */
export function polynomialPath(n: number): FlowPath {
  requirePositive('build a path', 'the power n', n);
  return pathOf(
    (t) => {
      const slope = n * t ** (n - 1);
      return { scale: t ** n, std: 1 - t ** n, scaleSlope: slope, stdSlope: -slope };
    },
    (ratio) => (1 / (1 + 1 / ratio)) ** (1 / n),
  );
}

/** x_t = sin(πt/2)·z + cos(πt/2)·ε: variance-preserving, on a circle (Albergo and Vanden-Eijnden 2023). */
export function cosinePath(): FlowPath {
  const half = Math.PI / 2;
  return pathOf(
    (t) => {
      // A cosine as the sine of the rest, so that it is 0 at the end.
      const [scale, std] = [Math.sin(half * t), Math.sin(half * (1 - t))];
      return { scale, std, scaleSlope: half * std, stdSlope: -half * scale };
    },
    (ratio) => Math.atan(ratio) / half,
  );
}

/** x_t = t·z + √(1 − t²)·ε. Its std falls infinitely fast at t = 1. */
export function linearVpPath(): FlowPath {
  return pathOf(
    (t) => {
      const std = Math.sqrt((1 - t) * (1 + t));
      return { scale: t, std, scaleSlope: 1, stdSlope: -t / std };
    },
    (ratio) => 1 / Math.sqrt(1 + 1 / ratio ** 2),
  );
}

/** Noise rates of {@link vpPath}, those of `vpSde`. */
export interface VpPathOptions {
  /** β at the data; 0.1 unless told. */
  readonly betaMin?: number;
  /** β at the noise; 20 unless told. */
  readonly betaMax?: number;
}

/**
 * The variance-preserving diffusion of Song et al. 2021 (eq. 32, 33), run from noise to data: with s = 1 − t
 *
 *     scale = e^{−B/2},  std = √(1 − e^{−B}),  B = β_min s + ½(β_max − β_min)s²
 *
 * At t = 0 it still holds e^{−B(1)/2} of the data (0.0066 unless told otherwise), and its std falls infinitely fast at t = 1.
 * @throws RangeError unless 0 ≤ betaMin, 0 < betaMax
 */
export function vpPath({ betaMin = 0.1, betaMax = 20 }: VpPathOptions = {}): FlowPath {
  requireNonNegative('build a path', 'betaMin', betaMin);
  requirePositive('build a path', 'betaMax', betaMax);
  const rise = betaMax - betaMin;
  return pathOf(
    (t) => {
      const s = 1 - t;
      const noise = betaMin * s + 0.5 * rise * s * s;
      const beta = betaMin + rise * s;
      const scale = Math.exp(-noise / 2);
      const std = Math.sqrt(-Math.expm1(-noise));
      return { scale, std, scaleSlope: 0.5 * beta * scale, stdSlope: (-0.5 * beta * scale * scale) / std };
    },
    (ratio) => {
      const noise = Math.min(Math.log1p(1 / ratio ** 2), (betaMin + betaMax) / 2);
      // The root of B(s) = noise, written so that equal β are no special case.
      return 1 - (2 * noise) / (betaMin + Math.sqrt(betaMin * betaMin + 2 * rise * noise));
    },
  );
}
