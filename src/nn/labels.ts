import { refusal, requireCount, requireIndex, requireInRange, requireShape } from '../check';
import type { Random } from '../random/random';
import { valuesAtHand } from '../runtime/at-hand';
import type { tf } from '../runtime/tf';

/** Settings of {@link dropLabels}. */
export interface DropLabelsOptions {
  /** Number of classes K; labels are 0 … K − 1, and K stands for "any class". */
  readonly classes: number;
  /** Probability of losing a label, in [0, 1]. */
  readonly dropout: number;
}

/**
 * Labels of which each is replaced by K, "any class", with the given probability: trained on them, one network learns
 * p(x given y) and p(x) together (Ho and Salimans 2022, algorithm 1).
 * @throws RangeError
 */
export function dropLabels(
  labels: ArrayLike<number>,
  { classes, dropout }: DropLabelsOptions,
  random: Random,
): Int32Array {
  requireCount('drop labels', 'classes', classes);
  requireInRange('drop labels', 'dropout', dropout, 0, 1);
  return Int32Array.from(labels, (label, k) => {
    requireIndex('drop labels', `labels[${k}]`, label, classes);
    return random.uniform() < dropout ? classes : label;
  });
}

/**
 * Refuses labels that a network of K classes cannot read: anything but whole numbers 0 … K, K for "any class", one for each
 * of n entries, as an int32 tensor. The numbers are looked at where they can be read at once: neither while a step is
 * compiled nor on a WebGPU backend.
 * @throws RangeError
 */
export function requireLabels(action: string, labels: tf.Tensor, n: number, classes: number): void {
  if (classes === 0) throw new Error(refusal(action, 'labels need a network with classes', labels.shape));
  requireShape(action, 'labels', labels.shape, [n]);
  if (labels.dtype !== 'int32')
    throw new RangeError(
      refusal(action, "labels must be whole numbers, tf.tensor1d([0, 2], 'int32')", labels.dtype),
    );
  const wrong = valuesAtHand(labels)?.find((label) => !(label >= 0 && label <= classes));
  if (wrong !== undefined)
    throw new RangeError(
      refusal(
        action,
        `labels must be from 0 to ${classes - 1}, or ${classes} for any class, as the network knows ${classes} classes`,
        wrong,
      ),
    );
}
