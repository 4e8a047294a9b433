import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoop } from '../../src/simd/loop';
import { arrayAt, constant, scalarAt, type Vector, vector } from '../../src/simd/vector';

const { fround } = Math;
const [a, b] = [arrayAt(0), arrayAt(1)];

/** What a loop makes of two arrays. */
function run(
  value: Vector,
  left: readonly number[],
  right: readonly number[],
  scalars: readonly number[] = [],
) {
  const loop = createLoop({ block: 64, arrays: 3, scalars: scalars.length, stores: [{ array: 2, value }] });
  loop.arrays[0]!.set(left);
  loop.arrays[1]!.set(right);
  loop.run(left.length, scalars);
  return [...loop.arrays[2]!.subarray(0, left.length)];
}

const float = fc.float({ noDefaultInfinity: false, noNaN: false });
const pairs = fc.array(fc.tuple(float, float), { minLength: 1, maxLength: 64 });

describe('a loop', () => {
  // JavaScript computes in double precision; rounding that once gives the single-precision result of each of these
  // (Figueroa 1995, "When is double rounding innocuous?").
  const known: readonly [keyof typeof vector, (x: number, y: number) => number][] = [
    ['add', (x, y) => x + y],
    ['sub', (x, y) => x - y],
    ['mul', (x, y) => x * y],
    ['div', (x, y) => x / y],
    ['min', Math.min],
    ['max', Math.max],
    ['sqrt', (x) => Math.sqrt(x)],
    ['abs', (x) => Math.abs(x)],
    ['neg', (x) => -x],
    ['ceil', (x) => Math.ceil(x)],
    ['floor', (x) => Math.floor(x)],
  ];
  it.each(known)('%s is what single precision says', (name, reference) => {
    const value = reference.length === 1 ? vector[name](a) : vector[name](a, b);
    fc.assert(
      fc.property(pairs, (list) => {
        const result = run(
          value,
          list.map(([x]) => x),
          list.map(([, y]) => y),
        );
        expect(result).toEqual(list.map(([x, y]) => fround(reference(x, y))));
      }),
      { numRuns: 50 },
    );
  });

  it('computes a shared part once, and takes numbers with each call', () => {
    const sum = vector.add(a, scalarAt(1));
    const value = vector.mul(vector.mul(sum, sum), vector.sub(scalarAt(0), constant(0.5)));
    expect(run(value, [1, 2, 3, 4, 5], [], [2.5, 1])).toEqual([8, 18, 32, 50, 72]);
  });

  it('stores several arrays, also over one it reads', () => {
    const stores = [
      { array: 0, value: vector.add(a, b) },
      { array: 1, value: vector.sub(a, b) },
    ];
    const loop = createLoop({ block: 4, arrays: 2, scalars: 0, stores });
    loop.arrays[0]!.set([1, 2, 3, 4]);
    loop.arrays[1]!.set([10, 20, 30, 40]);
    loop.run(4, []);
    expect(loop.arrays.map((array) => [...array])).toEqual([
      [11, 22, 33, 44],
      [-9, -18, -27, -36],
    ]);
  });

  it('has room for more than a page of memory, and for many values', () => {
    const terms = Array.from({ length: 200 }, (_, i) => vector.mul(a, constant(i)));
    const value = terms.reduce((total, term) => vector.add(total, term));
    const loop = createLoop({ block: 65536, arrays: 2, scalars: 0, stores: [{ array: 1, value }] });
    loop.arrays[0]!.fill(1, 0, 65536);
    loop.run(65536, []);
    expect([loop.arrays[1]![0], loop.arrays[1]![65535]]).toEqual([19900, 19900]);
  });
});
