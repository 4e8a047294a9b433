import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { products } from '../../../../src/runtime/compile/lower/products';
import { tf } from '../../../../src/runtime/tf';
import { both, type Case, describeLowerings, integers, normal, only } from './support';

type Shape = readonly number[];

const swapped = (shape: Shape): number[] => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];

/** With either operand transposed. */
const transposed = (a: Shape, b: Shape): Case[] =>
  [false, true].flatMap((left) =>
    [false, true].map((right) =>
      both(
        (x, y) => tf.matMul(x, y, left, right),
        normal(...(left ? swapped(a) : a)),
        normal(...(right ? swapped(b) : b)),
      ),
    ),
  );

type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu';

const fused = (activation: Activation, isTransposed = false): Case =>
  only(
    (a, b, bias) =>
      tf.fused.matMul({
        a,
        b,
        bias: bias as Tensor2D,
        activation,
        transposeB: isTransposed,
        leakyreluAlpha: 0.3,
      }),
    normal(4, 3),
    isTransposed ? normal(5, 3) : normal(3, 5),
    normal(5),
  );

describeLowerings('lowering of products', products, {
  BatchMatMul: [
    ...transposed([4, 3], [3, 5]),
    ...transposed([2, 4, 3], [2, 3, 5]),
    ...transposed([2, 2, 4, 3], [2, 2, 3, 5]),
    only((a, b) => tf.matMul(a, b), normal(6, 4, 3), normal(3, 5)),
    only((a, b) => tf.matMul(a, b), normal(4, 3), normal(2, 3, 5)),
    only((a, b) => tf.matMul(a, b, false, true), normal(6, 4, 3), normal(1, 5, 3)),
    only((a, b) => tf.matMul(a, b, true), normal(6, 3, 4), normal(1, 3, 5)),
    only((a, b) => tf.matMul(a, b), normal(2, 3, 4, 3), normal(3, 3, 5)),
    only((a, b) => tf.matMul(a, b), integers(-5, 6, [4, 3]), integers(-5, 6, [3, 5])),
    both((a, b) => tf.dot(a, b), normal(5), normal(5)),
    both((a, b) => tf.outerProduct(a as never, b as never), normal(3), normal(4)),
  ],
  _FusedMatMul: [
    ...(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const).map((name) => fused(name)),
    fused('relu', true),
    only(
      (a, b, alpha) => tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights: alpha }),
      normal(4, 3),
      normal(3, 5),
      normal(5),
    ),
  ],
  Einsum: [
    only((a, b) => tf.einsum('ij,jk->ik', a, b), normal(4, 3), normal(3, 5)),
    only((a, b) => tf.einsum('bij, bjk -> bik', a, b), normal(2, 4, 3), normal(2, 3, 5)),
    only((a, b) => tf.einsum('bhid,bhjd->bhij', a, b), normal(2, 2, 3, 4), normal(2, 2, 5, 4)),
    only((a) => tf.einsum('ij->ji', a), normal(4, 3)),
    only((a) => tf.einsum('ij->j', a as Tensor), normal(4, 3)),
  ],
});
