import { requireCount, requireShape } from '../check';
import { tf } from '../runtime/tf';
import { requireLabels } from './labels';
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
 * Time and class as one vector for each of n entries: W₂·swish(W₁·e(t)) + c(label). Class number `classes` stands
 * for "any class": it is what entries without label get, and what classifier-free guidance trains with.
 * @returns a function to [n, 4·width], or [1, 4·width] where one time is for all and there are no labels
 */
export function conditionOn(
  store: ParameterStore,
  width: number,
  { classes = 0, time = {} }: ConditionOptions,
): (time: tf.Tensor, labels: tf.Tensor | undefined, n: number) => tf.Tensor {
  requireCount('build a network', 'classes', classes, 0);
  const size = 4 * width;
  const first = dense(store.within('time.1'), width, size);
  const second = dense(store.within('time.2'), size, size);
  const table = classes > 0 ? store.normals('classes.table', [classes + 1, size], 0.02) : undefined;
  return (times, labels, n) => {
    requireShape('predict', 'time', times.shape, times.shape[0] === 1 ? [1] : [n]);
    if (labels) requireLabels('predict', labels, n, classes);
    const embedded = second(swish(first(timeEmbedding(times, width, time))));
    return table ? tf.add(embedded, classVectors(table, labels)) : embedded;
  };
}

function classVectors(table: tf.Variable, labels: tf.Tensor | undefined): tf.Tensor {
  const any = table.shape[0]! - 1;
  return tf.gather(table, labels ? labels.as1D() : tf.fill([1], any, 'int32').as1D());
}
