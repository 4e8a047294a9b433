import { refusal, requireCount, requireLength, requireShape } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import { sizeOf } from '../data/vectors';
import type { MovingAverage } from '../nn/moving-average';
import type { Network } from '../nn/network';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import type { FlowPath } from './path';
import { linearPath } from './paths';

/**
 * Networks are told times up to 1000, which is what their sines are made for: t of [0, 1] is given to them as 1000·t. Every function of
 * this folder does so.
 */
export const longestTime = 1000;

/** What a training step is given. */
export interface FlowBatch {
  /** Where the path stands, x_t [n, …]. */
  readonly x: tf.Tensor;
  /** The time as the network is told, 1000·t [n]. */
  readonly time: tf.Tensor;
  /** dx_t/dt, the target [n, …]. */
  readonly velocity: tf.Tensor;
  /** A class for each [n], int32, where the network knows classes. */
  readonly labels?: tf.Tensor;
}

/** Settings of {@link flowBatches}. */
export interface FlowBatchOptions {
  /** Straight lines unless told. */
  readonly path?: FlowPath;
  /** What stands at t = 0: samples of N(0, I) unless told. Samples of another data set make a bridge. */
  readonly source?: Samples;
  /** Samples of a batch; 128 unless told. */
  readonly batch?: number;
  /** Shape of one sample; [d] unless told, [28, 28, 1] for pictures. */
  readonly shape?: readonly number[];
  /** One class for each sample of the data, if the network is to be told. */
  readonly labels?: ArrayLike<number>;
}

/**
 * Batches of flow matching for `train`: z drawn from the data with replacement, ε from N(0, I) or `source`, t from [0, 1), and
 * x_t = scale·z + std·ε with its velocity scale′·z + std′·ε. The draws continue from call to call.
 * @throws RangeError
 */
export function flowBatches(data: Samples, random: Random, options: FlowBatchOptions = {}): () => FlowBatch {
  const d = dimensionOf('draw batches', data);
  const { path = linearPath(), source, batch = 128, shape = [d], labels } = options;
  requireCount('draw batches', 'batch', batch);
  if (sizeOf(shape) !== d)
    throw new RangeError(refusal('draw batches', `the shape must hold the ${d} numbers of a sample`, shape));
  if (labels) requireLength('draw batches', 'labels', labels, data.n);
  const start = starts(d, random, source);
  const points = Float32Array.from(data.points);
  return () => {
    const [x, velocity] = [new Float32Array(batch * d), new Float32Array(batch * d)];
    const times = new Float32Array(batch);
    const classes = new Int32Array(batch);
    for (let k = 0; k < batch; k++) {
      const pick = random.integer(data.n);
      const t = random.uniform();
      const { scale, std, scaleSlope, stdSlope } = path.at(t);
      const eps = start();
      times[k] = longestTime * t;
      if (labels) classes[k] = labels[pick]!;
      for (let i = 0; i < d; i++) {
        const z = points[pick * d + i]!;
        x[k * d + i] = scale * z + std * eps[i]!;
        velocity[k * d + i] = scaleSlope * z + stdSlope * eps[i]!;
      }
    }
    const whole = [batch, ...shape];
    const drawn = { x: tf.tensor(x, whole), time: tf.tensor1d(times), velocity: tf.tensor(velocity, whole) };
    return labels ? { ...drawn, labels: tf.tensor(classes, [batch], 'int32') } : drawn;
  };
}

/** One sample of what stands at t = 0. The array is used again. */
function starts(d: number, random: Random, source: Samples | undefined): () => Float32Array {
  const eps = new Float32Array(d);
  if (!source) return () => random.bulkNormals(eps);
  if (dimensionOf('draw batches', source) !== d) {
    const rule = `a sample of the source must have ${d} numbers, as one of the data has`;
    throw new RangeError(refusal('draw batches', rule, source.points.length / source.n));
  }
  const points = Float32Array.from(source.points);
  return () => {
    const pick = d * random.integer(source.n);
    eps.set(points.subarray(pick, pick + d));
    return eps;
  };
}

/**
 * The loss of flow matching, a function of batches, fit for compiled steps:
 *
 *     L = E|network(x_t, t) − (scale_t′·z + std_t′·ε)|²,  |·|² the mean over the numbers of a sample
 *
 * (Lipman et al. 2023, eq. 9). Its minimum is u_t(x) = E[scale_t′·z + std_t′·ε given x_t = x], the velocity field that carries noise
 * to data.
 */
export function flowMatchingLoss(network: Network): (batch: FlowBatch) => tf.Scalar {
  return ({ x, time, velocity, labels }) => {
    requireShape('compute the loss', 'velocity', velocity.shape, x.shape);
    return tf.tidy(
      () => tf.mean(tf.squaredDifference(network.predict(x, time, labels), velocity)) as tf.Scalar,
    );
  };
}

/** Settings of {@link flowMatchingStep}. */
export interface FlowMatchingStepOptions {
  /** Adam with a rate of 1e-3 unless told. */
  readonly optimizer?: tf.Optimizer;
  /** Updated after each step. */
  readonly average?: MovingAverage;
}

/**
 * One compiled step of training for `train`: the loss of a batch, after a step of the optimizer down its gradient.
 *
 *     const step = flowMatchingStep(network);
 *     for await (const { loss } of train({ step, batches: flowBatches(data, random(1)), steps: 5000 })) …
 *
 */
export function flowMatchingStep(
  network: Network,
  { optimizer = tf.train.adam(1e-3), average }: FlowMatchingStepOptions = {},
): CompiledStep<[FlowBatch], tf.Scalar> {
  const lossOf = flowMatchingLoss(network);
  const variables = Object.values(network.parameters());
  return compile((batch: FlowBatch) => {
    const loss = optimizer.minimize(() => lossOf(batch), true, variables)!;
    average?.update();
    return loss;
  });
}
