import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoop } from '../../src/simd/loop';
import { Block } from '../../src/simd/memory';
import {
  arrayAt,
  bits,
  constant,
  doubles,
  scalarAt,
  stateAt,
  type Vector,
  vector,
  words,
} from '../../src/simd/vector';

const { fround } = Math;
const [a, b] = [arrayAt(0), arrayAt(1)];

/** An array in the memory of loops. */
function blockOf(numbers: readonly number[], length = numbers.length): Block {
  const block = new Block(length);
  block.numbers.set(numbers);
  return block;
}

/** What a loop makes of two arrays. */
function run(
  value: Vector,
  left: readonly number[],
  right: readonly number[],
  scalars: readonly number[] = [],
) {
  const loop = createLoop({ arrays: 3, scalars: scalars.length, stores: [{ array: 2, value }] });
  const result = new Block(left.length);
  loop(left.length, [blockOf(left), blockOf(right, left.length), result], scalars);
  return [...result.numbers];
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
    const loop = createLoop({ arrays: 2, scalars: 0, stores });
    const blocks = [blockOf([1, 2, 3, 4]), blockOf([10, 20, 30, 40])];
    loop(4, blocks);
    expect(blocks.map(({ numbers }) => [...numbers])).toEqual([
      [11, 22, 33, 44],
      [-9, -18, -27, -36],
    ]);
  });

  it('does nothing where there is nothing', () => {
    const block = new Block(0);
    createLoop({ arrays: 1, scalars: 0, stores: [{ array: 0, value: a }] })(0, [block]);
    expect(block.numbers).toHaveLength(0);
  });

  it('has room for many values', () => {
    const terms = Array.from({ length: 200 }, (_, i) => vector.mul(a, constant(i)));
    const value = terms.reduce((total, term) => vector.add(total, term));
    expect(run(value, [1, 2], [])).toEqual([19900, 39800]);
  });

  it('hands states on from round to round and from run to run', () => {
    // Fibonacci's numbers in each lane: (s, t) becomes (t, s + t).
    const [s, t] = [stateAt(0), stateAt(1)];
    const states = [t, bits.add(s, t)];
    const loop = createLoop({
      arrays: 2,
      scalars: 0,
      stores: [{ array: 0, value: bits.toFloat(s) }],
      states,
    });
    const [out, home] = [new Block(20), new Block(8)];
    const { numbers } = home;
    new Int32Array(numbers.buffer, numbers.byteOffset, 8).set([0, 0, 1, 5, 1, 2, 1, 8]);
    loop(20, [out, home]);
    const lane = (i: number) => [...out.numbers].filter((_, k) => k % 4 === i);
    expect([0, 1, 2, 3].map(lane)).toEqual([
      [0, 1, 1, 2, 3],
      [0, 2, 2, 4, 6],
      [1, 1, 2, 3, 5],
      [5, 8, 13, 21, 34],
    ]);
    loop(4, [out, home]);
    expect([...out.numbers.subarray(0, 4)]).toEqual([5, 10, 8, 55]);
  });

  it('runs from the end to the beginning, two numbers in double precision at a time', () => {
    // Sums of what comes after, on both sides of a pair: 2⁻⁴⁰ more than 1 is lost in single precision.
    const sum = doubles.add(doubles.mul(a, b), stateAt(0));
    const loop = createLoop({
      ...{ arrays: 4, scalars: 0, descending: true },
      stores: [{ array: 2, value: doubles.sub(sum, a) }],
      states: [sum],
    });
    const [left, right, result, state] = [16, 16, 16, 4].map((length) => new Block(length));
    left!.doubles.set([1, 2, 3, 4, 5, 6, 7, 2 ** -40]);
    right!.doubles.fill(1);
    state!.doubles.set([0, 1]);
    loop(16, [left!, right!, result!, state!]);
    expect([...result!.doubles]).toEqual([15, 11 + 2 ** -40, 12, 7 + 2 ** -40, 7, 1 + 2 ** -40, 0, 1]);
    expect([...state!.doubles]).toEqual([16, 13 + 2 ** -40]);
  });

  it('works on 32 bits too', () => {
    const integer = (value: Vector) => bits.toFloat(value);
    const word = words(-1_000_003);
    const cases: readonly [Vector, number][] = [
      [bits.and(word, words(0xff0)), -1_000_003 & 0xff0],
      [bits.or(words(1), words(6)), 7],
      [bits.xor(words(5), words(6)), 3],
      [bits.andNot(words(12), words(10)), 12 & ~10],
      [bits.equal(words(-7), words(-7)), -1],
      [bits.equal(words(7), words(-7)), 0],
      [bits.sub(words(5), words(7)), -2],
      [bits.select(words(12), words(3), words(10)), (12 & 10) | (3 & ~10)],
      [bits.shiftLeft(words(3), 20), 3 << 20],
      [bits.shiftSigned(words(-4096), 4), -256],
      [bits.shiftRight(words(-1), 20), 4095],
    ];
    for (const [value, expected] of cases) expect(run(integer(value), [0], [])).toEqual([expected]);
    expect(run(bits.toFloatUnsigned(words(-1)), [0], [])).toEqual([2 ** 32]);
  });
});

describe('a block', () => {
  it('begins with zeros, at multiples of 64 bytes, and keeps its numbers when the memory grows', () => {
    const first = blockOf([1, 2, 3]);
    const before = first.numbers;
    expect(first.numbers).toBe(before);
    const others = Array.from({ length: 8 }, () => new Block(1_000_000));
    expect([...first.numbers]).toEqual([1, 2, 3]);
    expect(before).toHaveLength(0);
    for (const { address, numbers } of others) {
      expect(address % 64).toBe(0);
      expect([numbers[0], numbers[999_999]]).toEqual([0, 0]);
    }
    expect(new Set(others.map(({ address }) => address)).size).toBe(8);
  });
});
