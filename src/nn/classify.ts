import { refusal, requireCount, requireIndex, requireInRange, requireNotEmpty } from '../check';
import type { LabelledPictures } from '../data/labelled-pictures';
import type { Random } from '../random/random';
import { compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import type { PictureClassifier } from './classifier';
import { movingAverage } from './moving-average';
import { type TrainProgress, train } from './train';

/** Options of {@link trainClassifier}. */
export interface TrainClassifierOptions {
  /** How often each picture is seen; 4 unless told. */
  readonly epochs?: number;
  /** Pictures a step; 64 unless told. */
  readonly batch?: number;
  /** Learning rate of Adam; 2e-3 unless told. */
  readonly rate?: number;
}

/**
 * Trains a classifier on labelled pictures: cross-entropy −ln p(label given picture), Adam, pictures in another random order each
 * epoch; in the end the weights are their moving average over the last steps. One report a step.
 *
 *     for await (const { step, smoothed } of trainClassifier(classifier, set, random(1))) …
 *
 * @throws RangeError when the pictures have another size than the classifier's
 */
export async function* trainClassifier(
  classifier: PictureClassifier,
  set: LabelledPictures,
  random: Random,
  options: TrainClassifierOptions = {},
): AsyncGenerator<TrainProgress, void, undefined> {
  const { epochs = 4, batch = 64, rate = 2e-3 } = options;
  const action = 'train a classifier';
  requireCount(action, 'epochs', epochs);
  requireCount(action, 'batch', batch);
  requireSize(action, classifier, set);
  requireNotEmpty(action, 'the set of pictures', set.labels);
  for (let k = 0; k < set.n; k++) requireIndex(action, `labels[${k}]`, set.labels[k]!, classifier.classes);
  const weights = Object.values(classifier.parameters());
  const average = movingAverage(classifier.parameters(), 0.98);
  const optimizer = tf.train.adam(rate);
  const step = compile(({ x, labels }: { x: tf.Tensor; labels: tf.Tensor }) => {
    const loss = optimizer.minimize(() => crossEntropy(classifier.logits(x), labels), true, weights)!;
    average.update();
    return loss;
  });
  const used = Math.min(batch, set.n);
  const perEpoch = Math.floor(set.n / used);
  let order: Uint32Array = new Uint32Array();
  const batches = (index: number) => {
    const place = index % perEpoch;
    if (place === 0) order = random.permutation(set.n);
    return gather(set, order.subarray(place * used, (place + 1) * used));
  };
  try {
    yield* train({ step, batches, steps: epochs * perEpoch });
    average.swap();
  } finally {
    step.dispose();
    average.dispose();
    optimizer.dispose();
  }
}

/** −(1/n) Σ ln p(label given picture), [n, classes] logits and [n] labels. */
function crossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const chosen = tf.oneHot(labels.cast('int32') as tf.Tensor1D, logits.shape[1]!);
  const logProbabilities = tf.logSoftmax(logits);
  return tf.neg(tf.mean(tf.sum(tf.mul(chosen, logProbabilities), -1))).asScalar();
}

function gather(set: LabelledPictures, indices: Uint32Array): { x: tf.Tensor; labels: tf.Tensor } {
  const area = set.size ** 2;
  const pixels = new Float32Array(indices.length * area);
  const labels = new Int32Array(indices.length);
  indices.forEach((from, k) => {
    pixels.set(set.pixels.subarray(from * area, (from + 1) * area), k * area);
    labels[k] = set.labels[from]!;
  });
  return {
    x: tf.tensor(pixels, [indices.length, area]),
    labels: tf.tensor(labels, [indices.length], 'int32'),
  };
}

function requireSize(action: string, classifier: PictureClassifier, { size }: { size: number }): void {
  if (size !== classifier.size)
    throw new RangeError(
      refusal(action, `pictures must have ${classifier.size} pixels along a side, as it was built for`, size),
    );
}

/** What a classifier makes of n pictures. */
export interface Judgement {
  readonly n: number;
  /** The most probable class of each. */
  readonly labels: Int32Array;
  /** Its probability. */
  readonly confidences: Float32Array;
  /** n rows of features, for `frechetDistance`. */
  readonly features: Float32Array;
}

/** Pictures that go through the network at once. */
const together = 500;

/**
 * What the classifier makes of pictures: samples of a model, or a data set.
 * @param pixels - n · size² values in [0, 1]
 * @throws RangeError unless they are whole pictures
 */
export async function judgePictures(classifier: PictureClassifier, pixels: Float32Array): Promise<Judgement> {
  const { classes } = classifier;
  const area = classifier.size ** 2;
  requireNotEmpty('judge pictures', 'the pictures', pixels);
  if (pixels.length % area !== 0)
    throw new RangeError(refusal('judge pictures', `they must have ${area} pixels each`, pixels.length));
  const n = pixels.length / area;
  const judgement = {
    n,
    labels: new Int32Array(n),
    confidences: new Float32Array(n),
    features: new Float32Array(n * classifier.featureCount),
  };
  for (let from = 0; from < n; from += together) {
    const count = Math.min(together, n - from);
    const part = pixels.subarray(from * area, (from + count) * area);
    const [probabilities, features] = tf.tidy(() => {
      const x = tf.tensor(part, [count, area]);
      return [tf.softmax(classifier.logits(x)), classifier.features(x)];
    }) as [tf.Tensor, tf.Tensor];
    judgement.features.set(await features.data<'float32'>(), from * classifier.featureCount);
    const rows = await probabilities.data<'float32'>();
    tf.dispose([probabilities, features]);
    for (let k = 0; k < count; k++) {
      const row = rows.subarray(classes * k, classes * (k + 1));
      const best = row.indexOf(Math.max(...row));
      judgement.labels[from + k] = best;
      judgement.confidences[from + k] = row[best]!;
    }
  }
  return judgement;
}

/** {@link judgePictures}, by the name that digits have. */
export const judgeDigits = judgePictures;

/** How many of each digit there are among the pictures judged, of those with at least the given confidence (0 unless told). */
export function countDigits(judgement: Judgement, confidence = 0): number[] {
  requireInRange('count digits', 'confidence', confidence, 0, 1);
  const counts = new Array<number>(10).fill(0);
  judgement.labels.forEach((label, k) => {
    if (judgement.confidences[k]! >= confidence) counts[label]!++;
  });
  return counts;
}

/** The share of pictures that the classifier labels as the set does. */
export async function accuracyOn(classifier: PictureClassifier, set: LabelledPictures): Promise<number> {
  requireSize('measure accuracy', classifier, set);
  const { labels } = await judgePictures(classifier, set.pixels);
  return labels.reduce((right, label, k) => right + (label === set.labels[k] ? 1 : 0), 0) / set.n;
}
