import type { Tensor, Variable } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { timeMlp } from '../../src/nn/mlp';
import { countParameters } from '../../src/nn/network';
import { unet } from '../../src/nn/unet';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { largestDifference, normals, numbersOf, shake } from './support';

beforeAll(async () => {
  await runtime.ready();
});

/** The smallest network that has every part: two levels, attention, classes. */
const small = () => unet({ size: 4, width: 8, multipliers: [1, 2], blocks: 1, classes: 3 }, random(1));
const times = (...values: number[]) => tf.tensor1d(values);

describe('timeMlp', () => {
  it('has as many parameters as its layers say', () => {
    const network = timeMlp({ inputs: 2, width: 128, depth: 3, timeSize: 32 }, random(1));
    const time = 32 * 128 + 128 + (128 * 128 + 128);
    const hidden = 2 * 128 + 128 + 2 * (128 * 128 + 128) + 2 * 3 * (128 * 128 + 128);
    expect(countParameters(network)).toBe(time + hidden + 128 * 2 + 2);
    network.dispose();
  });

  it('keeps entries of a batch apart, and sees time and class', () => {
    const network = timeMlp({ inputs: 2, outputs: 3, width: 16, depth: 2, classes: 4 }, random(1));
    shake(network.parameters());
    const x = tf.tensor2d([1, 2, 1, 2, 1, 2], [3, 2]);
    const rows = (labels: number[] | undefined, ...t: number[]) =>
      network.predict(x, times(...t), labels && tf.tensor1d(labels, 'int32')).arraySync() as number[][];
    const [a, b, c] = rows([0, 1, 0], 3, 3, 5);
    expect(largestDifference(a!, b!)).toBeGreaterThan(1e-3);
    expect(largestDifference(a!, c!)).toBeGreaterThan(1e-3);
    const alone = network.predict(x.slice([2, 0], [1, 2]), times(5), tf.tensor1d([0], 'int32'));
    expect(largestDifference(alone.dataSync(), c!)).toBeLessThan(1e-5);
    // Class number 4 of 4 is "any class".
    expect(rows(undefined, 3, 3, 5)).toEqual(rows([4, 4, 4], 3, 3, 5));
    network.dispose();
  });

  it('refuses labels where it knows no classes, and sizes that are none', () => {
    const network = timeMlp({ inputs: 2, width: 4, depth: 1 }, random(1));
    expect(() => network.predict(tf.zeros([1, 2]), times(1), tf.tensor1d([0], 'int32'))).toThrow(
      'Cannot predict as labels need a network with classes',
    );
    expect(() => timeMlp({ inputs: 2, depth: 0 }, random(1))).toThrow('depth must be an integer');
    network.dispose();
  });
});

describe('one time for all', () => {
  const perceptron = (classes: number) => timeMlp({ inputs: 2, width: 8, depth: 2, classes }, random(1));
  const pictures = (classes: number) =>
    unet({ size: 4, width: 8, multipliers: [1, 2], blocks: 1, classes }, random(1));
  const cases = [
    ['timeMlp', perceptron, [3, 2]],
    ['unet', pictures, [3, 4, 4, 1]],
  ] as const;

  it.each(cases)('%s answers as with the same time for each', (_, build, shape) => {
    for (const classes of [0, 3]) {
      const network = build(classes);
      shake(network.parameters());
      const x = normals([...shape], 1);
      const given = classes > 0 ? [undefined, tf.tensor1d([2, 0, 1], 'int32')] : [undefined];
      for (const labels of given) {
        const each = network.predict(x, times(7, 7, 7), labels);
        const all = network.predict(x, times(7), labels);
        expect(all.shape).toEqual([...shape]);
        // Products of one row and of three add in other orders, in single precision.
        expect(largestDifference(all.dataSync(), each.dataSync())).toBeLessThan(1e-5);
        expect(
          largestDifference(all.dataSync(), network.predict(x, times(8), labels).dataSync()),
        ).toBeGreaterThan(1e-4);
      }
      network.dispose();
    }
  });

  it.each(cases)('%s refuses other numbers of times and labels', (_, build, shape) => {
    const network = build(3);
    const x = normals([...shape], 1);
    expect(() => network.predict(x, times(1, 2))).toThrow(
      'Cannot predict as the shape of time must be [3]: current value is [2]',
    );
    expect(() => network.predict(x, times(1), tf.tensor1d([0], 'int32'))).toThrow(
      'Cannot predict as the shape of labels must be [3]: current value is [1]',
    );
    network.dispose();
  });
});

