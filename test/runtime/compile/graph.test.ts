import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { tf } from '../../../src/runtime/tf';

/** The graph's operations, and whether it computes what eager code does. */
function compiled(run: (x: Tensor) => Tensor, shape: number[]) {
  const step = compile(run);
  const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
  expect(step(x).arraySync()).toEqual(run(x).arraySync());
  return step.graph().map(({ op }) => op);
}

describe('a graph', () => {
  it('has no transposes that undo each other', () => {
    const back = (x: Tensor) => tf.transpose(tf.transpose(x, [0, 3, 1, 2]), [0, 2, 3, 1]);
    expect(compiled((x) => tf.relu(back(x)), [2, 3, 4, 5])).toEqual(['Relu']);
  });

  it('joins two transposes, and the third', () => {
    const turn = (x: Tensor) => tf.transpose(x, [1, 2, 0]);
    expect(compiled((x) => turn(turn(x)), [2, 3, 4])).toEqual(['Transpose']);
    expect(compiled((x) => tf.relu(turn(turn(turn(x)))), [2, 3, 4])).toEqual(['Relu']);
  });

  it('joins reshapes, and drops those that come back', () => {
    expect(compiled((x) => tf.reshape(tf.reshape(x, [6, 4]), [2, 12]), [2, 3, 4])).toEqual(['Reshape']);
    expect(compiled((x) => tf.relu(tf.reshape(tf.reshape(x, [24]), [2, 3, 4])), [2, 3, 4])).toEqual(['Relu']);
  });

  it('keeps a transpose that something else needs too', () => {
    const both = (x: Tensor) => {
      const turned = tf.transpose(x, [1, 0]);
      return tf.matMul(tf.relu(turned), tf.transpose(turned, [1, 0]));
    };
    expect(compiled(both, [2, 3])).toEqual(['Transpose', 'Relu', 'Gemm']);
  });
});
