import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';
import { tf } from '../../../../src/runtime/tf';
import { both, compare, normal, useCpu } from '../lower/support';

const conv = (x: Tensor, filter: Tensor): Tensor => tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same');

const shapes = [normal(2, 10, 9, 2), normal(3, 3, 2, 3)] as const;

/** How many inputs the convolution of a function has, and how often there is an addition. */
function shapeOf(run: (x: Tensor, filter: Tensor, c: Tensor) => Tensor, c: Tensor) {
  const step = compile(run);
  step(tf.ones([2, 10, 9, 2]), tf.ones([3, 3, 2, 3]), c);
  const rows = step.graph();
  return {
    inputs: rows.find(({ op }) => op === 'Conv')!.inputs.split(', ').length,
    additions: rows.filter(({ op }) => op === 'Add').length,
  };
}

describe('the bias of a convolution', () => {
  useCpu();

  it('is where the convolution begins', () => {
    const biased = (x: Tensor, filter: Tensor, c: Tensor) => tf.add(conv(x, filter), c);
    expect(shapeOf(biased, tf.ones([3]))).toEqual({ inputs: 3, additions: 0 });
    expect(shapeOf((x, filter, c) => tf.add(c, conv(x, filter)), tf.ones([3]))).toEqual({
      inputs: 3,
      additions: 0,
    });
  });

  it('is one number for each channel and nothing else', () => {
    const biased = (x: Tensor, filter: Tensor, c: Tensor) => tf.add(conv(x, filter), c);
    expect(shapeOf(biased, tf.ones([2, 1, 1, 3]))).toEqual({ inputs: 2, additions: 1 });
    expect(shapeOf(biased, tf.ones([9, 3]))).toEqual({ inputs: 2, additions: 1 });
  });

  it('is not taken from a convolution that is used without it', () => {
    const twice = (x: Tensor, filter: Tensor, c: Tensor) => {
      const y = conv(x, filter);
      return tf.mul(y, tf.add(y, c));
    };
    expect(shapeOf(twice, tf.ones([3]))).toEqual({ inputs: 2, additions: 1 });
  });

  it('gives what eager code computes', async () => {
    await compare(undefined, [
      both((x, filter, c) => tf.add(conv(x, filter), c), ...shapes, normal(3)),
      both((x, filter, c) => tf.relu(tf.add(c, conv(x, filter))), ...shapes, normal(3)),
      both((x, filter, c) => tf.add(conv(x, filter), c), ...shapes, normal(2, 1, 1, 3)),
    ]);
  });
});