describe('unet', () => {
  it('has the 35.7 million parameters of the CIFAR-10 network of Ho et al. 2020', async () => {
    await runtime.ready({ backend: 'cpu' });
    const network = unet(
      { size: 32, channels: 3, width: 128, multipliers: [1, 2, 2, 2], attentionAt: [16] },
      random(1),
    );
    expect(countParameters(network)).toBe(35_746_307);
    network.dispose();
    await runtime.ready();
  });

  it.each([28, 32])('takes pictures of %i×%i, begins as 0, and leaves nothing behind', (size) => {
    const network = unet({ size, width: 8, blocks: 1 }, random(1));
    const x = normals([2, size, size, 1], 1);
    const t = times(1, 500);
    const y = runtime.noLeaks(() => network.predict(x, t));
    expect(y.shape).toEqual(x.shape);
    expect(numbersOf(y).every((value) => value === 0)).toBe(true);
    network.dispose();
  });

  it('gives on wasm what it gives on cpu', async () => {
    const network = small();
    shake(network.parameters());
    const [x, t] = [normals([2, 4, 4, 1], 1), times(1, 500)];
    const labels = tf.tensor1d([2, 0], 'int32');
    const fast = network.predict(x, t, labels);
    await runtime.ready({ backend: 'cpu' });
    const slow = network.predict(x, t, labels);
    const largest = numbersOf(tf.max(tf.abs(slow)))[0]!;
    expect(largestDifference(fast.dataSync(), slow.dataSync()) / largest).toBeLessThan(1e-4);
    await runtime.ready();
    network.dispose();
  });

  it('has the gradient that differences of its loss have', () => {
    const network = small();
    shake(network.parameters());
    const [x, t, labels] = [normals([2, 4, 4, 1], 1), times(1, 50), tf.tensor1d([2, 0], 'int32')];
    const target = normals([2, 4, 4, 1], 2);
    const loss = () => tf.losses.meanSquaredError(target, network.predict(x, t, labels)).asScalar();
    const parameters = network.parameters();
    const { grads } = tf.variableGrads(loss, Object.values(parameters));
    // One direction for each parameter: the directional derivative by differences, in single precision.
    for (const [k, [name, variable]] of Object.entries(parameters).entries()) {
      const gradient = grads[variable.name]!;
      const direction = tf.tidy(() => {
        const noise = normals(variable.shape, 50 + k);
        return tf.div(
          tf.add(tf.div(noise, tf.norm(noise)), tf.div(gradient, tf.add(tf.norm(gradient), 1e-9))),
          2,
        );
      });
      const slope = numbersOf(tf.sum(tf.mul(gradient, direction)))[0]!;
      expect(Math.abs(slope - difference(variable, direction, loss)), name).toBeLessThan(
        2e-2 * Math.abs(slope) + 2e-3,
      );
    }
    network.dispose();
  });

  it('refuses a size that does not halve, and pictures of another size', () => {
    expect(() => unet({ size: 28, multipliers: [1, 2, 2, 2] }, random(1))).toThrow(
      'Cannot build a U-Net as size must be a multiple of 8 for so many multipliers: current value is 28',
    );
    const network = small();
    expect(() => network.predict(tf.zeros([1, 8, 8, 1]), times(1))).toThrow(
      'Cannot predict as the shape of x must be [any, 4, 4, 1]: current value is [1, 8, 8, 1]',
    );
    network.dispose();
  });
});

/** (L(θ + hd) − L(θ − hd)) / 2h, with θ as before afterwards. */
function difference(variable: Variable, direction: Tensor, loss: () => Tensor): number {
  const h = 1e-2;
  const before = variable.clone();
  const at = (step: number) => {
    variable.assign(tf.add(before, tf.mul(direction, step)));
    return numbersOf(loss())[0]!;
  };
  const slope = (at(h) - at(-h)) / (2 * h);
  variable.assign(before);
  return slope;
}
