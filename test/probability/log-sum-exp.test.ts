import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSumExp, softmax } from '../../src/probability/log-sum-exp';

const values = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });

describe('logSumExp', () => {
  it('is the logarithm of the sum where that can be computed', () => {
    fc.assert(
      fc.property(values, (list) => {
        const direct = Math.log(list.reduce((sum, v) => sum + Math.exp(v), 0));
        expect(logSumExp(list)).toBeCloseTo(direct, 12);
      }),
    );
  });

  it('holds where the exponentials overflow or vanish', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSumExp([-1000, -1000, -1000])).toBeCloseTo(-1000 + Math.log(3), 12);
    expect(logSumExp([-Infinity, 5])).toBe(5);
  });

  it('keeps the limits: nothing is −∞, infinity stays, NaN is not hidden', () => {
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([Infinity, 1])).toBe(Infinity);
    expect(logSumExp([1, NaN, 2])).toBeNaN();
  });
});

describe('softmax', () => {
  it('gives probabilities that a common shift leaves alone', () => {
    fc.assert(
      fc.property(values, (list) => {
        const p = softmax(list);
        expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        softmax(list.map((v) => v + 700)).forEach((v, k) => {
          expect(v).toBeCloseTo(p[k]!, 12);
        });
      }),
    );
    expect([...softmax([0, Math.log(3)])].map((v) => Number(v.toFixed(14)))).toEqual([0.25, 0.75]);
  });
});
