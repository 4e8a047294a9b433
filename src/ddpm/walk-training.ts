import { requireCount, requireOneOf, requirePositive } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import type { Network } from '../nn/network';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import type { RandomWalkOptions } from './random-walk';

/**
 * What a network is shown for a walk that stands at x_t: `walk`, the whole way back x₀ − x_t; or `step`, the last step t
 * times, t·(x_{t−1} − x_t). Both have the mean u(x_t, t) = E[x₀ − x_t | x_t]. Their variances in a coordinate, given x_t, are
 * v = Var[x₀ | x_t] and v + t(t − 1)·std².
 */
export type WalkTarget = 'walk' | 'step';

/** Settings of {@link walkBatches}. */
export interface WalkBatchOptions extends RandomWalkOptions {
  /** Walks of a batch; 256 unless told. */
  readonly batch?: number;
  /** `walk` unless told. */
  readonly target?: WalkTarget;
}

/** What a training step is given: where the walks stand [n, d], after how many steps [n], and the way back [n, d]. */
export interface WalkBatch {
  readonly x: tf.Tensor;
  readonly t: tf.Tensor;
  readonly way: tf.Tensor;
}

/**
 * Batches of random walks for `train`: x₀ drawn from the data, t from 1 … steps. A seed gives the same walks for both
 * targets.
 * @throws RangeError
 */
export function walkBatches(
  data: Samples,
  random: Random,
  { steps = 100, std = 0.1, batch = 256, target = 'walk' }: WalkBatchOptions = {},
): () => WalkBatch {
  const d = dimensionOf('draw walks', data);
  requireCount('draw walks', 'steps', steps);
  requirePositive('draw walks', 'std', std);
  requireCount('draw walks', 'batch', batch);
  requireOneOf('draw walks', 'target', target, ['walk', 'step']);
  return () => {
    const [x, way, times] = [
      new Float32Array(batch * d),
      new Float32Array(batch * d),
      new Float32Array(batch),
    ];
    for (let k = 0; k < batch; k++) {
      const pick = d * random.integer(data.n);
      const t = 1 + random.integer(steps);
      times[k] = t;
      for (let i = 0; i < d; i++) {
        const x0 = data.points[pick + i]!;
        const before = x0 + std * Math.sqrt(t - 1) * random.normal();
        const now = before + std * random.normal();
        x[k * d + i] = now;
        way[k * d + i] = target === 'walk' ? x0 - now : t * (before - now);
      }
    }
    return { x: tf.tensor(x, [batch, d]), t: tf.tensor1d(times), way: tf.tensor(way, [batch, d]) };
  };
}

/**
 * One compiled step of training for `train`: the mean squared error E‖u − network(x_t, t)‖² of a batch of walks, whose
 * minimum is the field E[x₀ − x_t | x_t].
 * @param optimizer - Adam with a rate of 2e-3 unless told
 */
export function walkStep(
  network: Network,
  { optimizer = tf.train.adam(2e-3) }: { readonly optimizer?: tf.Optimizer } = {},
): CompiledStep<[WalkBatch], tf.Scalar> {
  const variables = Object.values(network.parameters());
  return compile(({ x, t, way }: WalkBatch) => {
    const lossOf = () => tf.mean(tf.squaredDifference(network.predict(x, t), way)) as tf.Scalar;
    return optimizer.minimize(lossOf, true, variables)!;
  });
}
