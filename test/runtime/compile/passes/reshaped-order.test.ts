import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { before, type Perm } from '../../../../src/runtime/compile/passes/permutations';
import { reshapedOrder } from '../../../../src/runtime/compile/passes/reshaped-order';

/** Entries row by row after a transpose, from the definition: result[i₀, i₁, …] = x[i at perm]. */
function transposed(entries: readonly number[], shape: readonly number[], perm: Perm): number[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const walk = (axis: number, at: number): number[] =>
    axis === perm.length
      ? [entries[at]!]
      : Array.from({ length: shape[perm[axis]!]! }, (_, i) =>
          walk(axis + 1, at + i * strides[perm[axis]!]!),
        ).flat();
  return walk(0, 0);
}

/** Blocks of axes with the same size, which a reshape turns into each other. */
const splittings: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[6], [2, 3]],
  [[2, 3], [6]],
  [
    [4, 2],
    [2, 4],
  ],
  [[5], [5]],
  [[3], [1, 3]],
  [[1, 2], [2]],
  [
    [2, 2],
    [2, 2],
  ],
];

const reshapes = fc.array(fc.constantFrom(...splittings), { minLength: 1, maxLength: 3 }).chain((blocks) => {
  const from = blocks.flatMap(([left]) => left);
  const order = fc.shuffledSubarray([...from.keys()], { minLength: from.length, maxLength: from.length });
  return fc.record({ from: fc.constant(from), to: fc.constant(blocks.flatMap(([, right]) => right)), order });
});

describe('a reshape of a transposed value', () => {
  it('is a transposed reshape, wherever it is said to be', () => {
    let found = 0;
    fc.assert(
      fc.property(reshapes, ({ from, to, order }) => {
        const after = reshapedOrder(from, order, to);
        if (!after) return;
        found++;
        const entries = Array.from({ length: from.reduce((product, n) => product * n, 1) }, (_, i) => i);
        expect(transposed(entries, before(after, to), after)).toEqual(
          transposed(entries, before(order, from), order),
        );
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('splits the channels of pictures into groups and joins their pixels', () => {
    expect(reshapedOrder([8, 5, 7, 6], [0, 2, 3, 1], [8, 35, 2, 3])).toEqual([0, 3, 1, 2]);
  });

  it('is refused where the axes that become one lie apart', () => {
    expect(reshapedOrder([8, 5, 7, 6], [0, 2, 3, 1], [8, 5, 42])).toBeUndefined();
    expect(reshapedOrder([2, 3, 4], [0, 2, 1], [2, 12])).toBeUndefined();
  });

  it('is refused for empty values', () => {
    expect(reshapedOrder([0, 3], [1, 0], [3, 0])).toBeUndefined();
  });
});
