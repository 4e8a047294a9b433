import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

/** ∂/∂x of each input by central differences, which are exact here but for the rounding of floats. */
function differences(run: (...x: Tensor[]) => Tensor, inputs: Tensor[]): number[][] {
  const h = 2 ** -6;
  return inputs.map((input, k) => {
    const numbers = input.dataSync();
    const moved = (i: number, by: number) => {
      const values = Float32Array.from(numbers, (value, j) => (i === j ? value + by : value));
      const all = inputs.map((x, j) => (j === k ? tf.tensor(values, x.shape) : x));
      return run(...all).dataSync()[0]!;
    };
    return Array.from(numbers, (_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
  });
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
/** A sum in which each entry counts differently. */
const weighed = (x: Tensor) => tf.sum(tf.mul(x, normal(x.shape, 99)));

type Run = (...x: Tensor[]) => Tensor;
const cases: readonly [string, Run, number[][]][] = [
  [
    'maximum of a stretched operand',
    (a, b) => weighed(tf.maximum(a!, b!)),
    [
      [2, 3, 4],
      [3, 1],
    ],
  ],
  ['minimum of a stretched operand', (a, b) => weighed(tf.minimum(a!, b!)), [[1], [2, 5]]],
  [
    'squared difference of both stretched',
    (a, b) => weighed(tf.squaredDifference(a!, b!)),
    [
      [4, 1],
      [1, 3],
    ],
  ],
  ['maximum of two alike', (a, b) => weighed(tf.maximum(a!, b!)), [[6], [6]]],
  ['running sum along the first axis', (x) => weighed(tf.cumsum(x!, 0)), [[3, 2]]],
  ['running sum along the middle, the other way', (x) => weighed(tf.cumsum(x!, 1, true, true)), [[2, 3, 4]]],
  ['running sum along the last axis', (x) => weighed(tf.cumsum(x!, 1)), [[2, 5]]],
  ['the only part of a split', (x) => weighed(tf.split(x!, 1, 1)[0]!), [[2, 3]]],
  ['one of two parts', (x) => weighed(tf.split(x!, 2, 0)[1]!), [[4, 3]]],
  ['the only part of an unstacked tensor', (x) => weighed(tf.unstack(x!, 1)[0]!), [[3, 1]]],
  [
    'a choice by what is chosen from',
    (x) => weighed(tf.where(tf.greater(x!, 0), tf.square(x!), tf.mul(3, x!))),
    [[7]],
  ],
  [
    'a choice by a stretched comparison',
    (x, y) => weighed(tf.where(tf.lessEqual(x!, y!), x!, tf.neg(x!))),
    [[2, 3], [3]],
  ],
];

describe.each(['cpu', 'wasm'] as const)('a gradient that was missing or wrong, on %s', (backend) => {
  beforeAll(async () => {
    await runtime.ready({ backend });
  });

  it.each(cases)('%s', (_, run, shapes) => {
    const inputs = shapes.map((shape, i) => normal(shape, i + 1));
    const expected = differences(run, inputs);
    const gradients = (...x: Tensor[]) => tf.grads((...y: Tensor[]) => run(...y))(x);
    for (const results of [gradients(...inputs), compile(gradients)(...inputs)])
      results.forEach((gradient, k) => {
        expect(gradient.shape).toEqual(inputs[k]!.shape);
        // Differences of sums of a size of 10 in single precision, divided by 2⁻⁵.
        gradient.dataSync().forEach((value, i) => {
          expect(Math.abs(value - expected[k]![i]!)).toBeLessThan(1e-3);
        });
      });
  });
});
