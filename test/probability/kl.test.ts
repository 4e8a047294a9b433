import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossEntropy, entropy } from '../../src/probability/entropy';
import { jensenShannon, klDiscrete, klPenalty, klTerms } from '../../src/probability/kl';

/** Two probability vectors of one length, with zeros now and then. */
const pairs = fc
  .array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 8 })
  .filter((list) => list.some(([a]) => a > 0))
  .map((list) => {
    const share = (values: number[]) => values.map((v) => v / values.reduce((a, b) => a + b, 0));
    return { p: share(list.map(([a]) => a)), q: share(list.map(([, b]) => b)) };
  });
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('klPenalty', () => {
  it('is the one of the lecture: wrong where it matters, and wrong where it hardly does', () => {
    // Lecture 002; 0.9 ln 9 and −0.1 ln 9
    expect(klPenalty(0.9, 0.1)).toBeCloseTo(1.9775021196, 10);
    expect(klPenalty(0.1, 0.9)).toBeCloseTo(-0.2197224577, 10);
    expect(klPenalty(0.3, 0.3)).toBe(0);
  });

  it('follows the conventions 0 ln 0 = 0 and p ln(p/0) = ∞', () => {
    expect(klPenalty(0, 0.5)).toBe(0);
    expect(klPenalty(0, 0)).toBe(0);
    expect(klPenalty(0.5, 0)).toBe(Infinity);
    expect(() => klPenalty(1.1, 0.5)).toThrow(/p must be in \[0, 1\]: current value is 1.1/);
    expect(() => klPenalty(0.5, NaN)).toThrow(/q must be in/);
  });
});

describe('klDiscrete', () => {
  it('matches published values', () => {
    // The example of "Kullback–Leibler divergence" (Wikipedia, after Kullback 1959), in several projects' tests.
    const p = [9 / 25, 12 / 25, 4 / 25];
    const uniform = [1 / 3, 1 / 3, 1 / 3];
    expect(klDiscrete(p, uniform)).toBeCloseTo(0.0852996, 7);
    expect(klDiscrete(uniform, p)).toBeCloseTo(0.097455, 6);
    // scipy.stats.entropy([1/2, 1/2], qk=[9/10, 1/10], base=2) = 0.7369655941662062
    expect(klDiscrete([0.5, 0.5], [0.9, 0.1]) / Math.LN2).toBeCloseTo(0.7369655941662062, 15);
  });

  it('is never negative, and 0 for equal laws', () => {
    fc.assert(
      fc.property(pairs, ({ p, q }) => {
        expect(klDiscrete(p, q)).toBeGreaterThanOrEqual(0);
        expect(klDiscrete(p, p)).toBe(0);
      }),
    );
  });

  it('is 0 only for equal laws: it bounds their distance (Pinsker: KL ≥ ½ (Σ|p − q|)²)', () => {
    fc.assert(
      fc.property(pairs, ({ p, q }) => {
        const distance = sum(p.map((v, k) => Math.abs(v - q[k]!)));
        expect(klDiscrete(p, q)).toBeGreaterThanOrEqual(0.5 * distance ** 2 - 1e-15);
      }),
    );
  });

  it('is the sum of its terms, and cross-entropy minus entropy', () => {
    fc.assert(
      fc.property(pairs, ({ p, q }) => {
        expect(sum(klTerms(p, q))).toBeCloseTo(klDiscrete(p, q), 12);
        expect(crossEntropy(p, q) - entropy(p)).toBeCloseTo(klDiscrete(p, q), 12);
        klTerms(p, q).forEach((term, k) => {
          expect(term).toBe(klPenalty(p[k]!, q[k]!));
        });
      }),
    );
  });

  it('does not change when outcomes are renumbered, and adds up over independent pairs', () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        expect(klDiscrete([...a.p].reverse(), [...a.q].reverse())).toBeCloseTo(klDiscrete(a.p, a.q), 12);
        const product = (x: number[], y: number[]) => x.flatMap((u) => y.map((v) => u * v));
        expect(klDiscrete(product(a.p, b.p), product(a.q, b.q))).toBeCloseTo(
          klDiscrete(a.p, a.q) + klDiscrete(b.p, b.q),
          11,
        );
      }),
    );
  });

  it('is infinite when q excludes an outcome of p, and finite the other way', () => {
    expect(klDiscrete([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(klDiscrete([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
  });

  it('refuses what is no pair of probability vectors', () => {
    expect(() => klDiscrete([1], [0.5, 0.5])).toThrow(
      'Cannot compute the KL divergence as p and q must have the same length: current value is [1, 2]',
    );
    expect(() => klDiscrete([0.5, 0.4], [0.5, 0.5])).toThrow(
      /the entries of p must sum to 1: current value is 0.9/,
    );
    expect(() => klDiscrete([0.5, 0.5], [1.5, -0.5])).toThrow(/q\[0\] must be a probability/);
    expect(() => klDiscrete([], [])).toThrow(/p must not be empty/);
    expect(() => klTerms([NaN, 1], [0.5, 0.5])).toThrow(RangeError);
  });
});

describe('jensenShannon', () => {
  it('is symmetric, at most ln 2, and reaches it for laws that share no outcome', () => {
    fc.assert(
      fc.property(pairs, ({ p, q }) => {
        expect(jensenShannon(p, q)).toBeCloseTo(jensenShannon(q, p), 14);
        expect(jensenShannon(p, q)).toBeLessThanOrEqual(Math.LN2 + 1e-15);
        expect(jensenShannon(p, q)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(jensenShannon([1, 0], [0, 1])).toBeCloseTo(Math.LN2, 15);
  });

  it('matches scipy', () => {
    // scipy.spatial.distance.jensenshannon([1.0, 0.0], [0.5, 0.5]) = 0.46450140402245893 (its docstring); the root of ours
    expect(Math.sqrt(jensenShannon([1, 0], [0.5, 0.5]))).toBeCloseTo(0.46450140402245893, 14);
  });
});
