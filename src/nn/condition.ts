import { refusal, requireCount, requireShape } from '../check';
import { tf } from '../runtime/tf';
import { dense, swish } from './layers';
import type { ParameterStore } from './parameter-store';
import { type TimeEmbeddingOptions, timeEmbedding } from './time-embedding';

/** What a network is told beside its input. */
export interface ConditionOptions {
  /** Number of classes that can be asked for; 0 unless told. */
  readonly classes?: number;
  /** How times become sines and cosines. */
  readonly time?: TimeEmbeddingOptions;
}

/**
 * Time and class as one vector for each entry of the batch: W₂·swish(W₁·e(t)) + c(label). Class number `classes` stands
 * for "any class": it is what entries without label get, and what classifier-free guidance trains with.
 * @returns a function to [n, 4·width]
 */
export function conditionOn(
  store: ParameterStore,
  width: number,
  { classes = 0, time = {} }: ConditionOptions,
): (time: tf.Tensor, labels: tf.Tensor | undefined) => tf.Tensor {
  requireCount('build a network', 'classes', classes, 0);
  const size = 4 * width;
  const first = dense(store.within('time.1'), width, size);
  const second = dense(store.within('time.2'), size, size);
  const table = classes > 0 ? store.normals('classes.table', [classes + 1, size], 0.02) : undefined;
  return (times, labels) => {
    requireShape('predict', 'time', times.shape, [null]);
    const embedded = second(swish(first(timeEmbedding(times, width, time))));
    return table
      ? tf.add(embedded, classVectors(table, labels, times.shape[0]!))
      : refuseLabels(embedded, labels);
  };
}

function classVectors(table: tf.Variable, labels: tf.Tensor | undefined, n: number): tf.Tensor {
  const any = table.shape[0]! - 1;
  if (labels) requireShape('predict', 'labels', labels.shape, [n]);
  return tf.gather(table, labels ? tf.cast(labels, 'int32').as1D() : tf.fill([n], any, 'int32').as1D());
}

function refuseLabels(embedded: tf.Tensor, labels: tf.Tensor | undefined): tf.Tensor {
  if (labels) throw new Error(refusal('predict', 'labels need a network with classes', labels.shape));
  return embedded;
}
