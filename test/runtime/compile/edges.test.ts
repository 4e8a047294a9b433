import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { tf } from '../../../src/runtime/tf';
import { useCpu } from './lower/support';

const floats = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 7, -7, 100, -100, 1e-3, -1e-3, 3e38, -3e38],
  ...[2 ** 24 + 2, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 31 + 1024],
];
/** Products of these fit into a double; TensorFlow.js's own arithmetic is that of doubles. */
const integers = [0, 1, -1, 2, -2, 3, -3, 7, -7, 100, -100, 2 ** 24, 2 ** 31 - 1, -(2 ** 31)];
const small = integers.filter((n) => Math.abs(n) < 2 ** 20);

type Run = (...x: Tensor[]) => Tensor;
/** TensorFlow.js's functions by name. */
const functions = tf as unknown as Readonly<Record<string, (...x: Tensor[]) => Tensor>>;
const reductions = tf as unknown as Readonly<Record<string, (x: Tensor, axis: number) => Tensor>>;

type Kind = 'float32' | 'int32' | 'bool';

/** Each with each. */
function pairs(values: readonly number[], dtype: Kind): Tensor[] {
  const n = values.length;
  const first = values.flatMap((value) => Array<number>(n).fill(value));
  const second = values.flatMap(() => [...values]);
  return [tf.tensor1d(first, dtype), tf.tensor1d(second, dtype)];
}

/** Equal to 1e-5 of each number or to 1e-7, and NaN, infinities and types are the same. All in one graph. */
function expectAsEagerly(runs: Readonly<Record<string, Run>>, inputs: Tensor[]): void {
  const all = (...x: Tensor[]) =>
    Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, run(...x)]));
  const [expected, actual] = [all(...inputs), compile(all)(...inputs)];
  for (const [name, tensor] of Object.entries(expected)) {
    const result = actual[name]!;
    expect([result.dtype, result.shape], name).toEqual([tensor.dtype, tensor.shape]);
    const values = result.dataSync();
    tensor.dataSync().forEach((value, i) => {
      const isSame = value === values[i] || Object.is(value, values[i]);
      // The rounding of 1 is let pass: ONNX Runtime's sigmoid is 0 below −18.
      const isClose = Math.abs(value - values[i]!) <= 1e-5 * Math.abs(value) + 1e-7;
      const at = tensor.size === inputs[0]!.size ? inputs.map((x) => x.dataSync()[i]) : i;
      if (!isSame && !isClose) expect.fail(`${name} of ${at} is ${values[i]}, eagerly ${value}`);
    });
  }
}

