import type { MovingAverage } from '../nn/moving-average';
import { ParameterStore } from '../nn/parameter-store';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { type PerceptronSizes, perceptronLayers } from './perceptron';
import { type PointBatch, type PointModel, pointsOfTensor } from './point-model';

/** A generative adversarial network of points of the plane. */
export interface Gan extends PointModel {
  /** G: noise to points, [n, 2] → [n, 2]. */
  generate(z: tf.Tensor): tf.Tensor;
  /** The logit of D, the discriminator's probability that a point is data: [n, 2] → [n]. */
  logit(x: tf.Tensor): tf.Tensor1D;
  /** What each player trains. */
  players(): { readonly generator: tf.Variable[]; readonly discriminator: tf.Variable[] };
}

/**
 * A generative adversarial network (Goodfellow et al. 2014): a generator that turns noise into points, and a discriminator that tells them
 * from data. They play
 *
 *     min_G max_D  V = E_data ln D(x) + E_z ln(1 − D(G(z)))
 *
 * The best D is p_data/(p_data + p_G) (their proposition 1), and V is then 2·JS(p_data, p_G) − 2 ln 2: least, −1.386, when the laws are
 * equal (theorem 1). No density is ever computed: the law of G(z) has none that could be written down.
 * @throws RangeError
 */
export function gan(sizes: Omit<PerceptronSizes, 'inputs' | 'outputs'>, generator: Random): Gan {
  const store = ParameterStore.drawnFrom(generator);
  const generate = perceptronLayers(store.within('generator'), { ...sizes, inputs: 2, outputs: 2 });
  const judge = perceptronLayers(store.within('discriminator'), { ...sizes, inputs: 2, outputs: 1 });
  const of = (player: string) =>
    Object.entries(store.all()).flatMap(([name, variable]) => (name.startsWith(player) ? [variable] : []));
  return {
    generate: (z) => tf.tidy(() => generate(z)),
    logit: (x) => tf.tidy(() => tf.squeeze(judge(x), [1]) as tf.Tensor1D),
    players: () => ({ generator: of('generator.'), discriminator: of('discriminator.') }),
    sample: (random, n) => pointsOfTensor(() => generate(noise([n, 2], random))),
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

/** −V, what the discriminator descends on: 2 ln 2 = 1.386 when it can only guess. */
export function discriminatorLoss(model: Gan): (batch: PointBatch) => tf.Scalar {
  return ({ x, noise: z }) =>
    tf.tidy(() => {
      const real = tf.mean(tf.softplus(tf.neg(model.logit(x))));
      const made = tf.mean(tf.softplus(model.logit(model.generate(z))));
      return tf.add(real, made) as tf.Scalar;
    });
}

/**
 * −E_z ln D(G(z)), what the generator descends on: the same equilibrium as V, with a gradient that does not vanish while D wins
 * (Goodfellow et al. 2014, section 3).
 */
export function generatorLoss(model: Gan): (batch: Pick<PointBatch, 'noise'>) => tf.Scalar {
  return ({ noise: z }) =>
    tf.tidy(() => tf.mean(tf.softplus(tf.neg(model.logit(model.generate(z))))) as tf.Scalar);
}

/**
 * Settings of {@link ganStep}. Unless told, Adam with β₁ = 0.5 and rates of 1e-3 for the generator and 2e-3 for the discriminator, which has to keep up
 * (Heusel et al. 2017).
 */
export interface GanStepOptions {
  readonly generatorOptimizer?: tf.Optimizer;
  readonly discriminatorOptimizer?: tf.Optimizer;
  /** Updated after each step: the players circle around each other, and an average sits nearer to the middle. */
  readonly average?: MovingAverage;
}

/** One compiled step for `train`: one of the discriminator, whose loss is reported, then one of the generator. */
export function ganStep(
  model: Gan,
  {
    generatorOptimizer = tf.train.adam(1e-3, 0.5),
    discriminatorOptimizer = tf.train.adam(2e-3, 0.5),
    average,
  }: GanStepOptions = {},
): CompiledStep<[PointBatch], tf.Scalar> {
  const { generator, discriminator } = model.players();
  const [judgeLoss, foolLoss] = [discriminatorLoss(model), generatorLoss(model)];
  return compile((batch: PointBatch) => {
    const loss = discriminatorOptimizer.minimize(() => judgeLoss(batch), true, discriminator)!;
    generatorOptimizer.minimize(() => foolLoss(batch), false, generator);
    average?.update();
    return loss;
  });
}
