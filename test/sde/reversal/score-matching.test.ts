import { describe, expect, it } from 'vitest';
import { estimate } from '../../../src/probability/estimate';
import { random } from '../../../src/random/random';
import { ornsteinUhlenbeck } from '../../../src/sde/ornstein-uhlenbeck';
import { signs } from '../../../src/sde/reversal/divergence';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import type { ScoreField } from '../../../src/sde/reversal/score-field';
import {
  denoisingMatchingTerms,
  explicitMatchingTerms,
  slicedMatchingTerms,
} from '../../../src/sde/reversal/score-matching';

import { clouds } from './support';

const [t, n, dimension] = [0.3, 40_000, 2];
const sde = ornsteinUhlenbeck();
const exact = exactScore(clouds, sde);
const { scale, std } = sde.noising(t);
const [x0, eps] = [clouds.sample(random(1), n), random(2).normals(n * dimension)];
const xt = x0.map((value, i) => scale * value + std * eps[i]!);
const at = { t, dimension };

/** A score that is wrong: too steep, and turned. */
const wrong: ScoreField = (x, time) => {
  const eta = exact(x, time);
  return eta.map((value, i) => 1.3 * value + 0.4 * eta[i ^ 1]!);
};
const zero: ScoreField = (x) => new Float64Array(x.length);

describe('score matching on numbers', () => {
  it('is the mean square that it says, for each state', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    const guess: ScoreField = (points) => points.map((v) => 2 * v);
    expect([...explicitMatchingTerms(guess, zero, x, at)]).toEqual([20, 100]);
    const terms = denoisingMatchingTerms(guess, [1, 0], [0.5, -1], { scale: 0.6, std: 0.5 }, at);
    // x_t = (0.85, −0.5), s = (1.7, −1), −ε/std = (−1, 2).
    expect(terms[0]).toBeCloseTo(2.7 ** 2 + 3 ** 2, 12);
    // v·2v = 2·2 for signs, doubled, and |2x|².
    expect(slicedMatchingTerms(guess, Float64Array.of(1, 2), Float64Array.of(1, -1), at)[0]).toBeCloseTo(
      28,
      7,
    );
  });

  it('differs in constants only: three losses, one minimum', () => {
    // Terms of the two scores at the same points: what does not depend on the score falls out of the difference.
    const difference = (terms: (score: ScoreField) => Float64Array) => {
      const right = terms(exact);
      return estimate(terms(wrong).map((value, k) => value - right[k]!));
    };
    const explicit = difference((s) => explicitMatchingTerms(s, exact, xt, at));
    const denoising = difference((s) => denoisingMatchingTerms(s, x0, eps, { scale, std }, at));
    const v = signs(n * dimension, random(3));
    const sliced = difference((s) => slicedMatchingTerms(s, xt, v, at));
    for (const other of [denoising, sliced]) {
      const error = Math.hypot(other.standardError, explicit.standardError);
      expect(Math.abs(other.mean - explicit.mean)).toBeLessThan(4 * error);
      expect(explicit.mean).toBeGreaterThan(10 * error);
    }
  });

  it('of the exact score is 0, less E|∇ ln p|², and E|ε/std|² less that', () => {
    expect(Math.max(...explicitMatchingTerms(exact, exact, xt, at))).toBe(0);
    const square = estimate(explicitMatchingTerms(exact, zero, xt, at));
    const sliced = estimate(slicedMatchingTerms(exact, xt, signs(n * dimension, random(3)), at));
    const denoising = estimate(denoisingMatchingTerms(exact, x0, eps, { scale, std }, at));
    expect(Math.abs(sliced.mean + square.mean)).toBeLessThan(
      4 * Math.hypot(sliced.standardError, square.standardError),
    );
    expect(Math.abs(denoising.mean + square.mean - dimension / std ** 2)).toBeLessThan(
      4 * Math.hypot(denoising.standardError, square.standardError),
    );
  });

  it('refuses what does not fit', () => {
    expect(() => denoisingMatchingTerms(exact, x0, eps, { scale: 1, std: 0 }, at)).toThrow(
      'Cannot match a score as std must be positive and finite: current value is 0',
    );
    expect(() => slicedMatchingTerms(exact, xt, new Float64Array(2), at)).toThrow('the length of directions');
    expect(() => explicitMatchingTerms(exact, exact, new Float64Array(3), at)).toThrow('multiple of 2');
  });
});
