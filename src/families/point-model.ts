import { refusal, requireCount } from '../check';
import { type PointSet, pointSet } from '../data/points';
import { dimensionOf, type Samples } from '../data/samples';
import type { Parameters } from '../nn/network';
import type { Random } from '../random/random';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';

/** What the families have in common: a law of points of the plane that can be drawn from. */
export interface PointModel {
  /** n points. */
  sample(random: Random, n: number): Promise<PointSet>;
  /** Everything that is trained. */
  parameters(): Parameters;
  /** Frees the parameters. */
  dispose(): void;
}

/** A family that knows the probability density of its points exactly. */
export interface ScoringModel extends PointModel {
  /** ln p(x) of each point, nats; points interleaved, x₀, y₀, x₁, y₁, … */
  logDensity(points: ArrayLike<number>): Promise<Float64Array>;
}

/** What a training step of any family is given. */
export interface PointBatch {
  /** Points of the data [n, 2]. */
  readonly x: tf.Tensor;
  /** Noise of N(0, I) [n, 2], for the families that need some. */
  readonly noise: tf.Tensor;
}

/**
 * Batches for `train`, the same for every family: points drawn with replacement, and as much noise.
 * @throws RangeError unless the samples are points of the plane
 */
export function pointBatches(
  data: Samples,
  random: Random,
  { batch = 256 }: { readonly batch?: number } = {},
): () => PointBatch {
  const action = 'draw batches';
  const d = dimensionOf(action, data);
  if (d !== 2) throw new RangeError(refusal(action, 'the points must have two coordinates', d));
  requireCount(action, 'batch', batch);
  const points = Float32Array.from(data.points);
  return () => {
    const x = new Float32Array(2 * batch);
    for (let k = 0; k < batch; k++) {
      const pick = random.integer(data.n);
      x[2 * k] = points[2 * pick]!;
      x[2 * k + 1] = points[2 * pick + 1]!;
    }
    return { x: tf.tensor(x, [batch, 2]), noise: noise([batch, 2], random) };
  };
}

/** Numbers as a tensor of points [n, 2]. @throws RangeError unless they come in pairs */
export function pointsTensor(points: ArrayLike<number>): tf.Tensor {
  const n = points.length / 2;
  if (!Number.isInteger(n))
    throw new RangeError(refusal('score points', 'the coordinates must come in pairs', points.length));
  return tf.tensor(Float32Array.from(points), [n, 2]);
}

/** The numbers of a tensor that a function makes; every tensor of it is freed. */
export async function numbersOf(make: () => tf.Tensor): Promise<Float64Array> {
  // A copy, as what is made may be a parameter.
  const made = tf.tidy(() => tf.clone(make()));
  try {
    return Float64Array.from(await made.data<'float32'>());
  } finally {
    made.dispose();
  }
}

/** The points that a function makes as a tensor [n, 2]. */
export async function pointsOfTensor(make: () => tf.Tensor): Promise<PointSet> {
  return pointSet(await numbersOf(make));
}
