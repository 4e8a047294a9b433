import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../src/runtime/tf';
import { numbers, on } from '../support/backends';

type Loss = (...inputs: Tensor[]) => Tensor;

interface Layer {
  readonly shapes: number[][];
  readonly loss: Loss;
}

/** Weighted sums keep the loss linear in the output, so that a central difference has no error of second order there. */
const weigh = (y: Tensor) => y.mul(tf.tensor(numbers(99)(y.size), y.shape)).sum();

const layers: Record<string, Layer> = {
  'dense with a smooth activation': {
    shapes: [[4, 3], [3, 5], [5]],
    loss: (x, w, b) => weigh(tf.tanh(tf.add(tf.matMul(x!, w!), b!))),
  },
  'matrix product of transposed operands': {
    shapes: [
      [3, 4],
      [5, 3],
    ],
    loss: (a, b) => weigh(tf.matMul(a!, b!, true, true)),
  },
  'convolution, same': {
    shapes: [
      [2, 5, 5, 2],
      [3, 3, 2, 3],
    ],
    loss: (x, w) => weigh(tf.conv2d(x as never, w as never, 1, 'same')),
  },
  'convolution, valid, stride 2': {
    shapes: [
      [2, 6, 7, 2],
      [3, 2, 2, 3],
    ],
    loss: (x, w) => weigh(tf.conv2d(x as never, w as never, 2, 'valid')),
  },
  'convolution, same, stride 2': {
    shapes: [
      [1, 7, 6, 2],
      [3, 3, 2, 2],
    ],
    loss: (x, w) => weigh(tf.conv2d(x as never, w as never, 2, 'same')),
  },
  'transposed convolution, stride 2': {
    shapes: [
      [2, 3, 3, 2],
      [4, 4, 3, 2],
    ],
    loss: (x, w) => weigh(tf.conv2dTranspose(x as never, w as never, [2, 6, 6, 3], 2, 'same')),
  },
  embedding: {
    shapes: [[5, 3]],
    loss: (table) => weigh(tf.gather(table!, tf.tensor1d([4, 0, 4, 1], 'int32'))),
  },
};

const volume = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function differences(inputs: Float32Array[], { shapes, loss }: Layer): number[][] {
  // The step balances the truncation error, step² here, against the rounding of a float32 loss, 2⁻²⁴/step.
  const step = 2 ** -7;
  const value = () =>
    tf.tidy(() => loss(...inputs.map((x, k) => tf.tensor(x, shapes[k]!))).dataSync()[0] as number);
  return inputs.map((x) =>
    Array.from(x, (centre, i) => {
      x[i] = centre + step;
      const above = value();
      x[i] = centre - step;
      const below = value();
      x[i] = centre;
      return (above - below) / (2 * step);
    }),
  );
}

describe('gradients on wasm', () => {
  for (const [name, layer] of Object.entries(layers))
    it(`${name}: agree with the cpu backend and with central differences`, async () => {
      const draw = numbers(11);
      const inputs = layer.shapes.map((shape) => draw(volume(shape)));
      const gradients = () =>
        tf.grads(layer.loss as never)(inputs.map((x, k) => tf.tensor(x, layer.shapes[k]!)));
      const onWasm = await on('wasm', gradients);
      const onCpu = await on('cpu', gradients);
      const numeric = differences(inputs, layer);
      onWasm.forEach(({ shape, values }, k) => {
        expect(shape).toEqual(layer.shapes[k]);
        values.forEach((value, i) => {
          // Sums of fewer than 200 products of size at most 1: 200·2⁻²³ = 2.4e-5 would be the worst case.
          expect(Math.abs(value - onCpu[k]!.values[i]!)).toBeLessThan(2.4e-5);
          // Truncation step²/6·|f‴| = 1e-5·|f‴| with |f‴| ≤ 2·5 for tanh, and rounding of losses near 10: 10·2⁻²³/step = 1.5e-4.
          expect(Math.abs(value - numeric[k]![i]!)).toBeLessThan(1e-3);
        });
      });
    });
});
