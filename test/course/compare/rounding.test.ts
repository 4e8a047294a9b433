import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSameButForRounding,
  looksTheSame,
  ROUNDING,
  readsTheSame,
} from '../../../src/course/compare/rounding';

/** The double beside a positive one, by its bits. */
function next(value: number, steps: number): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  return new Float64Array(BigInt64Array.of(bits[0]! + BigInt(steps)).buffer)[0]!;
}

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
const bits = fc.integer({ min: -2, max: 2 });

describe('numbers', () => {
  it('are the same when exp is off by two bits in its argument and two in its value, three times', () => {
    const argument = fc.double({ min: 1e-3, max: 230, noNaN: true });
    const factor = fc.tuple(argument, fc.constantFrom(-1, 1), bits, bits);
    fc.assert(
      fc.property(factor, factor, factor, (...factors) => {
        const product = (numbers: number[]): number => numbers.reduce((a, b) => a * b);
        const committed = product(factors.map(([x, sign]) => Math.exp(sign * x)));
        const moved = factors.map(([x, sign, first, second]) =>
          next(Math.exp(sign * next(x, first)), second),
        );
        expect(isSameButForRounding(committed, product(moved))).toBe(true);
      }),
    );
  });

  it('are the same when rounding to twelve digits shows the last bit', () => {
    fc.assert(
      fc.property(positive, bits, (value, steps) => {
        const twelve = (number: number): number => Number(number.toPrecision(12));
        expect(isSameButForRounding(twelve(value), twelve(next(value, steps)))).toBe(true);
      }),
    );
    // One unit in the twelfth digit, where that is most: beside a power of ten.
    expect(isSameButForRounding(1, 0.999999999999)).toBe(true);
    expect(isSameButForRounding(1000.00000001, 1000)).toBe(true);
  });

  it('are the same when they are what is left of two that cancel', () => {
    const near = fc.double({ min: 0.5, max: 1, noNaN: true });
    fc.assert(
      fc.property(near, near, bits, bits, (a, b, first, second) => {
        expect(isSameButForRounding(a - b, next(a, first) - next(b, second))).toBe(true);
      }),
    );
  });

  it('are the same when a thousand steps, each off by its last bit, end near the same place', () => {
    const steps = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 1000, maxLength: 1000 });
    fc.assert(
      fc.property(steps, (off) => {
        let [exact, moved] = [1, 1];
        for (const bit of off) [exact, moved] = [exact * 0.999, next(moved * 0.999, bit)];
        expect(isSameButForRounding(exact - Math.exp(-1), moved - Math.exp(-1))).toBe(true);
      }),
    );
  });

  it('differ when a billionth is added to one, of its size or of 1', () => {
    const value = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(value, fc.constantFrom(-1, 1), (committed, sign) => {
        const other = committed + sign * 1e-9 * Math.max(1, Math.abs(committed));
        expect(isSameButForRounding(committed, other)).toBe(false);
      }),
    );
    expect(isSameButForRounding(0.3, Number.NaN)).toBe(false);
    expect(isSameButForRounding(1e300, Infinity)).toBe(false);
  });

  it('that are whole differ by one, however large they are', () => {
    const whole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER - 1 });
    fc.assert(
      fc.property(whole, (n) => {
        expect(isSameButForRounding(n, n + 1)).toBe(false);
      }),
    );
  });

  it('that are powers of 20 are the same, by pow or by multiplying', () => {
    let product = 1;
    for (let power = 1; power <= 40; power++) {
      product *= 20;
      expect(isSameButForRounding(20 ** power, product)).toBe(true);
    }
  });
});

describe('drawings', () => {
  const svg = (name: string, x: string): string =>
    `<svg><clipPath id="${name}-0"/><g clip-path="url(#${name}-0)"><stop offset="${x}"/></g></svg>`;

  it('look the same when they differ in the names of clips and the last digits of a number in full', () => {
    expect(looksTheSame(svg('vf2a001be', '0.19999999999999998'), svg('v536d0a76', '0.2'))).toBe(true);
    expect(looksTheSame(svg('vf2a001be', '0.2'), svg('v536d0a76', '0.21'))).toBe(false);
    expect(looksTheSame(svg('vf2a001be', '0.2'), svg('vf2a001be', '0.2').replace('-0', '-1'))).toBe(false);
  });
});

describe('texts', () => {
  it('read the same when a number in full has other last digits', () => {
    expect(readsTheSame('y = 0.504468689649124', 'y = 0.5044686896491241')).toBe(true);
    expect(readsTheSame('0.30000000000000004', '0.3')).toBe(true);
    expect(readsTheSame('[1, 0.9999999999999999].', '[1, 1].')).toBe(true);
    expect(readsTheSame('\u22121.234567890123456e-7 nats', '\u22121.234567890123457e-7 nats')).toBe(true);
    expect(readsTheSame('<stop offset="0.19999999999999998"/>', '<stop offset="0.2"/>')).toBe(true);
  });

  it('read the same for any double that is off by its last bit', () => {
    const value = fc.double({ min: 0.1, max: 1e15, noNaN: true }).filter((x) => String(x).length > 16);
    fc.assert(
      fc.property(value, fc.constantFrom(-1, 1), (committed, steps) => {
        expect(readsTheSame(`loss ${committed} nats`, `loss ${next(committed, steps)} nats`)).toBe(true);
      }),
    );
  });

  it('differ in the last digit of a number that was formatted, to eleven digits or fewer', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 11 }), (number, digits) => {
        const text = number.toPrecision(digits);
        const last = /\d(?=e|$)/;
        const other = text.replace(last, (digit) => String((Number(digit) + 1) % 10));
        expect(other).not.toBe(text);
        expect(readsTheSame(`loss ${text}`, `loss ${other}`)).toBe(false);
      }),
    );
  });

  it('differ in words, signs and in digits that are no number of their own', () => {
    expect(readsTheSame('y = 0.504468689649124', 'z = 0.504468689649124')).toBe(false);
    expect(readsTheSame('y = -0.504468689649124', 'y = 0.504468689649124')).toBe(false);
    expect(readsTheSame('1.2.3', '1.2.4')).toBe(false);
    expect(readsTheSame('id 123456789012345678', 'id 123456789012345679')).toBe(false);
    expect(readsTheSame('a0.123456789012345678', 'a0.123456789012345679')).toBe(false);
    expect(readsTheSame('0.504468689649124', '0.504468690649124')).toBe(false);
    expect(readsTheSame('0.504468689649124', 'NaN')).toBe(false);
    expect(readsTheSame('0.504468689649124 1', '0.504468689649124 1 1')).toBe(false);
  });
});

it('the bound is the sum of what a computation and twelve digits may change', () => {
  expect(3 * (745 + 2) * 2 * 2 ** -52 + 1e-11).toBeLessThan(ROUNDING.rel);
});
