import { refusal, requireCount, requireInRange, requireOneOf } from '../../check';
import { dimensionOf, type Samples } from '../../data/samples';
import type { MovingAverage } from '../../nn/moving-average';
import type { Random } from '../../random/random';
import { type CompiledStep, compile } from '../../runtime/compile/compile';
import { tf } from '../../runtime/tf';
import type { NoisingSde } from '../sde';
import { signs } from './divergence';
import type { ScoreField } from './score-field';
import { asColumn, directionalSlope, type NoiseLevels, type ScoreModel } from './score-model';

/** What a score is trained on: `denoising` the noise that was added, `explicit` the exact score, `sliced` neither. */
export type ScoreMatching = 'denoising' | 'explicit' | 'sliced';

/** What a training step is given, n states of d numbers. */
export interface ScoreBatch extends NoiseLevels {
  /** x_t = scale·x₀ + std·ε [n, d]. */
  readonly xt: tf.Tensor;
  /** What s_θ(x_t, t) is compared with [n, d]: −ε/std, or the exact score; for sliced matching, directions v. */
  readonly target: tf.Tensor;
  /** λ(t) [n]. */
  readonly weight: tf.Tensor;
}

/** Settings of {@link scoreBatches}. */
export interface ScoreBatchOptions {
  /** States of a batch; 256 unless told. */
  readonly batch?: number;
  /** The earliest time, above 0; a thousandth of T unless told. Below it the target grows beyond bounds. */
  readonly least?: number;
  /**
   * λ(t): `noise`, std², which makes the loss that of ε (Song et al. 2021, eq. 7); `likelihood`, spread², which makes it
   * a bound on −ln p₀ (Song, Durkan et al. 2021, theorem 1). `noise` unless told.
   */
  readonly weight?: 'noise' | 'likelihood';
  /** `denoising` unless told. */
  readonly matching?: ScoreMatching;
  /** The score that is sought, for explicit matching. */
  readonly exact?: ScoreField;
}

/**
 * Batches of score matching, for `train`: x₀ drawn from the data with replacement, t evenly from [least, T], and ε.
 * @throws RangeError, TypeError for explicit matching without an exact score
 */
export function scoreBatches(
  data: Samples,
  sde: NoisingSde,
  random: Random,
  options: ScoreBatchOptions = {},
): () => ScoreBatch {
  const action = 'draw batches';
  const d = dimensionOf(action, data);
  const { batch = 256, least = 1e-3 * sde.end, weight = 'noise', matching = 'denoising' } = options;
  requireCount(action, 'batch', batch);
  requireInRange(action, 'least', least, Number.MIN_VALUE, sde.end);
  requireOneOf(action, 'weight', weight, ['noise', 'likelihood']);
  const targetOf = targets(matching, options.exact, random);
  const weightAt =
    weight === 'noise' ? (_: number, std: number) => std * std : (t: number) => sde.spread(t) ** 2;
  return () => {
    const [time, scale, std, lambda] = [0, 1, 2, 3].map(() => new Float32Array(batch)) as Columns;
    const [xt, target] = [new Float32Array(batch * d), new Float32Array(batch * d)];
    const eps = random.normals(batch * d);
    for (let k = 0; k < batch; k++) {
      const t = least + (sde.end - least) * random.uniform();
      const level = sde.noising(t);
      [time[k], scale[k], std[k], lambda[k]] = [t, level.scale, level.std, weightAt(t, level.std)];
      const from = random.integer(data.n) * d;
      const noise = eps.subarray(k * d, (k + 1) * d);
      const state = noise.map((e, i) => level.scale * data.points[from + i]! + level.std * e);
      xt.set(state, k * d);
      target.set(targetOf(state, noise, t, level.std), k * d);
    }
    const rows = (values: Float32Array) => tf.tensor2d(values, [batch, d]);
    return {
      xt: rows(xt),
      target: rows(target),
      time: tf.tensor1d(time),
      scale: tf.tensor1d(scale),
      std: tf.tensor1d(std),
      weight: tf.tensor1d(lambda),
    };
  };
}

type Columns = [Float32Array, Float32Array, Float32Array, Float32Array];

type Target = (xt: Float64Array, eps: Float64Array, time: number, std: number) => Float64Array;

function targets(matching: ScoreMatching, exact: ScoreField | undefined, random: Random): Target {
  requireOneOf('draw batches', 'matching', matching, ['denoising', 'explicit', 'sliced']);
  if (matching === 'sliced') return (xt) => signs(xt.length, random);
  if (matching === 'denoising') return (_, eps, __, std) => eps.map((e) => -e / std);
  if (!exact)
    throw new TypeError(
      refusal('draw batches', 'explicit matching needs the exact score: exactScore(p, sde)', exact),
    );
  return (xt, _, time) => exact(xt, time);
}

/**
 * The loss of score matching, a function of batches that were drawn for the same kind:
 *
 *     denoising, explicit:  E[λ(t) |s_θ(x_t, t) − target|²]
 *     sliced:               E[λ(t) (2 vᵀ(∇s_θ)v + |s_θ|²)]
 *
 * |·|² the mean over the d numbers of a state. All three have the same minimum (lecture 004; Vincent 2011; Song, Garg et al.
 * 2019). Fit for compiled steps.
 */
export function scoreLoss(
  model: ScoreModel,
  { matching = 'denoising' }: { readonly matching?: ScoreMatching } = {},
): (batch: ScoreBatch) => tf.Scalar {
  requireOneOf('compute the loss', 'matching', matching, ['denoising', 'explicit', 'sliced']);
  return ({ xt, target, weight, ...levels }) =>
    tf.tidy(() => {
      if (matching !== 'sliced') {
        const error = tf.squaredDifference(model.predict(xt, levels), target);
        return tf.mean(tf.mul(asColumn(weight), error)) as tf.Scalar;
      }
      const square = tf.sum(tf.square(model.predict(xt, levels)), 1);
      const slope = directionalSlope(model, xt, levels, target);
      const terms = tf.add(tf.mul(slope, 2), square);
      return tf.div(tf.mean(tf.mul(weight, terms)), xt.shape[1]!) as tf.Scalar;
    });
}

/** Settings of {@link scoreStep}. */
export interface ScoreStepOptions {
  /** Adam with a rate of 1e-3 unless told. */
  readonly optimizer?: tf.Optimizer;
  /** Updated after each step. */
  readonly average?: MovingAverage;
  /** `denoising` unless told; that of the batches. */
  readonly matching?: ScoreMatching;
}

/**
 * One compiled step of training for `train`:
 *
 *     const step = scoreStep(model);
 *     for await (const { loss } of train({ step, batches: scoreBatches(data, sde, random(1)), steps: 3000 })) …
 */
export function scoreStep(
  model: ScoreModel,
  { optimizer = tf.train.adam(1e-3), average, matching = 'denoising' }: ScoreStepOptions = {},
): CompiledStep<[ScoreBatch], tf.Scalar> {
  const lossOf = scoreLoss(model, { matching });
  const variables = Object.values(model.parameters());
  return compile((batch: ScoreBatch) => {
    const loss = optimizer.minimize(() => lossOf(batch), true, variables)!;
    average?.update();
    return loss;
  });
}
