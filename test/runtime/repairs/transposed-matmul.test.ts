import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../src/runtime/tf';
import { expectWithinRounding, numbers, on } from '../support/backends';

interface Case {
  batchA: number[];
  batchB: number[];
  m: number;
  k: number;
  n: number;
  transposeA: boolean;
  transposeB: boolean;
  seed: number;
}

const size = fc.integer({ min: 1, max: 9 });
const batches = fc.constantFrom<[number[], number[]]>(
  [[], []],
  [[3], [3]],
  [[1], [4]],
  [[4], [1]],
  [
    [2, 3],
    [2, 3],
  ],
);
const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: batches,
    m: size,
    k: size,
    n: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    seed: fc.nat(1e6),
  })
  .map(({ batch: [batchA, batchB], ...rest }) => ({ batchA, batchB, ...rest }));

const volume = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

function operands({ batchA, batchB, m, k, n, transposeA, transposeB, seed }: Case) {
  const draw = numbers(seed);
  const shapeA = [...batchA, ...(transposeA ? [k, m] : [m, k])];
  const shapeB = [...batchB, ...(transposeB ? [n, k] : [k, n])];
  return { shapeA, shapeB, a: draw(volume(shapeA)), b: draw(volume(shapeB)) };
}

/** The definition, in double precision: c[…, i, j] = Σ_l a[…, i, l]·b[…, l, j]; `weight` maps every product. */
function product(c: Case, weight: (x: number) => number): number[] {
  const { a, b } = operands(c);
  const batch = Math.max(volume(c.batchA), volume(c.batchB));
  const out: number[] = [];
  for (let p = 0; p < batch; p++) {
    const fromA = volume(c.batchA) === 1 ? 0 : p * c.m * c.k;
    const fromB = volume(c.batchB) === 1 ? 0 : p * c.k * c.n;
    for (let i = 0; i < c.m; i++)
      for (let j = 0; j < c.n; j++) {
        let sum = 0;
        for (let l = 0; l < c.k; l++) {
          const x = a[fromA + (c.transposeA ? l * c.m + i : i * c.k + l)]!;
          const y = b[fromB + (c.transposeB ? j * c.k + l : l * c.n + j)]!;
          sum += weight(x * y);
        }
        out.push(sum);
      }
  }
  return out;
}

describe('BatchMatMul on wasm', () => {
  it('equals the definition for every shape, batch and transposition', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (c) => {
        const { shapeA, shapeB, a, b } = operands(c);
        const [result] = await on('wasm', () =>
          tf.matMul(tf.tensor(a, shapeA), tf.tensor(b, shapeB), c.transposeA, c.transposeB),
        );
        expect(result!.shape.slice(-2)).toEqual([c.m, c.n]);
        expectWithinRounding(
          result!.values,
          product(c, (x) => x),
          product(c, Math.abs),
          c.k,
        );
      }),
      { numRuns: 120, seed: 3 },
    );
  });

  it('has the gradients of the cpu backend', async () => {
    const draw = numbers(4);
    const [a, b, weight] = [draw(20 * 30), draw(10 * 30), draw(20 * 10)];
    const gradients = () => {
      const loss = (x: Tensor, y: Tensor) =>
        tf
          .matMul(x, y, false, true)
          .mul(tf.tensor2d(weight, [20, 10]))
          .sum();
      return tf.grads(loss as never)([tf.tensor2d(a, [20, 30]), tf.tensor2d(b, [10, 30])]);
    };
    const [onWasm, onCpu] = [await on('wasm', gradients), await on('cpu', gradients)];
    onWasm.forEach((result, k) => {
      // Entries of a, b and the weight are at most 1: sums of at most 20 products of at most 1.
      expectWithinRounding(
        result.values,
        onCpu[k]!.values,
        result.values.map(() => 20),
        20,
      );
    });
  });
});

describe('_FusedMatMul on wasm', () => {
  it('equals product, bias and activation done one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        async (m, k, n, transposeA, transposeB) => {
          const c: Case = {
            batchA: [],
            batchB: [],
            m,
            k,
            n,
            transposeA,
            transposeB,
            seed: m + 10 * k + 100 * n,
          };
          const { shapeA, shapeB, a, b } = operands(c);
          const bias = numbers(5)(n);
          const [result] = await on('wasm', () =>
            tf.fused.matMul({
              a: tf.tensor2d(a, shapeA as [number, number]),
              b: tf.tensor2d(b, shapeB as [number, number]),
              transposeA,
              transposeB,
              bias: tf.tensor1d(bias),
              activation: 'relu',
            }),
          );
          const plain = product(c, (x) => x).map((x, index) => Math.max(0, x + bias[index % n]!));
          const absolute = product(c, Math.abs).map((x, index) => x + Math.abs(bias[index % n]!));
          expectWithinRounding(result!.values, plain, absolute, k + 1);
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });
});
