import { refusal, requireNotEmpty, requireOneOf } from '../../check';
import type { FloatArray, Random } from '../../random/random';
import type { TorchRandom } from '../../random/torch';
import { arrayAlgebra } from '../algebra';
import { normalsLike, type SampleState } from '../ancestral';
import { answerOf, type Model } from '../model';
import { requireLimits } from '../reverse-step';
import { advance, type CallOptions, callNumbers } from './advance';
import { memoryOf, type SamplingPlan } from './plan';

/** Settings of {@link followPlan}. */
export interface FollowOptions extends CallOptions {
  /** Where the noise of the steps comes from; only plans with noise need it. */
  readonly random?: Random | TorchRandom;
  /** How many numbers make one sample; for thresholding alone, all of x unless told. */
  readonly size?: number;
}

/** Refuses settings that are none. */
export function requireCallOptions({ noise, ...limits }: CallOptions): void {
  requireLimits('sample', limits);
  if (noise !== undefined) requireOneOf('sample', 'noise', noise, ['limited', 'model']);
}

function noiseOf<X extends FloatArray>(x: X, random: Random | TorchRandom | undefined): X {
  if (random) return normalsLike(x, random);
  throw new RangeError(refusal('sample', 'random must be given for a plan with noise', random));
}

/**
 * Samples by a plan, in plain numbers: yields x at every level that a step ends on, beginning with the start, each an array
 * of its own. The model is called once for each entry of `plan.calls`.
 *
 *     const levels = noiseLevels(schedule, { steps: 10 });
 *     last(followPlan(model, dpmSolverPlan(levels), random(1).normals(2 * n))).x
 *
 * In a Float32Array every product and sum is rounded to float32.
 * @param start - x at the first level, any number of samples in a row
 * @throws RangeError
 */
export function* followPlan<X extends FloatArray>(
  model: Model,
  plan: SamplingPlan,
  start: X,
  options: FollowOptions = {},
): Generator<SampleState<X>, void, undefined> {
  const { random, size = start.length, ...rest } = options;
  requireNotEmpty('sample', 'start', start);
  requireNotEmpty('sample', 'the plan', plan.calls);
  requireCallOptions(rest);
  if (start.length % size !== 0)
    throw new RangeError(
      refusal('sample', `the length of start must be a multiple of size = ${size}`, start.length),
    );
  const algebra = arrayAlgebra<X>(size);
  const memory = memoryOf(plan);
  const settings = { one: 1, remembers: plan.remembers, options: rest };
  let x = start;
  let from = start;
  let before: X[] = [];
  yield { t: plan.calls[0]!.at.t, x, x0: undefined };
  for (const call of plan.calls) {
    const output = answerOf('sample', model, x, call.at.t);
    const z = call.noise > 0 ? noiseOf(x, random) : undefined;
    const numbers = callNumbers(call, model.predicts, memory);
    const next = advance(algebra, { x, output, from: call.again ? from : x, before, z }, numbers, settings);
    if (!call.again) from = x;
    before = [next.answer, ...before].slice(call.forget, call.forget + memory);
    x = next.x;
    if (call.done) yield { t: call.to.t, x, x0: next.x0 };
  }
}
