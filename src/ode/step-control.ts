import { requireCount, requireNonNegative, requirePositive } from '../check';
import type { MeteredField } from './field';
import { action } from './state';

/** How much error a step may make in each number: absolute + relative·|x|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Settings of adaptive steps. */
export interface AdaptiveOptions {
  /** A number counts for both; 1e-6 unless told. */
  readonly tolerance?: number | Tolerance;
  /** The first step's length; chosen from the field unless told. */
  readonly firstStep?: number;
  /** No step is longer; as long as all of the way unless told. */
  readonly longestStep?: number;
  /** Steps, accepted or not, before it gives up; 100,000 unless told. */
  readonly maxSteps?: number;
}

/** @throws RangeError */
export function toleranceOf({ tolerance = 1e-6 }: AdaptiveOptions): Tolerance {
  const { absolute, relative } =
    typeof tolerance === 'number' ? { absolute: tolerance, relative: tolerance } : tolerance;
  requirePositive(action, 'the absolute tolerance', absolute);
  requireNonNegative(action, 'the relative tolerance', relative);
  return { absolute, relative };
}

/** @throws RangeError */
export function requireLimits({ firstStep, longestStep, maxSteps }: AdaptiveOptions): void {
  if (firstStep !== undefined) requirePositive(action, 'firstStep', firstStep);
  if (longestStep !== undefined) requirePositive(action, 'longestStep', longestStep);
  if (maxSteps !== undefined) requireCount(action, 'maxSteps', maxSteps);
}

/** What an error is measured by. */
export const scaleOf = ({ absolute, relative }: Tolerance, size: number) => absolute + relative * size;

const [safety, steadiness, mostShrink, mostGrowth] = [0.9, 0.04, 5, 10];

/**
 * Proportional–integral control of the step (Gustafsson 1991; Hairer, Wanner 1996, section IV.2, and their program
 * DOPRI5): the step grows with the error of this step and shrinks with the one before, so that it does not swing.
 * An error of 1 is what the tolerance allows.
 */
export class StepControl {
  private before = 1e-4;
  private refused = false;

  /** How long the next step is, and whether this one counts. An error that is not finite is a step too long. */
  judge(error: number, h: number): { readonly accepted: boolean; readonly next: number } {
    const push = Number.isFinite(error) ? error ** (0.2 - 0.75 * steadiness) : Infinity;
    if (!(error <= 1)) {
      this.refused = true;
      return { accepted: false, next: h / Math.min(mostShrink, push / safety) };
    }
    const factor = push / this.before ** steadiness / safety;
    const wished = h / Math.max(1 / mostGrowth, Math.min(mostShrink, factor));
    // After a step that was refused, the next one is not made longer at once.
    const next = this.refused ? Math.sign(h) * Math.min(Math.abs(wished), Math.abs(h)) : wished;
    this.before = Math.max(error, 1e-4);
    this.refused = false;
    return { accepted: true, next };
  }
}

/** Where a first step is looked for. */
interface FirstStep {
  readonly x: Float64Array;
  readonly slope: Float64Array;
  readonly t: number;
  readonly direction: number;
  readonly longest: number;
}

/**
 * A length for the first step, from the size of the field and of its change along one small step of Euler's (Hairer, Nørsett,
 * Wanner 1993, section II.4). Asks the field once.
 */
export function firstStep(
  meter: MeteredField,
  tolerance: Tolerance,
  { x, slope, t, direction, longest }: FirstStep,
): number {
  const squares = (values: (k: number) => number) => {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += (values(k) / scaleOf(tolerance, Math.abs(x[k]!))) ** 2;
    return sum;
  };
  const speed = squares((k) => slope[k]!);
  const size = squares((k) => x[k]!);
  const small = speed <= 1e-10 || size <= 1e-10 ? 1e-6 : 0.01 * Math.sqrt(size / speed);
  const h = direction * Math.min(small, longest);
  const there = x.map((value, k) => value + h * slope[k]!);
  const slopeThere = new Float64Array(x.length);
  if (!meter.into(there, t + h, slopeThere)) return h * 1e-3;
  const change = Math.sqrt(squares((k) => slopeThere[k]! - slope[k]!)) / Math.abs(h);
  const steepest = Math.max(change, Math.sqrt(speed));
  const fit = steepest <= 1e-15 ? Math.max(1e-6, Math.abs(h) * 1e-3) : (0.01 / steepest) ** (1 / 5);
  return direction * Math.min(100 * Math.abs(h), fit, longest);
}
