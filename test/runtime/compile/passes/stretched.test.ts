import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';
import { tf } from '../../../../src/runtime/tf';
import { both, compare, normal, useCpu } from '../lower/support';

/** The operators of a function's graph. */
function operatorsOf(run: (x: Tensor) => Tensor): string[] {
  const step = compile(run);
  step(tf.randomNormal([3, 4, 5], 0, 1, 'float32', 1));
  return step.graph().map(({ op }) => op);
}

describe('stretched values', () => {
  useCpu();

  it('stay small where they meet larger ones', () => {
    const spread = (x: Tensor) => tf.mul(x, tf.tile(tf.mul(tf.mean(x, [0, 2], true), 2), [3, 1, 5]));
    expect(operatorsOf(spread)).not.toContain('Expand');
  });

  it('stay small in the gradient of a mean', () => {
    const loss = (x: Tensor) => tf.mean(tf.mul(tf.mean(x, [1, 2], true), tf.square(x)));
    expect(operatorsOf((x) => tf.grad(loss)(x))).not.toContain('Expand');
  });

  it('are written for what needs them', () => {
    expect(operatorsOf((x) => tf.tile(tf.mean(x, 1, true), [1, 4, 1]))).toContain('Expand');
  });

  it('are what eager code computes', async () => {
    const wide = (x: Tensor) => tf.tile(x, [1, 4, 1]);
    await compare(undefined, [
      both((x) => wide(x), normal(3, 1, 5)),
      both((x) => tf.exp(tf.neg(wide(x))), normal(3, 1, 5)),
      both((x, y) => tf.add(tf.mul(wide(x), y), wide(x)), normal(3, 1, 5), normal(3, 4, 5)),
      both((x, y) => tf.mul(wide(x), tf.tile(y, [3, 1, 5])), normal(3, 1, 5), normal(1, 4, 1)),
      both((x) => wide(x).reshape([12, 5]), normal(3, 1, 5)),
      both((x) => tf.matMul(wide(x), wide(x), false, true), normal(3, 1, 5)),
      both((x) => tf.sum(wide(x), 1), normal(3, 1, 5)),
      both((x) => tf.transpose(wide(x), [0, 2, 1]), normal(3, 1, 5)),
      both((x) => tf.concat([wide(x), wide(x)], 1), normal(3, 1, 5)),
      both((x) => tf.where(tf.greater(wide(x), 0), wide(x), tf.zeros([3, 4, 5])), normal(3, 1, 5)),
    ]);
  });
});
