import { refusal } from '../check';
import { type DenseStep, denseStep } from './dense-output';
import { type Field, metered, requireFiniteStart } from './field';
import { action } from './state';
import {
  type AdaptiveOptions,
  firstStep,
  requireLimits,
  StepControl,
  scaleOf,
  type Tolerance,
  toleranceOf,
} from './step-control';
import { advance, dormandPrince } from './tableau';

/** A step that was accepted, and the counts up to it. */
export interface AdaptiveStep {
  readonly t: number;
  /** The state at its end, the solver's own. */
  readonly x: Float64Array;
  readonly steps: number;
  readonly rejected: number;
  readonly evaluations: number;
  /** Everything between its ends. Ask before the solver goes on. */
  dense(): DenseStep;
}

/** From when to when. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Dormand and Prince's method of order 5 with steps chosen to a tolerance, forwards or backwards: yields the accepted steps.
 * @throws RangeError, Error where no step is short enough or `maxSteps` is reached
 */
export function* adaptiveSteps(
  field: Field,
  start: Float64Array,
  { from, to }: Span,
  options: AdaptiveOptions,
): Generator<AdaptiveStep, void, undefined> {
  requireLimits(options);
  const tolerance = toleranceOf(options);
  const { maxSteps = 100_000, longestStep: longest = Math.abs(to - from) } = options;
  const direction = Math.sign(to - from);
  const meter = metered(action, field);
  const slopes = dormandPrince.nodes.map(() => new Float64Array(start.length));
  const control = new StepControl();
  let [t, x, next] = [from, start.slice(), new Float64Array(start.length)];
  requireFiniteStart(action, meter.into(x, t, slopes[0]!), slopes[0]!, t);
  let h = options.firstStep
    ? direction * options.firstStep
    : firstStep(meter, tolerance, { x, slope: slopes[0]!, t, direction, longest });
  let [steps, rejected] = [0, 0];
  while (t !== to) {
    if (steps + rejected >= maxSteps) throw new Error(tooMany(maxSteps, t, h));
    if (0.1 * Math.abs(h) <= Math.abs(t) * Number.EPSILON) throw new Error(tooShort(t, h));
    const last = (t + 1.01 * h - to) * direction > 0;
    if (last) h = to - t;
    const finite = tryStep();
    const error = finite ? errorOf(x, next, { h, slopes, tolerance }) : Infinity;
    const verdict = control.judge(error, h);
    if (verdict.accepted) {
      steps++;
      const [before, after, begin] = [x, next, t];
      t = last ? to : t + h;
      const end = t;
      const dense = () => denseStep({ from: begin, to: end, before, after, slopes });
      yield { t, x: after, steps, rejected, evaluations: meter.evaluations, dense };
      [x, next] = [after, before];
      // The last slope of a step is the first of the next one.
      [slopes[0], slopes[6]] = [slopes[6]!, slopes[0]!];
    } else rejected++;
    h = direction * Math.min(Math.abs(verdict.next), longest);
  }

  /** Leaves the state in `next` and the slopes in `slopes`; false where the field is not finite. */
  function tryStep(): boolean {
    for (let i = 1; i < dormandPrince.nodes.length; i++) {
      advance(next, x, h, dormandPrince.stages[i]!, slopes);
      if (!meter.into(next, t + dormandPrince.nodes[i]! * h, slopes[i]!)) return false;
    }
    return true;
  }
}

interface ErrorParts {
  readonly h: number;
  readonly slopes: readonly Float64Array[];
  readonly tolerance: Tolerance;
}

/** The root mean square of the error over what is allowed, over all numbers of the state. */
function errorOf(x: Float64Array, next: Float64Array, { h, slopes, tolerance }: ErrorParts): number {
  const { error } = dormandPrince;
  let sum = 0;
  for (let k = 0; k < x.length; k++) {
    let difference = 0;
    for (let i = 0; i < error.length; i++) difference += error[i]! * slopes[i]![k]!;
    sum += ((h * difference) / scaleOf(tolerance, Math.max(Math.abs(x[k]!), Math.abs(next[k]!)))) ** 2;
  }
  return Math.sqrt(sum / x.length);
}

function tooShort(t: number, h: number): string {
  const rule = `a step must be longer than what doubles near t = ${t} differ by (the solution may run to infinity there, or the field jump)`;
  return refusal(action, rule, h);
}

function tooMany(maxSteps: number, t: number, h: number): string {
  const rule = `it must take at most ${maxSteps} steps (at t = ${t} they are ${Math.abs(h)} long; where they stay short though the solution is smooth, the equation is stiff)`;
  return refusal(action, rule, maxSteps);
}
