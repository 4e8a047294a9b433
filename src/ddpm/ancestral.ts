import { refusal, requireNotEmpty } from '../check';
import type { FloatArray, Random } from '../random/random';
import { TorchRandom } from '../random/torch';
import { arrayAlgebra } from './algebra';
import { answerOf, type Model } from './model';
import {
  type LimitOptions,
  type ReverseVariance,
  requireLimits,
  reverseCoefficients,
  reverseStep,
} from './reverse-step';
import type { Schedule } from './schedule';
import { timesteps } from './timesteps';

/** Settings of ancestral sampling. */
export interface AncestralOptions extends LimitOptions {
  /** `small` unless told. */
  readonly variance?: ReverseVariance;
  /** The steps to visit, falling, from `timesteps`; all of them unless told. */
  readonly timesteps?: readonly number[];
  /** False leaves out the noise of every step; true unless told. What comes out is then the mean, blurred (lecture 000). */
  readonly noise?: boolean;
}

/** Where a sampler has got to. */
export interface SampleState<X> {
  /** The step that x belongs to: T at first, 0 at the end. */
  readonly t: number;
  /** x_t. */
  readonly x: X;
  /** x̂₀ as the model saw it at the step before, limited; none at first. */
  readonly x0: X | undefined;
}

/** Consecutive pairs (t, s) of the way back, the last one ending in s = 0. */
export function pairsOf(steps: readonly number[]): { t: number; s: number }[] {
  return steps.map((t, k) => ({ t, s: steps[k + 1] ?? 0 }));
}

/** Normal noise as long as x, an array of the same kind. */
export function normalsLike<X extends FloatArray>(x: X, random: Random | TorchRandom): X {
  const out = new (x.constructor as new (n: number) => X)(x.length);
  if (!(random instanceof TorchRandom)) return random.normals(out);
  out.set(random.randn(x.length));
  return out;
}

/**
 * Ancestral sampling (Ho et al. 2020, algorithm 2) in plain numbers: yields x_T, … x₀, each an array of its own.
 *
 * With a Float32Array, a schedule of single precision and `torchRandom` every number is the one that diffusers'
 * DDPMScheduler computes in float32.
 * `networkSampler` draws other noise from the same seed.
 * @param start - x_T, any number of samples in a row: `random(1).normals(2 * n)` for points of the plane
 * @param options - `size`: how many numbers make one sample; for thresholding alone, all of x unless told
 * @throws RangeError
 */
export function* ancestral<X extends FloatArray>(
  model: Model,
  schedule: Schedule,
  start: X,
  options: AncestralOptions & { readonly random: Random | TorchRandom; readonly size?: number },
): Generator<SampleState<X>, void, undefined> {
  const { random, size = start.length, variance = 'small', noise = true } = options;
  requireNotEmpty('sample', 'start', start);
  requireLimits('sample', options);
  if (start.length % size !== 0)
    throw new RangeError(
      refusal('sample', `the length of start must be a multiple of size = ${size}`, start.length),
    );
  const steps = timesteps(schedule, options.timesteps ? { custom: options.timesteps } : {});
  const algebra = arrayAlgebra<X>(size);
  let x = start;
  yield { t: steps[0]!, x, x0: undefined };
  for (const { t, s } of pairsOf(steps)) {
    const output = answerOf('sample', model, x, t);
    const z = s > 0 && noise ? normalsLike(x, random) : undefined;
    const c = reverseCoefficients(schedule, { t, s }, { predicts: model.predicts, variance });
    const next = reverseStep(algebra, { x, output, z }, c, { one: 1, limits: options });
    x = next.x;
    yield { t: s, x, x0: next.x0 };
  }
}

/** What a sampler ends with: `last(ancestral(…)).x`. @throws RangeError for an empty sequence */
export function last<T>(states: Iterable<T>): T {
  let found: { state: T } | undefined;
  for (const state of states) found = { state };
  if (!found) throw new RangeError('Cannot take the last state as there must be one: current value is none');
  return found.state;
}
