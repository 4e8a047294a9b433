import type { Tensor } from '@tensorflow/tfjs';
import { activations } from '../../../../src/runtime/compile/lower/activations';
import { tf } from '../../../../src/runtime/tf';
import { both, type Case, describeLowerings, exactly, integers, normal, only } from './support';

type Unary = (x: Tensor) => Tensor;

const floats = (op: Unary): Case[] => [
  ...[[], [7], [3, 4], [2, 3, 2, 3]].map((shape) => both((x) => op(x), normal(...shape))),
  both((x) => op(tf.mul(x, 20)), normal(9)),
];
const whole = (op: Unary): Case => only((x) => op(x), integers(-9, 9, [9]));
const special = (op: Unary): Case =>
  only((x) => op(x), exactly([Number.NaN, Infinity, -Infinity, 0, -0, 1, -2.5, 7]));

describeLowerings('lowering of activations', activations, {
  Relu: [...floats(tf.relu), whole(tf.relu), special(tf.relu)],
  Relu6: [...floats(tf.relu6), whole(tf.relu6), special(tf.relu6)],
  Elu: [...floats(tf.elu), special(tf.elu)],
  EluGrad: floats(tf.elu),
  Selu: [...floats(tf.selu), special(tf.selu)],
  LeakyRelu: [
    ...floats((x) => tf.leakyRelu(x, 0.1)),
    whole((x) => tf.leakyRelu(x, 0.3)),
    special((x) => tf.leakyRelu(x)),
  ],
  Prelu: [
    both((x, a) => tf.prelu(x, a), normal(4, 3), normal(3)),
    both((x, a) => tf.prelu(x, a), normal(2, 4, 3), normal(4, 1)),
    both((x, a) => tf.prelu(x, a), normal(5), normal()),
  ],
  Sigmoid: [...floats(tf.sigmoid), special(tf.sigmoid)],
  Softplus: [...floats(tf.softplus), special(tf.softplus)],
  Step: [
    ...floats((x) => tf.step(x)),
    ...floats((x) => tf.step(x, 0.3)),
    special((x) => tf.step(x)),
    special((x) => tf.step(x, 0.5)),
    whole((x) => tf.step(x)),
  ],
});
