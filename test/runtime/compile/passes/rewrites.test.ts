import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../../src/runtime/tf';
import { useCpu } from '../lower/support';
import { compiledOperations } from '../support/operations';

const normal = (seed: number, ...shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const [x, y] = [() => normal(1, 64, 48), () => normal(2, 64, 48)];

describe('numbers in place of arrays', () => {
  useCpu();

  it('stand for the gradient of a mean', () => {
    const gradient = tf.grad((a) => tf.mean(tf.square(a)));
    expect(compiledOperations(gradient, [x()])).toEqual(['Mul']);
  });

  it('join, and go where they are 1', () => {
    expect(compiledOperations((a) => tf.mul(tf.mul(3, tf.mul(a, 0.5)), 2), [x()])).toEqual(['Mul']);
    expect(compiledOperations((a) => tf.relu(tf.div(tf.mul(tf.onesLike(a), a), 1)), [x()])).toEqual(['Relu']);
    expect(compiledOperations((a) => tf.sub(a, tf.neg(tf.fill([64, 48], 2))), [x()])).toEqual(['Sub']);
  });

  it('do not join where the first product is needed too', () => {
    const both = (a: Tensor) => {
      const half = tf.mul(a, 0.5);
      return tf.add(tf.mul(half, 3), tf.exp(half));
    };
    expect(compiledOperations(both, [x()])).toEqual(['Mul', 'Mul', 'Exp', 'Add']);
  });

  it('keep arrays that give the result its shape', () => {
    expect(compiledOperations((a) => tf.mul(a, tf.fill([64, 48], 2)), [normal(1, 48)])).toContain('Mul');
    expect(compiledOperations((a) => tf.add(a, tf.fill([64, 48], 2)), [normal(1, 1)])).toContain('Add');
  });

  it('are no result', () => {
    compiledOperations((a) => [tf.mul(a, 1), tf.fill([2, 2], 3), tf.mul(tf.fill([2], 2), 4)], [x()]);
  });
});

describe('common parts', () => {
  useCpu();

  it('are computed once', () => {
    const run = (a: Tensor, b: Tensor) => tf.add(tf.exp(tf.sub(a, b)), tf.sin(tf.sub(a, b)));
    expect(compiledOperations(run, [x(), y()])).toEqual(['Sub', 'Exp', 'Sin', 'Add']);
  });

  it('are two results where two are asked for', () => {
    compiledOperations((a) => [tf.exp(a), tf.exp(a)], [x()]);
  });

  it('differ by their settings', () => {
    const run = (a: Tensor) => tf.sub(tf.sum(a, 0, true), tf.sum(a, 1, true));
    expect(compiledOperations(run, [normal(1, 8, 8)])).toEqual(['ReduceSum', 'ReduceSum', 'Sub']);
  });
});

describe('biases', () => {
  useCpu();
  const w = () => normal(3, 48, 32);

  it('are what a product begins with', () => {
    const layer = (a: Tensor, b: Tensor, c: Tensor) => tf.relu(tf.add(tf.matMul(a, b), c));
    for (const shape of [[32], [1, 32], [64, 32], [64, 1], [1, 1], []])
      expect(compiledOperations(layer, [x(), w(), normal(4, ...shape)]), `${shape}`).toEqual([
        'Gemm',
        'Relu',
      ]);
  });

  it('stand on either side', () => {
    const layer = (a: Tensor, b: Tensor, c: Tensor) => tf.add(c, tf.matMul(a, b, true, true));
    expect(compiledOperations(layer, [normal(1, 48, 64), normal(2, 32, 48), normal(3, 32)])).toEqual([
      'Gemm',
    ]);
  });

  it('stay apart where the product is needed too, or would be stretched', () => {
    const twice = (a: Tensor, b: Tensor, c: Tensor) => {
      const product = tf.matMul(a, b);
      return tf.mul(tf.add(product, c), product);
    };
    expect(compiledOperations(twice, [x(), w(), normal(4, 32)])).toEqual(['Gemm', 'Add', 'Mul']);
    const returned = (a: Tensor, b: Tensor, c: Tensor) => {
      const product = tf.matMul(a, b);
      return [tf.add(product, c), product];
    };
    expect(compiledOperations(returned, [x(), w(), normal(4, 32)])).toEqual(['Gemm', 'Add']);
    const stretched = (a: Tensor, b: Tensor, c: Tensor) => tf.add(tf.matMul(a, b), c);
    expect(compiledOperations(stretched, [normal(1, 1, 48), w(), normal(4, 64, 32)])).toEqual([
      'Gemm',
      'Add',
    ]);
  });

  it('are two in a sum of two layers', () => {
    const sum = (a: Tensor, b: Tensor, c: Tensor) =>
      tf.add(tf.add(tf.matMul(a, b), c), tf.add(tf.matMul(tf.neg(a), b), c));
    const operations = compiledOperations(sum, [x(), w(), normal(4, 32)]);
    expect(operations.filter((op) => op === 'Gemm')).toHaveLength(2);
  });
});

describe('gradients of activations', () => {
  useCpu();

  it('ask what relu gives', () => {
    const gradient = tf.grad((a) => tf.sum(tf.square(tf.relu(a))));
    expect(compiledOperations(gradient, [x()])).toEqual(['Relu', 'Mul', 'HardSigmoid', 'Mul']);
  });

  it('of swish take four passes', () => {
    const swish = (a: Tensor) => tf.mul(a, tf.sigmoid(a));
    const gradient = tf.grad((a) => tf.sum(tf.square(swish(a))));
    const operations = compiledOperations(gradient, [x()]);
    // σ, s, 2s, then 1 − σ, s·(1 − σ), σ + …, and the product.
    expect(operations).toEqual(['Sigmoid', 'Mul', 'Mul', 'Sub', 'Mul', 'Add', 'Mul']);
  });

  it('of what resembles swish stay what they are', () => {
    const other = tf.grad((a) => tf.sum(tf.exp(tf.mul(tf.sigmoid(a), tf.sigmoid(tf.neg(a))))));
    compiledOperations(other, [x()]);
    const shifted = tf.grads((a, b) => tf.sum(tf.exp(tf.mul(b, tf.sigmoid(a)))));
    compiledOperations((a, b) => shifted([a, b]), [x(), y()]);
  });

  it('of softplus lose no accuracy that a loss would see', () => {
    const loss = (a: Tensor) => tf.add(tf.relu(a), tf.log1p(tf.exp(tf.neg(tf.abs(a)))));
    const wide = tf.linspace(-100, 100, 2001);
    expect(compiledOperations(loss, [wide])).not.toContain('Where');
    expect(compiledOperations(tf.grad(loss), [wide])).not.toContain('Where');
  });
});

describe('sums of columns', () => {
  useCpu();

  it('are products with ones', () => {
    expect(compiledOperations((a) => tf.sum(a, 0), [x()])).toEqual(['MatMul']);
    expect(compiledOperations((a) => tf.sum(a, [0, 1, 2]), [normal(1, 4, 8, 8, 16)])).toEqual([
      'Reshape',
      'MatMul',
    ]);
  });

  it('are not where axes stay, lie behind, or there is little to sum', () => {
    expect(compiledOperations((a) => tf.sum(a, 0, true), [x()])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a, 1), [x()])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a, 1), [normal(1, 48, 48)])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a), [x()])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a, 0), [normal(1, 8, 8)])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a, [0, 1]), [normal(1, 8, 8, 64)])).toContain('MatMul');
    expect(compiledOperations((a) => tf.sum(a, [1, 2]), [normal(1, 64, 8, 64)])).toEqual(['ReduceSum']);
    expect(compiledOperations((a) => tf.sum(a, 0), [tf.ones([64, 48], 'int32')])).toEqual(['ReduceSum']);
  });
});
