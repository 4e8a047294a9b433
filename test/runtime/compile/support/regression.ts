import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { tf } from '../../../../src/runtime/tf';

/** Two layers with the same first weights each time, and a step of the optimizer on their squared error. */
export function regression(optimizer: Optimizer) {
  const w1 = tf.variable(tf.randomNormal([3, 16], 0, 0.5, 'float32', 1));
  const w2 = tf.variable(tf.randomNormal([16, 2], 0, 0.5, 'float32', 2));
  const predict = (x: Tensor) => tf.matMul(tf.relu(tf.matMul(x, w1)), w2);
  const loss = (x: Tensor, y: Tensor) =>
    tf.losses.meanSquaredError(y, predict(x)).asScalar() as ReturnType<typeof tf.scalar>;
  const variables: Variable[] = [w1, w2];
  const step = (x: Tensor, y: Tensor): Tensor => optimizer.minimize(() => loss(x, y), true, variables)!;
  return { predict, loss, step, variables, optimizer };
}

/** max |a − b| */
export function largestDifference(a: Tensor, b: Tensor): number {
  const [left, right] = [Array.from(a.dataSync()), Array.from(b.dataSync())];
  return Math.max(...left.map((value, i) => Math.abs(value - right[i]!)));
}
