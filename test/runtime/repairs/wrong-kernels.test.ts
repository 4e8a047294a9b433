import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../src/runtime/tf';
import { expectWithinRounding, numbers, on } from '../support/backends';

// Every case here was wrong with the kernels that come with TensorFlow.js 4.22.

const count = (least: number, most: number) => fc.integer({ min: least, max: most });

describe.each(['cpu', 'wasm'] as const)('gradient of nearest-neighbour resizing on %s', (backend) => {
  it('adds up, for every picture of a batch, what was taken from an entry', async () => {
    const sizes = fc.tuple(count(1, 3), count(1, 5), count(1, 5), count(1, 3));
    await fc.assert(
      fc.asyncProperty(sizes, count(1, 9), count(1, 9), fc.boolean(), async (shape, height, width, align) => {
        const [n, h, w, c] = shape;
        const dy = numbers(n + h + w)(n * height * width * c);
        const entries = Float32Array.from({ length: n * h * w * c }, (_, index) => index);
        const resize = (x: Tensor) => tf.image.resizeNearestNeighbor(x as Tensor4D, [height, width], align);
        const results = await on(backend, () => {
          const x = tf.tensor4d(entries, shape);
          const weight = tf.tensor4d(dy, [n, height, width, c]);
          return [resize(x), tf.grad((y) => resize(y).mul(weight).sum())(x)];
        });
        // The resized picture of the entries' numbers tells which entry each output took.
        const expected = new Array<number>(entries.length).fill(0);
        const absolute = new Array<number>(entries.length).fill(0);
        results[0]!.values.forEach((index, position) => {
          expected[index]! += dy[position]!;
          absolute[index]! += Math.abs(dy[position]!);
        });
        // Two products, of sums of at most height and width terms.
        expectWithinRounding(results[1]!.values, expected, absolute, height + width);
      }),
      { numRuns: 60, seed: 12 },
    );
  });
});

describe('gradient of max pooling on wasm', () => {
  it('goes to the largest entry of each window, also where all are negative', async () => {
    const sizes = fc.tuple(count(1, 2), count(3, 6), count(3, 6), count(1, 3));
    const pads = fc.constantFrom('same' as const, 'valid' as const);
    await fc.assert(
      fc.asyncProperty(
        sizes,
        count(1, 3),
        count(1, 3),
        pads,
        fc.boolean(),
        async (shape, size, stride, pad, low) => {
          const draw = numbers(size + 10 * stride);
          const x = draw(shape.reduce((a, b) => a * b, 1)).map((value) => (low ? value - 1.5 : value));
          const gradient = () => {
            const pool = (y: Tensor) => tf.maxPool(y as Tensor4D, size, stride, pad);
            const shapeOut = pool(tf.zeros(shape)).shape;
            const weight = tf.tensor(numbers(3)(shapeOut.reduce((a, b) => a * b, 1)), shapeOut);
            return tf.grad((y) => pool(y).mul(weight).sum())(tf.tensor4d(x, shape));
          };
          const [onWasm] = await on('wasm', gradient);
          const [onCpu] = await on('cpu', gradient);
          // An entry is the largest of at most 9 windows, each with a weight of at most 1.
          expectWithinRounding(
            onWasm!.values,
            onCpu!.values,
            onCpu!.values.map(() => 9),
            9,
          );
        },
      ),
      { numRuns: 60, seed: 13 },
    );
  });
});

describe('convolution with padding same on wasm', () => {
  it('reads in the right place where the filter is smaller than the stride', async () => {
    const x = numbers(1)(2 * 6 * 5 * 2);
    const filters: Record<string, [number, number, number, number]> = {
      '1×1': [1, 1, 2, 3],
      '1×2': [1, 2, 2, 3],
      '3×1': [3, 1, 2, 3],
    };
    for (const shape of Object.values(filters)) {
      const w = numbers(2)(shape.reduce((a, b) => a * b, 1));
      const run = () => {
        const input = tf.tensor4d(x, [2, 6, 5, 2]);
        const filter = tf.tensor4d(w, shape);
        const wide = tf.tensor4d(w, [shape[0], shape[1], 2, 3]);
        return [
          tf.conv2d(input, filter, 2, 'same'),
          tf.fused.conv2d({ x: input, filter, strides: 2, pad: 'same', activation: 'relu' }),
          tf.depthwiseConv2d(input, wide, 2, 'same'),
        ];
      };
      const [onWasm, onCpu] = [await on('wasm', run), await on('cpu', run)];
      onWasm.forEach(({ shape: made, values }, k) => {
        expect(made).toEqual(onCpu[k]!.shape);
        // Sums of at most 3·1·2 products of at most 1.
        expectWithinRounding(
          values,
          onCpu[k]!.values,
          values.map(() => 6),
          6,
        );
      });
    }
  });
});

describe('cast to bool on wasm', () => {
  it('is true for everything but 0', async () => {
    const values = [0.5, -0.25, 0, 256, -2, 1, 1e-30, -0];
    const [fromFloat] = await on('wasm', () => tf.tensor1d(values).cast('bool'));
    expect(fromFloat!.values).toEqual([1, 1, 0, 1, 1, 1, 1, 0]);
    const [fromInt] = await on('wasm', () => tf.tensor1d([0, 256, -1], 'int32').cast('bool'));
    expect(fromInt!.values).toEqual([0, 1, 1]);
  });
});

describe('oneHot on wasm', () => {
  it('has the dtype and the values asked for, and no mark for an index outside', async () => {
    for (const dtype of ['int32', 'float32', 'bool'] as const) {
      const marks = () => tf.oneHot(tf.tensor1d([1, 3, 0, -1], 'int32'), 3, 1, 0, dtype);
      const [result] = await on('wasm', marks);
      expect(result!.values).toEqual([0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
      expect(tf.tidy(() => marks().dtype)).toBe(dtype);
    }
    const [scaled] = await on('wasm', () => tf.oneHot(tf.tensor1d([0], 'int32'), 2, 2.5, -0.5, 'float32'));
    expect(scaled!.values).toEqual([2.5, -0.5]);
  });
});

describe('where on wasm', () => {
  it('chooses between booleans, too', async () => {
    const run = () =>
      tf.where(
        tf.tensor1d([1, 0, 1, 0, 1], 'bool'),
        tf.tensor1d([1, 1, 0, 0, 1], 'bool'),
        tf.tensor1d([0, 0, 1, 1, 0], 'bool'),
      );
    const [result] = await on('wasm', run);
    expect(result!.values).toEqual([1, 0, 0, 1, 1]);
  });
});

describe('kernels that cannot be trusted on wasm', () => {
  it('are gone, so that a call says so instead of giving a wrong number', async () => {
    await expect(
      on('wasm', () => tf.maxPool3d(tf.zeros([1, 2, 2, 2, 1]) as Tensor5D, 2, 1, 'valid')),
    ).rejects.toThrow("Kernel 'MaxPool3D' not registered for backend 'wasm'");
  });
});
