import { describe, expect, it } from 'vitest';
import { timeMlp } from '../../src/nn/mlp';
import { unet } from '../../src/nn/unet';
import { isUntrained } from '../../src/nn/untrained';
import { random } from '../../src/random/random';
import { tf } from '../../src/runtime/tf';

const networks = {
  perceptron: () => ({ network: timeMlp({ inputs: 2, width: 4, timeSize: 4 }, random(1)), x: [3, 2] }),
  'U-Net': () => ({
    network: unet({ size: 4, width: 4, multipliers: [1], blocks: 1 }, random(1)),
    x: [1, 4, 4, 1],
  }),
};

describe.each(Object.entries(networks))('a %s', (_, make) => {
  it('is untrained until its first step', () => {
    const { network, x } = make();
    expect(isUntrained(network)).toBe(true);
    const loss = () =>
      tf.mean(tf.squaredDifference(network.predict(tf.ones(x), tf.ones([x[0]!])), 1)) as tf.Scalar;
    tf.train.sgd(0.1).minimize(loss, false, Object.values(network.parameters()));
    expect(isUntrained(network)).toBe(false);
    network.dispose();
  });
});

it('a network without a bias is not judged', () => {
  const kernel = tf.variable(tf.ones([2]));
  expect(isUntrained({ parameters: () => ({ 'first.kernel': kernel }) })).toBe(false);
  kernel.dispose();
});
