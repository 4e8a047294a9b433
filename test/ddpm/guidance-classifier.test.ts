import { describe, expect, it } from 'vitest';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { marginal } from '../../src/ddpm/forward';
import { guidedModel } from '../../src/ddpm/guidance';
import { classifierGuided, exactClassifier } from '../../src/ddpm/guidance-classifier';
import { exactDenoiser } from '../../src/ddpm/ideal-denoiser';
import { predicting } from '../../src/ddpm/model';
import type { Prediction } from '../../src/ddpm/predictions';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { mixture } from '../../src/probability/mixture';
import { moments } from '../../src/probability/moments';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { noised } from '../../src/probability/noised';
import { random } from '../../src/random/random';

const schedule = linearStdSchedule();
const clouds = [
  { weight: 2, mean: [-1, 0.5], covariance: 0.1 },
  { weight: 1, mean: [1, 0], covariance: [0.3, 0.05] },
  {
    weight: 3,
    mean: [0, -1],
    covariance: [
      [0.2, 0.1],
      [0.1, 0.3],
    ],
  },
];
const all = multivariateMixture(clouds);
/** Classes 0 and 1: the first and the last cloud together, and the one between. */
const labels = [0, 1, 0];
const given = [multivariateMixture([clouds[0]!, clouds[2]!]), multivariateMixture([clouds[1]!])];
const points = Float64Array.of(0.3, -0.2, -1.5, 2, 40, -60);

describe('the exact classifier', () => {
  const classifier = exactClassifier(all, labels, schedule);

  it("has Bayes' probabilities", () => {
    for (const t of [1, 40, 100]) {
      const x = points.subarray(0, 2);
      const at = (p: typeof all) => noised(p, marginal(schedule, t)).density(x);
      const expected = ((1 / 6) * at(given[1]!)) / at(all);
      const found = classifier.probabilities(x, t);
      expect(found[1]).toBeCloseTo(expected, 12);
      expect(found[0]! + found[1]!).toBeCloseTo(1, 12);
    }
  });

  it('has the slope of their logarithm, by differences', () => {
    const h = 1e-5;
    for (const t of [1, 40, 100])
      for (const y of [0, 1]) {
        const x = points.slice(0, 4);
        const slope = classifier.slope(x, t, y);
        for (let i = 0; i < 4; i++) {
          const at = (step: number) => {
            const moved = x.slice();
            moved[i]! += step;
            const point = moved.subarray(i - (i % 2), i - (i % 2) + 2);
            return Math.log(classifier.probabilities(point, t)[y]!);
          };
          // Central differences: an error of h² times third derivatives, and of rounding, 1e-16·|ln p|/h.
          expect(Math.abs(slope[i]! - (at(h) - at(-h)) / (2 * h))).toBeLessThan(
            2e-6 * (1 + Math.abs(slope[i]!)),
          );
        }
      }
  });

  it('has a slope that is the difference of two scores, also where probabilities underflow', () => {
    for (const t of [1, 40, 100])
      for (const y of [0, 1]) {
        const slope = classifier.slope(points, t, y);
        for (let k = 0; k < 3; k++) {
          const x = points.subarray(2 * k, 2 * k + 2);
          const score = (p: typeof all) => noised(p, marginal(schedule, t)).score(x);
          for (const i of [0, 1]) {
            const expected = score(given[y]!)[i]! - score(all)[i]!;
            expect(Math.abs(slope[2 * k + i]! - expected)).toBeLessThan(
              1e-9 * (1 + Math.abs(score(all)[i]!)),
            );
          }
        }
      }
  });

  it('knows a mixture on the line', () => {
    const p = mixture([
      { weight: 1, mean: -1, std: 0.5 },
      { weight: 1, mean: 1, std: 0.5 },
    ]);
    const [t, x] = [30, 0.7];
    const { scale, std } = marginal(schedule, t);
    const variance = 0.25 * scale ** 2 + std ** 2;
    // Two bells of one width: a logistic curve of slope 2·scale/variance.
    const line = exactClassifier(p, [0, 1], schedule);
    const expected = 1 / (1 + Math.exp((-2 * scale * x) / variance));
    expect(line.probabilities(Float64Array.of(x), t)[1]).toBeCloseTo(expected, 12);
    expect(line.slope(Float64Array.of(x), t, 1)[0]).toBeCloseTo(
      ((2 * scale) / variance) * (1 - expected),
      12,
    );
  });

  it('refuses labels that do not fit', () => {
    expect(() => exactClassifier(all, [0, 1], schedule)).toThrow('the length of labels must be 3');
    expect(() => exactClassifier(all, [0, 2, 0], schedule)).toThrow(
      'Cannot build the exact classifier as each class must have a component: current value is 1',
    );
    expect(() => classifier.slope(points, 1, 2)).toThrow('the label must be an index from 0 to 1');
    expect(() => classifier.slope(points, 0, 1)).toThrow();
    expect(() => classifier.probabilities(points, 1)).toThrow('the length of x must be 2');
  });
});

describe('classifier guidance', () => {
  const kinds: Prediction[] = ['eps', 'x0', 'v', 'score'];
  it.each(kinds)('of %s and classifier-free guidance say the same', (kind) => {
    const any = predicting(exactDenoiser(all, schedule), kind, schedule);
    const classifier = exactClassifier(all, labels, schedule);
    for (const [y, scale] of [
      [0, 1],
      [1, 1],
      [1, 3.5],
    ] as const) {
      const own = predicting(exactDenoiser(given[y]!, schedule), kind, schedule);
      const free = guidedModel(own, any, { scale });
      const pushed = classifierGuided(any, classifier, schedule, { label: y, scale });
      expect(pushed.predicts).toBe(kind);
      for (const t of [1, 50, 100]) {
        const [a, b] = [free.predict(points, t), pushed.predict(points, t)];
        for (const [k, value] of a.entries())
          expect(Math.abs(value - b[k]!)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
      }
    }
  });
});

describe('the law of guided samples', () => {
  it('is not p(x given y)^s p(x)^(1 − s), but as wide as the equation of its variance says', () => {
    // p(x given y) = N(0, 1), p(x) = N(0, 2), noised to variances 1 + τ and 2 + τ: the guided score is −g·x with
    // g = s/(1 + τ) + (1 − s)/(2 + τ), so that dV/dτ = 2gV − 1 and V(0) = (2 − 2^{2 − 2s})/(2s − 1): 0.3875 for s = 3, where
    // the sharpened law has 2/(s + 1) = 0.5.
    const steps = linearSchedule(400, { betaStart: 2.5e-4, betaEnd: 0.05 });
    const bell = (variance: number) => mixture([{ weight: 1, mean: 0, std: Math.sqrt(variance) }]);
    const guided = guidedModel(exactDenoiser(bell(1), steps), exactDenoiser(bell(2), steps), { scale: 3 });
    const n = 8000;
    const { x } = last(ancestral(guided, steps, random(1).normals(n), { random: random(2) }));
    // A variance from n draws: √(2/n) = 0.016 of itself; four of that, and 0.004 for the steps.
    expect(Math.abs(moments(x).variance - 0.3875)).toBeLessThan(0.029);
  });
});
