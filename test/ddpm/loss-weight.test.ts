import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginal } from '../../src/ddpm/forward';
import { lossWeight } from '../../src/ddpm/loss-weight';
import { posterior, posteriorMeanOf } from '../../src/ddpm/posterior';
import { convertPrediction, type Prediction } from '../../src/ddpm/predictions';
import { scheduleFromBetas } from '../../src/ddpm/schedule';
import { linearSchedule } from '../../src/ddpm/schedules';
import { klGaussian } from '../../src/probability/kl-gaussian';

describe('the weight of the loss', () => {
  // Ho et al. 2020, eq. 12, β²/(2σ²α(1 − ᾱ)) evaluated in double precision; t counts from 0 in the table.
  it.each([
    [1, 0.599671512159],
    [100, 0.0101783834195],
    [999, 0.0102045018738],
  ])('has the value of the table at t = %i', (t, weight) => {
    // Twelve digits are printed.
    expect(Math.abs(lossWeight(linearSchedule(), t + 1) / weight - 1)).toBeLessThan(5e-12);
  });

  it('is the divergence of two Gaussians, whatever is predicted', () => {
    const betas = fc.array(fc.double({ min: 1e-3, max: 0.5, noNaN: true }), { minLength: 2, maxLength: 20 });
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const kind = fc.constantFrom<Prediction>('eps', 'x0', 'v', 'score');
    fc.assert(
      fc.property(betas, fc.nat(), number, number, number, kind, (list, pick, x0, xt, error, predicts) => {
        const schedule = scheduleFromBetas(list);
        const t = 2 + (pick % (list.length - 1));
        const noising = marginal(schedule, t);
        const as = (value: number, from: Prediction, to: Prediction) =>
          convertPrediction([value], [xt], noising, { from, to })[0]!;
        const guess = as(as(x0, 'x0', predicts) + error, predicts, 'x0');
        const q = posterior(schedule, t);
        const std = Math.sqrt(q.variance);
        const mean = (start: number) => posteriorMeanOf(q, [start], [xt])[0]!;
        const kl = klGaussian({ mean: mean(x0), std }, { mean: mean(guess), std });
        const weighted = lossWeight(schedule, t, { predicts }) * error ** 2;
        expect(Math.abs(weighted - kl)).toBeLessThan(1e-7 * (1 + kl));
      }),
    );
  });

  it('of the first step is infinite with the small variance, which is 0 there', () => {
    expect(lossWeight(linearSchedule(), 1)).toBe(Infinity);
    expect(lossWeight(linearSchedule(), 1, { variance: 'large' })).toBeCloseTo(
      1e-4 / (2 * 0.9999 * 1e-4),
      10,
    );
  });

  it('is refused where there is no step', () => {
    for (const t of [0, 1001])
      expect(() => lossWeight(linearSchedule(), t)).toThrow(
        `Cannot weigh the loss as t must be an integer from 1 to 1000, t = 0 being the data: current value is ${t}`,
      );
  });
});
