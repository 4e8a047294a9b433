import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../src/runtime/compile/compile';
import { tf } from '../../../../src/runtime/tf';
import { both, type Case, compare, normal, useCpu } from '../lower/support';

const conv = (x: Tensor, filter: Tensor, strides = 1): Tensor =>
  tf.conv2d(x as Tensor4D, filter as Tensor4D, strides, 'same');

/** Something between two convolutions of pictures that are large enough for ONNX's Conv. */
const between = (run: (x: Tensor, y: Tensor) => Tensor, channels = 4): Case =>
  both(
    (x, filter, last) => conv(run(conv(x, filter), x), last),
    normal(2, 10, 9, 4),
    normal(3, 3, 4, 4),
    normal(1, 1, channels, 2),
  );

const grouped = (x: Tensor): Tensor => {
  const groups = x.reshape([2, -1, 2, 2]);
  const centred = tf.sub(groups, tf.mean(groups, [1, 3], true));
  const variance = tf.mean(tf.square(centred), [1, 3], true);
  return tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))).reshape(x.shape);
};

const row = (...values: number[]) => tf.tensor1d(values);

describe('transposes taken out', () => {
  useCpu();

  it.each<[string, Case]>([
    ['scales and shifts of channels', between((x) => tf.add(tf.mul(x, row(1, 2, 3, 4)), row(4, 3, 2, 1)))],
    ['a vector for each picture', between((x) => tf.add(x, tf.ones([2, 1, 1, 4])))],
    ['a number for each column', between((x) => tf.mul(x, tf.range(0, 9).reshape([9, 1])))],
    ['a picture for all', between((x) => tf.mul(x, tf.range(0, 360).reshape([10, 9, 4])))],
    ['values that stand as they came', between((x, y) => tf.add(x, y))],
    ['group normalisation', between(grouped)],
    ['sums that keep their axes', between((x) => tf.sub(x, tf.sum(x, [0, 3], true)))],
    ['sums over pixels', between((x) => tf.mul(x, tf.sum(x, [1, 2]).reshape([2, 1, 1, 4])))],
    ['sums over channels', between((x) => tf.mul(x, tf.sum(x, 3).reshape([2, 10, 9, 1])))],
    ['channels one after another', between((x, y) => tf.concat([x, y, x], 3), 12)],
    ['rows one after another', between((x, y) => tf.concat([x, y], 1))],
    ['parts of channels', between((x) => tf.concat(tf.split(x, 2, 3).reverse(), 3))],
    ['parts of pictures', between((x) => tf.slice(x, [0, 1, 2, 0], [2, 5, 4, 4]))],
    [
      'borders',
      between((x) =>
        tf.pad(x, [
          [0, 0],
          [1, 2],
          [0, 1],
          [0, 0],
        ]),
      ),
    ],
    ['twice the size', between((x) => tf.image.resizeNearestNeighbor(x as Tensor4D, [20, 18]))],
    ['conditions', between((x) => tf.where(tf.greater(x, 0.1), x, tf.mul(x, 0.5)))],
    ['axes that change', between((x) => tf.transpose(x, [0, 2, 1, 3]))],
    ['pixels as rows', between((x) => tf.matMul(x.reshape([180, 4]), tf.ones([4, 4])).reshape(x.shape))],
    ['pixels of a picture as positions', between((x) => tf.softmax(x.reshape([2, 90, 4])).reshape(x.shape))],
    [
      'all numbers of a picture',
      between((x) => tf.mul(x, x.reshape([2, 360]).mean(1).reshape([2, 1, 1, 1]))),
    ],
    ['halves', between((x) => tf.maxPool(x as Tensor4D, 2, 2, 'same'))],
  ])('%s between convolutions', async (_, example) => {
    await compare(undefined, [example]);
  });

  it('leaves one of pictures in front of convolutions in a row, and one behind', () => {
    const filter = tf.randomNormal([3, 3, 4, 4], 0, 1, 'float32', 1);
    const network = (x: Tensor) => {
      const first = tf.relu(conv(x, filter));
      const second = tf.add(first, tf.mul(conv(first, filter), row(1, 2, 3, 4)));
      return conv(tf.concat([second, first], 3), tf.concat([filter, filter], 2));
    };
    const step = compile(network);
    step(tf.randomNormal([2, 10, 9, 4]));
    const ofPictures = step
      .graph()
      .filter(({ op, attributes }) => op === 'Transpose' && /\[0, /.test(attributes));
    expect(ofPictures.map(({ attributes }) => attributes)).toEqual([
      'perm: [0, 3, 1, 2]',
      'perm: [0, 2, 3, 1]',
    ]);
  });

  it('gives a result that stands in two orders its own', () => {
    const step = compile((x: Tensor) => {
      const there = tf.transpose(x, [0, 2, 1]);
      return { there, twice: tf.mul(there, 2), back: tf.transpose(there, [0, 2, 1]) };
    });
    const x = tf.range(0, 24).reshape([2, 3, 4]);
    const { there, twice, back } = step(x) as Record<string, Tensor>;
    expect(there!.arraySync()).toEqual(tf.transpose(x, [0, 2, 1]).arraySync());
    expect(twice!.arraySync()).toEqual(tf.mul(tf.transpose(x, [0, 2, 1]), 2).arraySync());
    expect(back!.arraySync()).toEqual(x.arraySync());
  });
});
