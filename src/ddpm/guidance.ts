import { refusal, requireFinite, requireSameLength } from '../check';
import type { Network } from '../nn/network';
import { tf } from '../runtime/tf';
import type { Algebra } from './algebra';
import { answerOf, type Model } from './model';
import { tensorAlgebra } from './tensor-algebra';

/**
 * How strongly to guide, in one of the two conventions that are in use:
 *
 * - `scale` s: any + s·(given − any); 0 ignores the label, 1 follows it, more exaggerates (Nichol et al. 2022, Saharia et
 *   al. 2022)
 * - `weight` w: (1 + w)·given − w·any; −1 ignores the label, 0 follows it (Ho and Salimans 2022, eq. 6)
 *
 * They say the same where s = 1 + w.
 */
export type Guidance =
  | { readonly scale: number; readonly weight?: undefined }
  | { readonly weight: number; readonly scale?: undefined };

/** s of either convention: s itself, or 1 + w. @throws RangeError unless exactly one of them is told */
export function guidanceScale({ scale, weight }: Guidance): number {
  if ((scale === undefined) === (weight === undefined))
    throw new RangeError(
      refusal('guide', 'one of scale s and weight w = s − 1 must be told', [scale, weight]),
    );
  if (scale === undefined) {
    requireFinite('guide', 'weight', weight as number);
    return 1 + (weight as number);
  }
  requireFinite('guide', 'scale', scale);
  return scale;
}

/**
 * Classifier-free guidance: from what a model answers with and without a label,
 *
 *     guided = any + s·(given − any) = (1 + w)·given − w·any
 *
 * (Ho and Salimans 2022, eq. 6). The rule is linear with weights that add up to 1, and so are the conversions between
 * ε, x₀, v, score and a flow's velocity: guiding one of them is guiding all of them.
 * @throws RangeError unless both are of one length
 */
export function guide(given: ArrayLike<number>, any: ArrayLike<number>, guidance: Guidance): Float64Array {
  requireSameLength('guide', ['given', 'any'], given, any);
  const s = guidanceScale(guidance);
  return Float64Array.from(given, (value, k) => any[k]! + s * (value - any[k]!));
}

/** {@link guide} on anything that samplers compute with. */
export function guideWith<X, C>(
  algebra: Algebra<X, C | number>,
  { given, any }: { readonly given: X; readonly any: X },
  guidance: Guidance,
): X {
  const s = guidanceScale(guidance);
  return algebra.combine(s, given, 1 - s, any);
}

/**
 * Two models of plain numbers, one that knows the label and one that does not, as one that is guided.
 *
 *     const cats = guidedModel(exactDenoiser(given[1], schedule), exactDenoiser(all, schedule), { scale: 3 });
 *
 * @throws RangeError unless both predict the same
 */
export function guidedModel(given: Model, any: Model, guidance: Guidance): Model {
  guidanceScale(guidance);
  if (given.predicts !== any.predicts)
    throw new RangeError(
      refusal('guide', 'both models must predict the same (predicting converts)', [
        given.predicts,
        any.predicts,
      ]),
    );
  return {
    predicts: given.predicts,
    predict: (x, t) => guide(answerOf('guide', given, x, t), answerOf('guide', any, x, t), guidance),
  };
}

/**
 * A network that was trained with label dropout, guided: told labels, it answers with
 * (1 + w)·network(x, t, label) − w·network(x, t, any), both from one call on a batch of twice the size (half as much to
 * compile as two calls). Whatever it predicts, a flow's velocity included; fit for compiled steps and for
 * samplers. Parameters are the network's own.
 * @throws RangeError unless the network knows classes; `predict` throws where it is told no labels
 */
export function guidedNetwork<N extends Network>(model: N, guidance: Guidance): N {
  const s = guidanceScale(guidance);
  const { classes = 0 } = model;
  if (classes === 0)
    throw new RangeError(refusal('guide', 'the network must know classes (option classes)', classes));
  return {
    ...model,
    predict: (x: tf.Tensor, time: tf.Tensor, labels?: tf.Tensor) => {
      if (!labels) throw new RangeError(refusal('guide', 'labels must say what to guide to', labels));
      if (s === 1) return model.predict(x, time, labels);
      return tf.tidy(() => {
        const n = x.shape[0]!;
        const any = tf.fill([n], classes, 'int32');
        const times = time.shape[0] === 1 ? time : tf.concat([time, time]);
        const both = model.predict(tf.concat([x, x]), times, tf.concat([labels, any]));
        const [given, free] = tf.split(both, 2) as [tf.Tensor, tf.Tensor];
        return guideWith(tensorAlgebra, { given, any: free }, { scale: s });
      });
    },
  };
}

/**
 * A network that is always asked for one class: as a model without labels it goes wherever those go, `onNumbers` and the
 * evidence bound among them.
 * @param label - 0 … K − 1, or K for any class
 * @throws RangeError
 */
export function forLabel<N extends Network>(model: N, label: number): N {
  const { classes = 0 } = model;
  if (!(Number.isInteger(label) && label >= 0 && label <= classes && classes > 0))
    throw new RangeError(
      refusal(
        'ask for a class',
        classes === 0
          ? 'the network must know classes (option classes)'
          : `the label must be from 0 to ${classes - 1}, or ${classes} for any class`,
        label,
      ),
    );
  return {
    ...model,
    classes: 0,
    predict: (x: tf.Tensor, time: tf.Tensor) =>
      tf.tidy(() => model.predict(x, time, tf.fill([x.shape[0]!], label, 'int32'))),
  };
}
