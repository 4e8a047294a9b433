import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossEntropy, entropy, inBits } from '../../src/probability/entropy';

const laws = fc
  .array(fc.nat(50), { minLength: 1, maxLength: 10 })
  .filter((list) => list.some((v) => v > 0))
  .map((list) => list.map((v) => v / list.reduce((a, b) => a + b, 0)));

describe('entropy', () => {
  it('matches the values of scipy.stats.entropy', () => {
    // scipy.stats.entropy([9/10, 1/10], base=2) and the cross-entropy of its documentation
    expect(inBits(entropy([0.9, 0.1]))).toBeCloseTo(0.46899559358928117, 15);
    expect(inBits(crossEntropy([0.5, 0.5], [0.9, 0.1]))).toBeCloseTo(1.736965594166206, 14);
  });

  it('lies between 0 (certain) and ln n (uniform)', () => {
    fc.assert(
      fc.property(laws, (p) => {
        expect(entropy(p)).toBeGreaterThanOrEqual(0);
        expect(entropy(p)).toBeLessThanOrEqual(Math.log(p.length) + 1e-12);
      }),
    );
    expect(entropy([0, 1, 0])).toBe(0);
    expect(inBits(entropy(Array.from({ length: 8 }, () => 1 / 8)))).toBeCloseTo(3, 14);
  });

  it('grows when outcomes are mixed with the uniform law', () => {
    fc.assert(
      fc.property(laws, fc.double({ min: 0, max: 1, noNaN: true }), (p, share) => {
        const mixed = p.map((v) => (1 - share) * v + share / p.length);
        expect(entropy(mixed)).toBeGreaterThanOrEqual(entropy(p) - 1e-12);
      }),
    );
  });
});

describe('crossEntropy', () => {
  it('is at least the entropy (Gibbs), and infinite for an outcome that q excludes', () => {
    fc.assert(
      fc.property(laws, (p) => {
        const q = p.map((v) => (v + 1 / p.length) / 2);
        expect(crossEntropy(p, q)).toBeGreaterThanOrEqual(entropy(p) - 1e-12);
        expect(crossEntropy(p, p)).toBeCloseTo(entropy(p), 12);
      }),
    );
    expect(crossEntropy([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(crossEntropy([1, 0], [1, 0])).toBe(0);
  });

  it('refuses what is no pair of probability vectors', () => {
    expect(() => crossEntropy([1], [0.5, 0.5])).toThrow(/p and q must have the same length/);
    expect(() => entropy([0.5, 0.6])).toThrow(
      'Cannot compute the entropy as the entries of p must sum to 1: current value is 1.1',
    );
  });
});
