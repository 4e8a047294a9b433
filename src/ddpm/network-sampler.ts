import { requireLabels } from '../nn/labels';
import { isUntrained } from '../nn/untrained';
import type { Random } from '../random/random';
import { compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { type AncestralOptions, pairsOf, type SampleState } from './ancestral';
import type { NetworkModel } from './network-model';
import { type ReverseCoefficients, requireLimits, reverseCoefficients, reverseStep } from './reverse-step';
import type { Schedule } from './schedule';
import { tensorAlgebra } from './tensor-algebra';
import { timesteps } from './timesteps';

/** Draws samples from a network. */
export interface NetworkSampler {
  /**
   * Yields x_T, … x₀. The tensors belong to the sampler and are freed when it goes on: read or clone what is to stay.
   * @param start - x_T [n, …], which stays the caller's: `noise([16, 28, 28, 1], random(1))`
   * @param labels - one class for each [n], int32
   */
  steps(start: tf.Tensor, labels?: tf.Tensor): Generator<SampleState<tf.Tensor>, void, undefined>;
  /** x₀ alone, the caller's to dispose. */
  sample(start: tf.Tensor, labels?: tf.Tensor): tf.Tensor;
  /** Frees the compiled step; the network stays. */
  dispose(): void;
}

/** Settings of {@link networkSampler}. */
export interface NetworkSamplerOptions extends AncestralOptions {
  /** Where the noise of the steps comes from. */
  readonly random: Random;
  /** True where the network is meant to be one that was never trained: without it, such a one is warned of. */
  readonly untrained?: boolean;
}

const unlearned =
  'networkSampler: every bias of the network is still 0, as if it had never been trained, and what it draws is noise. Train it first (train with diffusionStep), or say that it is meant with untrained: true';

interface StepInput {
  readonly x: tf.Tensor;
  readonly z: tf.Tensor;
  /** t and the six coefficients, one tensor. */
  readonly numbers: tf.Tensor;
  readonly labels?: tf.Tensor;
}

const packed = (t: number, c: ReverseCoefficients<number>) =>
  tf.tensor1d([t, c.fromX, c.fromOutput, c.over, c.x0, c.xt, c.std]);

function unpacked(numbers: tf.Tensor): { t: tf.Tensor; c: ReverseCoefficients<tf.Tensor> } {
  const [t, fromX, fromOutput, over, x0, xt, std] = tf.unstack(numbers);
  return { t: t!, c: { fromX: fromX!, fromOutput: fromOutput!, over: over!, x0: x0!, xt: xt!, std: std! } };
}

/**
 * Ancestral sampling (Ho et al. 2020, algorithm 2) from a network, in one compiled step: the same lines as `ancestral`, on
 * tensors. The coefficients of each t are inputs of the graph, so that it is made once.
 *
 * From one seed it draws other noise than `ancestral`: `noise` fills tensors with bulk normals in single precision, `ancestral`
 * takes `random.normals`. Both are N(0, I) and the same on every run.
 * @throws RangeError
 */
export function networkSampler(
  model: NetworkModel,
  schedule: Schedule,
  options: NetworkSamplerOptions,
): NetworkSampler {
  const { random, variance = 'small', noise: noisy = true } = options;
  let warned = options.untrained === true;
  requireLimits('sample', options);
  const visited = timesteps(schedule, options.timesteps ? { custom: options.timesteps } : {});
  const step = compile(({ x, z, numbers, labels }: StepInput) => {
    const { t, c } = unpacked(numbers);
    const output = model.predict(x, t.reshape([1]), labels);
    return reverseStep<tf.Tensor, tf.Tensor | number>(tensorAlgebra, { x, output, z }, c, {
      one: 1,
      limits: options,
    });
  });

  function* steps(start: tf.Tensor, labels?: tf.Tensor): Generator<SampleState<tf.Tensor>, void, undefined> {
    if (labels) requireLabels('sample', labels, start.shape[0]!, model.classes ?? 0);
    if (!warned && isUntrained(model)) console.warn(unlearned);
    warned = true;
    let now: { x: tf.Tensor; x0: tf.Tensor | undefined } = { x: tf.clone(start), x0: undefined };
    try {
      yield { t: visited[0]!, ...now };
      for (const { t, s } of pairsOf(visited)) {
        const next = advance({ x: now.x, t, s, labels });
        tf.dispose([now.x, now.x0 ?? []]);
        now = next;
        yield { t: s, ...now };
      }
    } finally {
      tf.dispose([now.x, now.x0 ?? []]);
    }
  }

  function advance(at: { x: tf.Tensor; t: number; s: number; labels: tf.Tensor | undefined }) {
    const { x, t, s, labels } = at;
    const c = reverseCoefficients(schedule, { t, s }, { predicts: model.predicts, variance });
    // The last step is given zeros: without z it would be a graph of its own.
    const z = s > 0 && noisy ? noise(x.shape, random) : tf.zeros(x.shape);
    const numbers = packed(t, c);
    const next = step(labels ? { x, z, numbers, labels } : { x, z, numbers });
    tf.dispose([z, numbers]);
    return next;
  }

  return {
    steps,
    sample: (start, labels) => {
      let found: tf.Tensor | undefined;
      for (const { t, x } of steps(start, labels)) if (t === 0) found = tf.clone(x);
      return found!;
    },
    dispose: () => step.dispose(),
  };
}
