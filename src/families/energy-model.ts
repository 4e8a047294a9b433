import { requireCount, requirePositive } from '../check';
import type { PointSet } from '../data/points';
import { ParameterStore } from '../nn/parameter-store';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { type LangevinOptions, langevinWalk } from './langevin';
import { type PerceptronSizes, perceptronLayers } from './perceptron';
import { numbersOf, type PointBatch, type PointModel, pointsOfTensor, pointsTensor } from './point-model';

/** Settings of {@link energyModel}. */
export interface EnergyModelOptions extends Omit<PerceptronSizes, 'inputs' | 'outputs'> {
  /** s, the deviation of the noise that data is told from; it should cover the data. 1.5 unless told. */
  readonly noiseStd?: number;
  /** How `sample` walks. */
  readonly walk?: Omit<LangevinOptions, 'random'>;
}

/** An energy-based model of points of the plane. */
export interface EnergyModel extends PointModel {
  /** s. */
  readonly noiseStd: number;
  /** g(x), how much likelier x is under the model than under the noise: [n, 2] → [n]. */
  logRatio(x: tf.Tensor): tf.Tensor1D;
  /** E(x) = −g(x) − ln N(x; 0, s²I): [n, 2] → [n]. */
  energy(x: tf.Tensor): tf.Tensor1D;
  /** E of points as plain numbers. */
  energies(points: ArrayLike<number>): Promise<Float64Array>;
}

/**
 * An energy-based model (LeCun et al. 2006): any network is a density up to a factor,
 *
 *     p(x) = e^{−E(x)}/Z,  Z = ∫ e^{−E},  E(x) = −g(x) − ln N(x; 0, s²I)
 *
 * with g the network. What is low is likely. Z is not known, and is not needed to sample: Langevin steps from noise.
 * @throws RangeError
 */
export function energyModel(options: EnergyModelOptions, generator: Random): EnergyModel {
  const { noiseStd = 1.5, walk = {}, ...sizes } = options;
  requirePositive('build an energy model', 'noiseStd', noiseStd);
  const store = ParameterStore.drawnFrom(generator);
  const network = perceptronLayers(store, { ...sizes, inputs: 2, outputs: 1 });
  const logRatio = (x: tf.Tensor) => tf.tidy(() => tf.squeeze(network(x), [1]) as tf.Tensor1D);
  const constant = Math.log(2 * Math.PI * noiseStd * noiseStd);
  const energy = (x: tf.Tensor) =>
    tf.tidy(() => {
      const bowl = tf.mul(0.5 / (noiseStd * noiseStd), tf.sum(tf.square(x), 1));
      return tf.sub(tf.add(bowl, constant), logRatio(x)) as tf.Tensor1D;
    });
  return {
    noiseStd,
    logRatio,
    energy,
    energies: (points) => numbersOf(() => energy(pointsTensor(points))),
    sample: async (random, n) => {
      requireCount('sample an energy model', 'n', n);
      const start = tf.tidy(() => tf.mul(noiseStd, noise([n, 2], random)));
      try {
        return await lastPoints(langevinWalk(energy, start, { ...walk, random }));
      } finally {
        start.dispose();
      }
    },
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

/** The points after the last step. */
async function lastPoints(walk: Iterable<tf.Tensor>): Promise<PointSet> {
  let last: tf.Tensor | undefined;
  for (const x of walk) {
    last?.dispose();
    last = tf.clone(x);
  }
  try {
    return await pointsOfTensor(() => last!);
  } finally {
    last?.dispose();
  }
}

/**
 * Noise-contrastive estimation, the loss of a batch: the network learns to tell data from noise,
 *
 *     L = −E_data ln σ(g(x)) − E_noise ln σ(−g(x)),  σ(g) = 1/(1 + e^{−g})
 *
 * (Gutmann and Hyvärinen 2010, eq. 2 and 3.) Its minimum is g = ln p_data − ln p_noise, so that E becomes −ln p_data with Z = 1: the
 * constant is learned like every other number. Contrastive divergence (Hinton 2002; Du and Mordatch 2019) needs Langevin
 * samples of the model in each step instead; it is what remains in many dimensions, where no noise covers the data.
 */
export function noiseContrastiveLoss(model: EnergyModel): (batch: PointBatch) => tf.Scalar {
  return ({ x, noise: eps }) =>
    tf.tidy(() => {
      const data = tf.mean(tf.softplus(tf.neg(model.logRatio(x))));
      const noisy = tf.mean(tf.softplus(model.logRatio(tf.mul(model.noiseStd, eps))));
      return tf.add(data, noisy) as tf.Scalar;
    });
}

/** One compiled step of {@link noiseContrastiveLoss} for `train`; Adam with a rate of 2e-3 unless told. */
export function noiseContrastiveStep(
  model: EnergyModel,
  { optimizer = tf.train.adam(2e-3) }: { readonly optimizer?: tf.Optimizer } = {},
): CompiledStep<[PointBatch], tf.Scalar> {
  const lossOf = noiseContrastiveLoss(model);
  const variables = Object.values(model.parameters());
  return compile((batch: PointBatch) => optimizer.minimize(() => lossOf(batch), true, variables)!);
}
