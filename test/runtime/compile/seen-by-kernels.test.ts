import { afterEach, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

const ways: [string, (x: tf.Tensor, w: tf.Variable) => tf.Tensor][] = [
  ['product', (x, w) => tf.matMul(x as tf.Tensor2D, w as unknown as tf.Tensor2D)],
  [
    'convolution',
    (x, w) =>
      tf.conv2d(x.reshape([1, 2, 2, 2]) as tf.Tensor4D, w.reshape([1, 1, 2, 2]) as tf.Tensor4D, 1, 'same'),
  ],
];

describe('eager kernels', () => {
  afterEach(() => tf.disposeVariables());

  // The wasm backend keeps packed copies of weights from the first product on.
  it.each(
    ways.flatMap(([name, apply]) =>
      (['wasm', 'cpu'] as const).map((backend) => [name, backend, apply] as const),
    ),
  )('see what a compiled step wrote, in a %s on %s', async (_, backend, apply) => {
    await runtime.ready({ backend });
    const w = tf.variable(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    const x = tf.tensor2d([1, 0, 0, 1, 1, 1, 2, 0], [4, 2]);
    const read = () => Array.from(tf.tidy(() => apply(x, w).dataSync()));
    const before = read();
    const step = compile((by: tf.Tensor) => w.assign(tf.mul(w, by)));
    const by = tf.scalar(10);
    for (let k = 1; k <= 3; k++) {
      step(by);
      expect(read()).toEqual(before.map((value) => value * 10 ** k));
    }
    step.dispose();
    tf.dispose([x, by]);
  });
});