describe('numbers at the edge, compiled, are what eager code makes of them', () => {
  useCpu();

  it('through functions of one number', () => {
    const named = 'abs neg sign ceil floor round exp log log1p sqrt rsqrt square'.split(' ');
    const more =
      'reciprocal sin cos atan tanh sigmoid softplus relu relu6 selu leakyRelu step isNaN isInf isFinite zerosLike onesLike'.split(
        ' ',
      );
    const runs: Record<string, Run> = {};
    for (const name of [...named, ...more]) runs[name] = (x) => functions[name]!(x!);
    expectAsEagerly(
      {
        ...runs,
        clip: (x) => tf.clipByValue(x!, -2, 3),
        toInteger: (x) => tf.cast(x!, 'int32'),
        toBoolean: (x) => tf.cast(x!, 'bool'),
        choice: (x) => tf.where(tf.greater(x!, 0), x!, tf.neg(x!)),
      },
      [tf.tensor1d(floats)],
    );
  });

  it('through functions of two numbers', () => {
    const named =
      'add sub mul div divNoNan maximum minimum squaredDifference equal notEqual greater greaterEqual less lessEqual prelu'.split(
        ' ',
      );
    expectAsEagerly(
      Object.fromEntries(named.map((name): [string, Run] => [name, (a, b) => functions[name]!(a!, b!)])),
      pairs(floats, 'float32'),
    );
  });

  it('through division and remainder of floats', () => {
    // What is divided into more than 2²⁴ parts is rounded differently.
    const inputs = pairs([0, 1, -1, 0.5, -0.5, 1.5, -2.5, 7, -7, 1e-9, -1e-9, Number.NaN], 'float32');
    const coarse =
      (run: (a: Tensor, b: Tensor) => Tensor): Run =>
      (a, b) =>
        tf.where(tf.greater(tf.abs(b!), 1e-3), run(a!, b!), tf.zerosLike(run(a!, b!)));
    expectAsEagerly({ mod: coarse(tf.mod), floorDiv: coarse(tf.floorDiv) }, inputs);
  });

  it('through arithmetic of whole numbers, by 0 and by −1 too', () => {
    const named = 'add sub div floorDiv mod maximum minimum equal less prelu'.split(' ');
    expectAsEagerly(
      Object.fromEntries(named.map((name): [string, Run] => [name, (a, b) => functions[name]!(a!, b!)])),
      pairs(integers, 'int32'),
    );
    const products = 'mul squaredDifference'.split(' ');
    expectAsEagerly(
      Object.fromEntries(products.map((name): [string, Run] => [name, (a, b) => functions[name]!(a!, b!)])),
      pairs(small, 'int32'),
    );
  });

  it('through functions of whole numbers', () => {
    const named = 'neg sign square relu exp expm1 log1p reciprocal asin atanh step'.split(' ');
    const runs: Record<string, Run> = {
      toFloat: (x) => tf.cast(x!, 'float32'),
      toBool: (x) => tf.cast(x!, 'bool'),
    };
    for (const name of named) runs[name] = (x) => functions[name]!(x!);
    expectAsEagerly(runs, [tf.tensor1d(small, 'int32')]);
    expectAsEagerly({ relu: (x) => tf.relu(x!), sign: (x) => tf.sign(x!) }, [tf.tensor1d(integers, 'int32')]);
  });

  it('through reductions of rows', () => {
    const [none, most] = [Number.NaN, Number.POSITIVE_INFINITY];
    const rows = tf.tensor2d([
      [none, 1, 2],
      [1, none, 2],
      [1, 2, none],
      [most, 1, -most],
      [-most, -most, -most],
      [most, most, 1],
      [0, -0, 0],
      [none, none, none],
      [-1, -2, -3],
      [3, 3, 3],
    ]);
    const named = 'sum prod mean max min argMax argMin logSumExp'.split(' ');
    const runs: Record<string, Run> = {};
    for (const name of named) runs[name] = (x) => reductions[name]!(x!, 1);
    expectAsEagerly(
      {
        ...runs,
        softmax: (x) => tf.softmax(x!),
        logSoftmax: (x) => tf.logSoftmax(x!),
        cumsum: (x) => tf.cumsum(x!, 1),
        all: (x) => tf.all(tf.cast(x!, 'bool'), 1),
        any: (x) => tf.any(tf.cast(x!, 'bool'), 1),
      },
      [rows],
    );
  });

  it('through pictures', () => {
    const picture = tf.tensor4d(
      [Number.NaN, 1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3, -0, 0, 4],
      [1, 3, 3, 1],
    );
    type Picture = typeof picture;
    expectAsEagerly(
      {
        largest: (x) => tf.maxPool(x as Picture, 2, 1, 'valid'),
        mean: (x) => tf.avgPool(x as Picture, 2, 1, 'same'),
        nearest: (x) => tf.image.resizeNearestNeighbor(x as Picture, [4, 4]),
        border: (x) =>
          tf.pad(x!, [
            [0, 0],
            [1, 1],
            [1, 1],
            [0, 0],
          ]),
        sums: (x) => tf.conv2d(x as Picture, tf.ones([2, 2, 1, 1]), 1, 'same'),
      },
      [picture],
    );
  });

  it('in gradients', () => {
    const named = 'abs relu relu6 selu leakyRelu softplus sqrt log exp square reciprocal tanh sin'.split(' ');
    const runs: Record<string, Run> = {};
    for (const name of named) runs[name] = (x) => tf.grad((y) => tf.sum(functions[name]!(y)))(x!);
    expectAsEagerly(
      {
        ...runs,
        clip: (x) => tf.grad((y) => tf.sum(tf.clipByValue(y, -2, 3)))(x!),
        largest: (x) => tf.grad((y) => tf.max(y))(x!),
        softmax: (x) => tf.grad((y) => tf.sum(tf.square(tf.softmax(y))))(x!),
      },
      [tf.tensor1d(floats)],
    );
    for (const at of [0, 1]) {
      const of =
        (run: (a: Tensor, b: Tensor) => Tensor): Run =>
        (a, b) =>
          tf.grads((p: Tensor, q: Tensor) => run(p, q))([a!, b!])[at]!;
      expectAsEagerly(
        {
          add: of(tf.add),
          sub: of(tf.sub),
          mul: of(tf.mul),
          div: of(tf.div),
          maximum: of(tf.maximum),
          minimum: of(tf.minimum),
        },
        pairs(floats, 'float32'),
      );
    }
  });

  it('where there are no numbers at all', () => {
    const [none, row] = [tf.zeros([0, 3]), tf.ones([1, 3])];
    expectAsEagerly(
      {
        sum: (x) => tf.sum(x!),
        concat: (x, y) => tf.concat([x!, y!], 0),
        product: (x, y) => tf.matMul(x!, y!, false, true),
        slice: (_, y) => tf.slice(y!, [0, 0], [0, 3]),
        cast: (x) => tf.cast(x!, 'int32'),
        transpose: (x) => tf.transpose(x!),
        stretched: (x, y) => tf.add(x!, y!),
        gather: (_, y) => tf.gather(y!, tf.tensor1d([], 'int32')),
      },
      [none, row],
    );
  });
});
