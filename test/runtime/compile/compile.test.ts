import type { Tensor, Variable } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

beforeAll(async () => {
  await runtime.ready();
});

/** Two layers with the same first weights each time, and a step of Adam on their squared error. */
function regression() {
  const w1 = tf.variable(tf.randomNormal([3, 16], 0, 0.5, 'float32', 1));
  const w2 = tf.variable(tf.randomNormal([16, 2], 0, 0.5, 'float32', 2));
  const predict = (x: Tensor) => tf.matMul(tf.relu(tf.matMul(x, w1)), w2);
  const optimizer = tf.train.adam(1e-2);
  const step = (x: Tensor, y: Tensor): Tensor =>
    optimizer.minimize(() => tf.losses.meanSquaredError(y, predict(x)).asScalar(), true, [w1, w2])!;
  return { predict, step, variables: [w1, w2] as Variable[] };
}

describe('compile', () => {
  it('trains as eager code does, and eager code sees the variables', () => {
    const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
    const y = tf.sin(tf.matMul(x, tf.tensor2d([1, 2, -1, 0.5, 0, 1], [3, 2])));
    const [eager, compiled] = [regression(), regression()];
    const step = compile(compiled.step);
    for (let i = 0; i < 20; i++) {
      const [expected, loss] = [eager.step(x, y), step(x, y)];
      // Single precision, 20 steps: the two differ in the order of their sums.
      expect(Math.abs(loss.dataSync()[0]! - expected.dataSync()[0]!)).toBeLessThan(1e-5);
    }
    const difference = tf.max(tf.abs(tf.sub(compiled.predict(x), eager.predict(x)))).dataSync()[0]!;
    expect(difference).toBeLessThan(1e-4);
  });

  it('leaves no tensor behind', () => {
    const { step } = regression();
    const [x, y] = [tf.ones([8, 3]), tf.zeros([8, 2])];
    const compiled = compile(step);
    compiled(x, y).dispose();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) compiled(x, y).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
