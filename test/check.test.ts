import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as check from '../src/check';

const bad = (guard: () => void, rule: string, value: string) =>
  expect(guard).toThrow(new RangeError(`Cannot build a schedule as ${rule}: current value is ${value}`));
const action = 'build a schedule';

describe('guards', () => {
  it('state action, rule and value', () => {
    bad(() => check.requirePositive(action, 'beta', 0), 'beta must be positive and finite', '0');
    bad(() => check.requireNonNegative(action, 'std', -1), 'std must be finite and not negative', '-1');
    bad(() => check.requireInUnit(action, 'beta', 1), 'beta must be in (0, 1)', '1');
    bad(() => check.requireInRange(action, 'p', 2, 0, 1), 'p must be in [0, 1]', '2');
    bad(() => check.requireInteger(action, 'low', 0.5), 'low must be an integer', '0.5');
    bad(() => check.requireCount(action, 'steps', 0), 'steps must be an integer of at least 1', '0');
    bad(() => check.requireCount(action, 'n', 1, 2), 'n must be an integer of at least 2', '1');
    bad(() => check.requireIndex(action, 't', 3, 3), 't must be an index from 0 to 2', '3');
    bad(() => check.requireFinite(action, 'x', Infinity), 'x must be a finite number', 'Infinity');
    bad(() => check.requireInterval(action, 'range', 1, 1), 'range must be finite and increasing', '[1, 1]');
    bad(() => check.requireNotEmpty(action, 'rows', []), 'rows must not be empty', '[]');
    bad(() => check.requireLength(action, 'x', [1], 2), 'the length of x must be 2', '1');
    bad(() => check.requireAllFinite(action, 'x', [1, NaN]), 'x[1] must be a finite number', 'NaN');
    bad(
      () => check.requireSameLength(action, ['p', 'q'], [1], [1, 2]),
      'p and q must have the same length',
      '[1, 2]',
    );
    bad(
      () => check.requireOneOf(action, 'kind', 'round', ['linear', 'cosine']),
      'kind must be one of linear, cosine',
      '"round"',
    );
  });

  it('refuse NaN everywhere, and values that only look like numbers', () => {
    const numeric = [
      check.requireFinite,
      check.requirePositive,
      check.requireNonNegative,
      check.requireInUnit,
      check.requireInteger,
      check.requireCount,
    ] as ((action: string, name: string, value: unknown) => void)[];
    for (const guard of numeric)
      for (const value of [NaN, undefined, null, '1', [1], new Date(1), 1n])
        expect(() => guard(action, 'x', value), `${guard.name}(${String(value)})`).toThrow(RangeError);
    expect(() => check.requireInRange(action, 'x', NaN, 0, 1)).toThrow(RangeError);
    expect(() => check.requireInterval(action, 'x', NaN, 1)).toThrow(RangeError);
  });

  it('let the ends of each range through', () => {
    check.requireNonNegative(action, 'x', 0);
    check.requireInRange(action, 'x', 0, 0, 1);
    check.requireInRange(action, 'x', 1, 0, 1);
    check.requireCount(action, 'n', 1);
    check.requireCount(action, 'n', 5, 5);
    check.requireIndex(action, 'n', 0, 3);
    check.requireIndex(action, 'n', 2, 3);
    check.requireAllFinite(action, 'x', [1, -1e308, 0]);
    check.requireAllFinite(action, 'x', []);
    check.requireNotEmpty(action, 'x', [0]);
    check.requireLength(action, 'x', [0, 0], 2);
    check.requireSameLength(action, ['p', 'q'], [1, 2], [3, 4]);
    check.requireProbabilities(action, 'p', [1]);
    check.requireOneOf(action, 'kind', 'linear', ['linear', 'cosine']);
  });

  it('let every allowed value through', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), fc.nat(), (x, n) => {
        check.requireFinite(action, 'x', -x);
        check.requirePositive(action, 'x', x);
        check.requireNonNegative(action, 'x', x);
        check.requireNonNegative(action, 'x', 0);
        check.requireInUnit(action, 'x', x / (1 + x) === 1 || x / (1 + x) === 0 ? 0.5 : x / (1 + x));
        check.requireInteger(action, 'n', -n);
        check.requireCount(action, 'n', n, 0);
        check.requireIndex(action, 'n', n, n + 1);
        check.requireInterval(action, 'x', 0, x);
      }),
    );
  });
});

describe('requireShape', () => {
  it('takes null as any size and names the shape that it wanted', () => {
    check.requireShape(action, 'x', [7, 3], [null, 3]);
    bad(
      () => check.requireShape(action, 'x', [7, 2], [null, 3]),
      'the shape of x must be [any, 3]',
      '[7, 2]',
    );
    bad(() => check.requireShape(action, 'x', [7], [null, 3]), 'the shape of x must be [any, 3]', '[7]');
  });
});

describe('requireProbabilities', () => {
  it('asks for entries in [0, 1] that sum to 1', () => {
    check.requireProbabilities(action, 'p', [0.25, 0.75, 0]);
    check.requireProbabilities(
      action,
      'p',
      Float64Array.from({ length: 1000 }, () => 1e-3),
    ); // sums to 1 + 1e-16…
    bad(() => check.requireProbabilities(action, 'p', [0.5, 0.6]), 'the entries of p must sum to 1', '1.1');
    bad(
      () => check.requireProbabilities(action, 'p', [1.5, -0.5]),
      'p[0] must be a probability in [0, 1]',
      '1.5',
    );
    bad(
      () => check.requireProbabilities(action, 'p', [NaN, 1]),
      'p[0] must be a probability in [0, 1]',
      'NaN',
    );
    bad(() => check.requireProbabilities(action, 'p', []), 'p must not be empty', '[]');
  });
});

describe('a refused value in a message', () => {
  it('is shortened when long and quoted when a text', () => {
    expect(check.refusal('a', 'b', new Float32Array(8))).toBe(
      'Cannot a as b: current value is [0, 0, 0, 0, 0, 0, 0, 0]',
    );
    expect(check.refusal('a', 'b', new Float32Array(10))).toBe(
      'Cannot a as b: current value is [0, 0, 0, 0, 0, 0, 0, 0, … 2 more]',
    );
    expect(check.refusal('a', 'b', 'x"y')).toContain('current value is "x\\"y"');
    expect(check.refusal('a', 'b', { mean: 1 })).toContain('an object with mean');
    expect(check.refusal('a', 'b', {})).toContain('an object without properties');
    expect(check.refusal('a', 'b', () => 1)).toContain('a function');
    expect(check.refusal('a', 'b', -0)).toContain('-0');
    expect(check.refusal('a', 'b', undefined)).toContain('undefined');
  });
});

describe('what is handed over by mistake', () => {
  it('is named, with the way to what was meant', () => {
    expect(check.refusal('a', 'b', Promise.resolve(1))).toMatch(/a promise \(await gives its value\)$/);
    const tensor = { dtype: 'float32', shape: [2, 3], kept: false };
    expect(check.refusal('a', 'b', tensor)).toMatch(
      /a tensor of shape \[2, 3\] \(await tensor\.data\(\) gives its numbers\)$/,
    );
  });
});
