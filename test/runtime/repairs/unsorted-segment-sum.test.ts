import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../src/runtime/tf';
import { expectWithinRounding, numbers, on } from '../support/backends';

const sums = (x: Float32Array, shape: number[], ids: number[], count: number) => () =>
  tf.unsortedSegmentSum(tf.tensor(x, shape), tf.tensor1d(ids, 'int32'), count);

describe('UnsortedSegmentSum on wasm', () => {
  it('adds up the entries of each segment and drops ids outside the range', async () => {
    const inner = fc.constantFrom<number[]>([], [1], [3], [2, 4]);
    const ids = fc.array(fc.integer({ min: -2, max: 7 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(ids, inner, fc.integer({ min: 1, max: 6 }), async (segmentIds, rest, count) => {
        const width = rest.reduce((a, b) => a * b, 1);
        const x = numbers(segmentIds.length)(segmentIds.length * width);
        const expected = new Array<number>(count * width).fill(0);
        const absolute = new Array<number>(count * width).fill(0);
        segmentIds.forEach((id, i) => {
          if (id < 0 || id >= count) return;
          for (let k = 0; k < width; k++) {
            expected[id * width + k]! += x[i * width + k]!;
            absolute[id * width + k]! += Math.abs(x[i * width + k]!);
          }
        });
        const [result] = await on('wasm', sums(x, [segmentIds.length, ...rest], segmentIds, count));
        expect(result!.shape).toEqual([count, ...rest]);
        expectWithinRounding(result!.values, expected, absolute, segmentIds.length);
      }),
      { numRuns: 150, seed: 9 },
    );
  });

  it('is the gradient of gather: the same as on the cpu backend, repeated indices added up', async () => {
    const table = numbers(1)(6 * 3);
    const weight = numbers(2)(5 * 3);
    const gradient = () =>
      tf.grad((x) =>
        tf
          .gather(x, tf.tensor1d([0, 2, 2, 5, 2], 'int32'))
          .mul(tf.tensor2d(weight, [5, 3]))
          .sum(),
      )(tf.tensor2d(table, [6, 3]));
    const [onWasm] = await on('wasm', gradient);
    const [onCpu] = await on('cpu', gradient);
    expectWithinRounding(
      onWasm!.values,
      onCpu!.values,
      onCpu!.values.map(() => 3),
      3,
    ); // at most 3 terms of at most 1
    expect(onWasm!.values.slice(3, 6)).toEqual([0, 0, 0]);
  });
});
