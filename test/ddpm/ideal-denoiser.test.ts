import { describe, expect, it } from 'vitest';
import { marginal } from '../../src/ddpm/forward';
import { exactDenoiser, idealDenoiser } from '../../src/ddpm/ideal-denoiser';
import { convertPrediction } from '../../src/ddpm/predictions';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { mixture } from '../../src/probability/mixture';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { noised } from '../../src/probability/noised';
import { random } from '../../src/random/random';

const schedule = linearStdSchedule();

describe('the ideal denoiser', () => {
  it('of two points ±1 is a hyperbolic tangent', () => {
    const ideal = idealDenoiser({ n: 2, points: [1, -1] }, schedule);
    for (const t of [1, 20, 60, 100])
      for (const x of [-1.3, -0.01, 0, 0.4, 2]) {
        const { scale, std } = marginal(schedule, t);
        // Two exponentials: (e^{u} − e^{−u})/(e^{u} + e^{−u}), u = scale·x/std².
        const expected = Math.tanh((scale * x) / std ** 2);
        expect(ideal.predict(Float64Array.of(x), t)[0]).toBeCloseTo(expected, 12);
      }
  });

  it('has the score of the data with noise added', () => {
    // N(m, s²) around each point, s tiny: an independent way to the same law.
    const points = random(1).normals(12);
    const ideal = idealDenoiser({ n: 6, points }, schedule);
    const clouds = Array.from({ length: 6 }, (_, k) => ({
      weight: 1,
      mean: [points[2 * k]!, points[2 * k + 1]!],
      covariance: 1e-12,
    }));
    for (const t of [30, 70]) {
      const noising = marginal(schedule, t);
      const x = Float64Array.of(0.2, -0.7);
      const score = convertPrediction(ideal.predict(x, t), x, noising, { from: 'x0', to: 'score' });
      const expected = noised(multivariateMixture(clouds), noising).score(x);
      for (const i of [0, 1]) expect(score[i]).toBeCloseTo(expected[i]!, 8);
    }
  });

  it('answers for many points at once, far from the data too', () => {
    const ideal = idealDenoiser({ n: 2, points: [0, 0, 3, 4] }, schedule);
    const out = ideal.predict(Float64Array.of(1e4, 1e4, -1e4, -1e4), 1);
    expect([...out]).toEqual([3, 4, 0, 0]);
    // One point alone is the only answer.
    expect([
      ...idealDenoiser({ n: 1, points: [5, 6] }, schedule).predict(Float64Array.of(1, 1), 100),
    ]).toEqual([5, 6]);
  });

  it('of a known law is the limit of many samples', () => {
    const p = mixture([
      { weight: 1, mean: -1, std: 0.3 },
      { weight: 1, mean: 1, std: 0.2 },
    ]);
    const n = 40_000;
    const many = idealDenoiser({ n, points: p.sample(random(2), n) }, schedule);
    const exact = exactDenoiser(p, schedule);
    for (const x of [-0.5, 0.2, 1]) {
      const at = Float64Array.of(x);
      // The answer is a mean of x₀ of deviation below 1, weighted by some thousands of samples.
      expect(Math.abs(many.predict(at, 60)[0]! - exact.predict(at, 60)[0]!)).toBeLessThan(0.05);
    }
  });

  it('of a Gaussian is linear', () => {
    const gauss = multivariateMixture([{ weight: 1, mean: [2, 0], covariance: 0.25 }]);
    const exact = exactDenoiser(gauss, schedule);
    const { scale, std } = marginal(schedule, 50);
    const gain = (scale * 0.25) / (scale ** 2 * 0.25 + std ** 2);
    const out = exact.predict(Float64Array.of(1, 1, 0, 0), 50);
    expect(out[0]).toBeCloseTo(2 + gain * (1 - scale * 2), 12);
    expect(out[1]).toBeCloseTo(gain, 12);
    expect(out[3]).toBeCloseTo(0, 12);
  });

  it('refuses data and points that do not fit', () => {
    expect(() => idealDenoiser({ n: 2, points: [1, 2, 3] }, schedule)).toThrow('must be a multiple of n = 2');
    expect(() => idealDenoiser({ n: 0, points: [] }, schedule)).toThrow('the data must not be empty');
    const ideal = idealDenoiser({ n: 2, points: [1, 2, 3, 4] }, linearSchedule());
    expect(() => ideal.predict(Float64Array.of(1), 1)).toThrow('the length of x must be a multiple of 2');
    expect(() => ideal.predict(Float64Array.of(1, 1), 0)).toThrow('t = 0 being the data');
  });
});
