import fc from 'fast-check';
import { expect, it } from 'vitest';
import { posteriorMean } from '../../../src/probability/noised';
import { ornsteinUhlenbeck } from '../../../src/sde/ornstein-uhlenbeck';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { tweedieMean, tweedieScore } from '../../../src/sde/reversal/tweedie';
import { bells } from './support';

const sde = ornsteinUhlenbeck();
const score = exactScore(bells, sde);

it("Tweedie's mean is that of the published table", () => {
  const table = [
    [0.2, -2, -2.093780831],
    [0.5, -1, -1.175064587],
    [2, 0, -0.1594349047],
  ] as const;
  for (const [t, x, expected] of table) {
    const place = Float64Array.of(x);
    expect(tweedieMean(place, score(place, t), sde.noising(t))[0]).toBeCloseTo(expected, 8);
  }
});

it('is the mean of Bayes’ rule, component by component, and turns back into the score', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      (at, t) => {
        const [x, noising] = [Float64Array.of(at), sde.noising(t)];
        const eta = score(x, t);
        const mean = tweedieMean(x, eta, noising);
        // Rounding, divided by a scale of at least 0.05 and a variance of at least 0.1.
        expect(mean[0]).toBeCloseTo(posteriorMean(bells, noising, at), 9);
        expect(tweedieScore(x, mean, noising)[0]).toBeCloseTo(eta[0]!, 9);
      },
    ),
  );
});

it('refuses noise alone, no noise, and lists that do not fit', () => {
  expect(() => tweedieMean([1], [1], { scale: 0, std: 1 })).toThrow(
    "Cannot use Tweedie's formula as scale must be positive and finite: current value is 0",
  );
  expect(() => tweedieScore([1], [1], { scale: 1, std: 0 })).toThrow('std must be positive');
  expect(() => tweedieMean([1, 2], [1], { scale: 1, std: 1 })).toThrow('same length');
});
