import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceBound, priorTerm, stepTerm } from '../../src/ddpm/bound';
import { discretisedLogLikelihood, gaussianLogLikelihood } from '../../src/ddpm/decoder';
import { marginal } from '../../src/ddpm/forward';
import { exactDenoiser } from '../../src/ddpm/ideal-denoiser';
import { lossWeight } from '../../src/ddpm/loss-weight';
import { posterior } from '../../src/ddpm/posterior';
import { scheduleFromBetas } from '../../src/ddpm/schedule';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { grid1, integrate } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { klGaussian } from '../../src/probability/kl-gaussian';
import { mixture } from '../../src/probability/mixture';
import { random } from '../../src/random/random';

const schedule = linearStdSchedule();

describe('the terms of the bound', () => {
  it('of the prior are the divergence of x_T from noise', () => {
    const { scale, std } = marginal(schedule, 100);
    const expected = [0.5, -2].reduce(
      (sum, x) => sum + klGaussian({ mean: scale * x, std }, { mean: 0, std: 1 }),
      0,
    );
    expect(priorTerm(schedule, [0.5, -2])).toBeCloseTo(expected, 14);
    // Ho et al. 2020, section 4: L_T is about 1e-5 bits a dimension for their schedule; the data's second moment is at most 1.
    const bits = priorTerm(linearSchedule(), [1]) / Math.LN2;
    expect(bits).toBeGreaterThan(0.9e-5);
    expect(bits).toBeLessThan(4e-5);
  });

  it('of a step weigh the error of x̂₀, and are 0 for the truth', () => {
    expect(stepTerm(schedule, 50, { x0: [1, 2], guess: [1, 2] })).toBe(0);
    const off = stepTerm(schedule, 50, { x0: [1, 2], guess: [1.5, 2] });
    expect(off).toBeCloseTo(lossWeight(schedule, 50, { predicts: 'x0' }) * 0.25, 12);
    // A variance too large costs for each number, whatever the guess.
    const [q, p] = [Math.sqrt(posterior(schedule, 50).variance), Math.sqrt(schedule.beta(50))];
    const cost = 3 * klGaussian({ mean: 0, std: q }, { mean: 0, std: p });
    const x0 = [1, 2, 3];
    expect(stepTerm(schedule, 50, { x0, guess: x0, variance: 'large' })).toBeCloseTo(cost, 13);
    expect(() => stepTerm(schedule, 50, { x0, guess: [1] })).toThrow(
      'x0 and guess must have the same length',
    );
  });

  it('of a step exist for t = 2 … T alone: the first step is the decoder', () => {
    const term = (t: number) => stepTerm(linearSchedule(10), t, { x0: [1], guess: [1] });
    expect(term(2)).toBe(0);
    expect(() => term(1)).toThrow(
      'Cannot compute a step of the bound as t must be at least 2 (t = 1 is the decoder, in evidenceBound): current value is 1',
    );
    expect(() => term(11)).toThrow('t must be an integer from 1 to 10');
  });

  it('of pixels are probabilities that add up to 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: 1e-3, max: 2, noNaN: true }),
        (mean, std) => {
          let total = 0;
          for (let level = 0; level < 256; level++)
            total += Math.exp(discretisedLogLikelihood([(2 * level) / 255 - 1], [mean], std));
          expect(total).toBeCloseTo(1, 11);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('of a pixel are the integral of the density over its bin', () => {
    const x = (2 * 100) / 255 - 1;
    const grid = grid1(x - 1 / 255, x + 1 / 255, 500);
    const mass = integrate(gaussian(-0.2, 0.05).density, grid);
    expect(discretisedLogLikelihood([x, x], [-0.2, -0.2], 0.05)).toBeCloseTo(2 * Math.log(mass), 5);
    // Far from the mean too, where both ends of the bin have no probability in double precision.
    expect(discretisedLogLikelihood([-1 / 255], [1], 0.01)).toBeLessThan(-4900);
    expect(() => discretisedLogLikelihood([0.1234], [0], 1)).toThrow(
      'x must be one of 256 levels in [-1, 1]',
    );
    expect(() => discretisedLogLikelihood([1.2], [0], 1)).toThrow(RangeError);
    expect(() => discretisedLogLikelihood([1], [0], 0)).toThrow('std must be positive');
    expect(gaussianLogLikelihood([1, 2], [0, 0], 2)).toBeCloseTo(
      gaussian(0, 2).logDensity(1) + gaussian(0, 2).logDensity(2),
      13,
    );
  });
});

describe('the evidence bound', () => {
  const std0 = 0.5;

  /** E of every term for data N(0, std0²) and the exact denoiser: the error of x̂₀ has the posterior variance of x₀. */
  function expected(s: ReturnType<typeof linearSchedule>, variance: 'small' | 'large') {
    const terms = new Float64Array(s.steps + 1);
    for (let t = 1; t <= s.steps; t++) {
      const { scale, std } = marginal(s, t);
      const error = (std0 ** 2 * std ** 2) / (scale ** 2 * std0 ** 2 + std ** 2);
      if (t === 1) {
        const sigma2 = variance === 'small' ? posterior(s, 2).variance : s.beta(1);
        terms[1] = 0.5 * Math.log(2 * Math.PI * sigma2) + error / (2 * sigma2);
        continue;
      }
      const { x0, variance: q } = posterior(s, t);
      const p = variance === 'small' ? q : s.beta(t);
      const spread = 0.5 * (q / p - 1 - Math.log(q / p));
      terms[t] = spread + (x0 ** 2 * error) / (2 * p);
    }
    const { scale, std } = marginal(s, s.steps);
    const prior = 0.5 * (scale ** 2 * std0 ** 2 + std ** 2 - 1 - 2 * Math.log(std));
    return { prior, terms, total: prior + terms.reduce((sum, term) => sum + term, 0) };
  }

  it.each(['small', 'large'] as const)('of a Gaussian is its closed form, with %s variance', (variance) => {
    const law = mixture([{ weight: 1, mean: 0, std: std0 }]);
    const n = 4000;
    const data = { n, points: law.sample(random(1), n) };
    const options = { random: random(2), variance };
    const found = evidenceBound(exactDenoiser(law, schedule), schedule, data, options);
    const truth = expected(schedule, variance);
    expect(Math.abs(found.prior / truth.prior - 1)).toBeLessThan(0.1);
    // A squared normal has deviation √2 of its mean: 4.5 standard errors of each term that the draws make.
    const margin = (term: number) => 4.5 * Math.sqrt(2 / n) * Math.abs(term);
    for (const t of [2, 10, 50, 100])
      expect(Math.abs(found.steps[t]! - truth.terms[t]!)).toBeLessThan(margin(truth.terms[t]!));
    const sum = found.prior + found.decoder + found.steps.reduce((a, b) => a + b, 0);
    expect(found.total).toBeCloseTo(sum, 12);
    expect(Math.abs(found.total - truth.total)).toBeLessThan(0.05);
    expect(found.bitsPerDimension).toBeCloseTo(found.total / Math.LN2, 12);
    // It bounds the entropy of the data, the least that any model reaches.
    expect(truth.total).toBeGreaterThan(gaussian(0, std0).entropy());
  });

  it('comes to −ln p(x) with many small steps, its gap falling as 1/T', () => {
    // ln SNR falls evenly from 8 to −10. With steps of δ the variance costs about δ²/4 each.
    const evenly = (steps: number) => {
      const alphaBar = (t: number) => (t === 0 ? 1 : 1 / (1 + Math.exp(-8 + (18 * (t - 1)) / (steps - 1))));
      return scheduleFromBetas(Array.from({ length: steps }, (_, k) => 1 - alphaBar(k + 1) / alphaBar(k)));
    };
    const gap = (steps: number) => expected(evenly(steps), 'large').total - gaussian(0, std0).entropy();
    expect(gap(4000)).toBeGreaterThan(0);
    expect(gap(4000)).toBeLessThan(0.03);
    expect(gap(1000) / gap(4000)).toBeGreaterThan(3.5);
    expect(gap(1000) / gap(4000)).toBeLessThan(4.5);
  });

  it('counts pixels in bits', () => {
    const s = linearSchedule(50, { betaEnd: 0.3 });
    const pixels = [-1, 1, 2 * (128 / 255) - 1, -1];
    const guess = { predicts: 'x0' as const, predict: () => Float64Array.from(pixels) };
    const options = { random: random(1), decoder: 'pixels' as const };
    const found = evidenceBound(guess, s, { n: 1, points: pixels }, options);
    // Knowing x₀ costs nothing at any step, but at the end the decoder is blurred by σ₁ = √a₃ of t = 2.
    expect(found.steps.every((term) => term === 0)).toBe(true);
    const std = Math.sqrt(posterior(s, 2).variance);
    const mass = integrate(gaussian(0, std).density, grid1(-1 / 255, 1 / 255, 500));
    const end = 0.5 + mass / 2;
    expect(found.decoder).toBeCloseTo(-Math.log(mass) - 3 * Math.log(end), 5);
    expect(found.bitsPerDimension).toBeCloseTo(found.total / 4 / Math.LN2, 12);
  });
});
