import { requireFinite, requireInUnit, requirePositive } from '../check';
import { linspace, linspaceSingle } from './linspace';
import {
  type PrecisionOption,
  requireSteps,
  rounding,
  type Schedule,
  scheduleFromBetas,
  scheduleFromStds,
} from './schedule';

/** First and last variance of a schedule. */
export interface BetaRange extends PrecisionOption {
  readonly betaStart?: number;
  readonly betaEnd?: number;
}

function requireRange(steps: number, names: Readonly<Record<string, number>>): void {
  requireSteps(steps);
  for (const [name, value] of Object.entries(names)) requireInUnit('build schedule', name, value);
}

const spaced = (first: number, last: number, n: number, precision: string): Float64Array =>
  precision === 'single' ? linspaceSingle(first, last, n) : linspace(first, last, n);

/**
 * β grows evenly from `betaStart` (1e-4) to `betaEnd` (0.02): the schedule of Ho et al. 2020, section 4.
 * @throws RangeError
 */
export function linearSchedule(
  steps = 1000,
  { betaStart = 1e-4, betaEnd = 0.02, precision = 'double' }: BetaRange = {},
): Schedule {
  requireRange(steps, { betaStart, betaEnd });
  return scheduleFromBetas(spaced(betaStart, betaEnd, steps, precision), { precision });
}

/**
 * √β grows evenly from √`betaStart` (√0.00085) to √`betaEnd` (√0.012): the schedule of latent diffusion
 * (Rombach et al. 2022, as its code has it).
 * @throws RangeError
 */
export function scaledLinearSchedule(
  steps = 1000,
  { betaStart = 0.00085, betaEnd = 0.012, precision = 'double' }: BetaRange = {},
): Schedule {
  requireRange(steps, { betaStart, betaEnd });
  const stds = spaced(Math.sqrt(betaStart), Math.sqrt(betaEnd), steps, precision);
  return scheduleFromBetas(
    stds.map((std) => std * std),
    { precision },
  );
}

/** Settings of {@link cosineSchedule}. */
export interface CosineOptions extends PrecisionOption {
  /** s, which keeps the first steps from being too small; 0.008 unless told. */
  readonly offset?: number;
  /** No β is larger, since the last one would be 1; 0.999 unless told. */
  readonly maxBeta?: number;
}

/**
 * ᾱ falls as a squared cosine (Nichol and Dhariwal 2021, eq. 17):
 *
 *     ᾱ_t = f(t)/f(0),  f(t) = cos²(((t/T + s)/(1 + s)) π/2),  β_t = min(1 − ᾱ_t/ᾱ_{t−1}, maxBeta)
 *
 * @throws RangeError
 */
export function cosineSchedule(
  steps = 1000,
  { offset = 0.008, maxBeta = 0.999, precision = 'double' }: CosineOptions = {},
): Schedule {
  requireRange(steps, { maxBeta });
  requirePositive('build schedule', 'offset', offset);
  const f = (t: number) => Math.cos((((t / steps + offset) / (1 + offset)) * Math.PI) / 2) ** 2;
  const betas = Float64Array.from({ length: steps }, (_, k) => Math.min(1 - f(k + 1) / f(k), maxBeta));
  return scheduleFromBetas(betas, { precision });
}

/** Settings of {@link sigmoidSchedule}. */
export interface SigmoidOptions extends BetaRange {
  /** The sigmoid is taken from −range to range; 6 unless told. */
  readonly range?: number;
}

/**
 * β = betaStart + (betaEnd − betaStart)·sigmoid(u), u evenly spaced in [−range, range]: slow at both ends
 * (GeoDiff, Xu et al. 2022, as its code has it). In single precision 29 of the 1000 numbers differ from PyTorch's in their
 * last bit, because its exponential does.
 * @throws RangeError
 */
export function sigmoidSchedule(
  steps = 1000,
  { betaStart = 1e-4, betaEnd = 0.02, range = 6, precision = 'double' }: SigmoidOptions = {},
): Schedule {
  requireRange(steps, { betaStart, betaEnd });
  requireFinite('build schedule', 'range', range);
  const places = spaced(-range, range, steps, precision);
  const round = rounding({ precision });
  const height = round(betaEnd - betaStart);
  const betas = places.map((u) => {
    const rise = round(1 / round(1 + round(Math.exp(-u))));
    return round(round(rise * height) + round(betaStart));
  });
  return scheduleFromBetas(betas, { precision });
}

/** First and last standard deviation of a schedule. */
export interface StdRange extends PrecisionOption {
  readonly stdStart?: number;
  readonly stdEnd?: number;
}

/**
 * The deviation √β of a step grows evenly, 0.01 to 0.30 in 100 steps unless told: the example of lecture 002. It does
 * not end in complete noise: √ᾱ₁₀₀ = 0.2013, a fifth of the signal.
 * @throws RangeError
 */
export function linearStdSchedule(
  steps = 100,
  { stdStart = 0.01, stdEnd = 0.3, precision = 'double' }: StdRange = {},
): Schedule {
  requireRange(steps, { stdStart, stdEnd });
  return scheduleFromStds(linspace(stdStart, stdEnd, steps), { precision });
}
