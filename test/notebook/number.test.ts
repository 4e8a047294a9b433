import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aligned, brief, fixed, summarize } from '../../src/notebook/number';

describe('brief', () => {
  it.each([
    [0, '0'],
    [42, '42'],
    [-3, '−3'],
    [0.123456, '0.1235'],
    [123456.7, '123500'],
    [1.5e-7, '1.5e−7'],
    [2e12, '2e12'],
    [1234567.5, '1.235e6'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('writes %d as %s', (value, expected) => {
    expect(brief(value)).toBe(expected);
  });

  it('stays within half a unit of its last digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const read = Number(brief(value).replaceAll('−', '-'));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 5.0001e-4);
      }),
    );
  });
});

describe('aligned', () => {
  it('gives a column one number of decimals', () => {
    expect(aligned([1.5, -0.25, 10])).toEqual(['1.50', '−0.25', '10.00']);
    expect(aligned([0.01234, 0.5])).toEqual(['0.0123', '0.5000']);
    expect(aligned([1, 2, -3])).toEqual(['1', '2', '−3']);
    expect(aligned([Number.NaN, 0.5])).toEqual(['NaN', '0.5000']);
    expect(aligned([1e-9, 2e-9])).toEqual(['1e−9', '2e−9']);
    expect(aligned([])).toEqual([]);
  });
});

describe('fixed', () => {
  it('has a true minus sign and no negative zero', () => {
    expect(fixed(-1.25, 1)).toBe('−1.3');
    expect(fixed(-0.001, 2)).toBe('0.00');
  });
});

describe('summarize', () => {
  it('leaves out and counts what is not finite', () => {
    expect(summarize([1, Number.NaN, 3, Infinity, -Infinity])).toEqual({
      min: 1,
      max: 3,
      mean: 2,
      nan: 1,
      infinite: 2,
    });
  });
});
