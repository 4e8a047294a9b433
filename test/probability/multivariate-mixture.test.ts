import { describe, expect, it } from 'vitest';
import { mixture } from '../../src/probability/mixture';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { random } from '../../src/random/random';

const law = multivariateMixture([
  { weight: 1, mean: [-1, 0], covariance: 0.3 },
  { weight: 3, mean: [1, 2], covariance: [0.5, 0.1] },
  {
    weight: 2,
    mean: [0, -2],
    covariance: [
      [1, 0.4],
      [0.4, 0.6],
    ],
  },
]);

describe('multivariateMixture', () => {
  it('is the 1-D mixture in one dimension', () => {
    const bells = [
      { weight: 1, mean: -1, std: 0.5 },
      { weight: 2, mean: 2, std: 0.8 },
    ];
    const line = mixture(bells);
    const same = multivariateMixture(
      bells.map((b) => ({ weight: b.weight, mean: [b.mean], covariance: b.std ** 2 })),
    );
    for (const x of [-30, -1.3, 0, 0.4, 2, 40]) {
      expect(same.logDensity([x])).toBeCloseTo(line.logDensity(x), 10);
      expect(same.score([x])[0]).toBeCloseTo(line.score(x), 10);
      expect(same.responsibilities([x])[0]).toBeCloseTo(line.responsibilities(x)[0]!, 10);
    }
  });

  it('has a score that is the gradient of its log density', () => {
    const h = 1e-5;
    for (const [x, y] of [
      [0, 0],
      [1, 1.9],
      [-2, 3],
      [0.2, -1.5],
      [6, -6],
    ] as const) {
      const score = law.score([x, y]);
      // Central differences: truncation h² · f''' ≲ 1e-8, rounding 1e-16 · 200 / h ≲ 2e-9.
      expect(score[0]).toBeCloseTo((law.logDensity([x + h, y]) - law.logDensity([x - h, y])) / (2 * h), 6);
      expect(score[1]).toBeCloseTo((law.logDensity([x, y + h]) - law.logDensity([x, y - h])) / (2 * h), 6);
    }
  });

  it('draws each component as often as its weight, around its mean, and labels the draws', () => {
    const n = 60_000;
    const { points, labels } = law.labelledSample(random(4), n);
    for (const k of [0, 1, 2]) {
      const mine = Array.from(labels.keys()).filter((i) => labels[i] === k);
      const share = law.weights[k]!;
      // 4.5 standard errors of a share and of a mean
      expect(Math.abs(mine.length / n - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / n));
      for (const axis of [0, 1]) {
        const mean = mine.reduce((sum, i) => sum + points[2 * i + axis]!, 0) / mine.length;
        const variance = law.components[k]!.covariance[axis]![axis]!;
        expect(Math.abs(mean - law.components[k]!.mean[axis]!)).toBeLessThan(
          4.5 * Math.sqrt(variance / mine.length),
        );
      }
    }
    expect(law.sample(random(4), 50)).toEqual(points.slice(0, 100));
  });

  it('refuses components of different dimension', () => {
    expect(() =>
      multivariateMixture([
        { weight: 1, mean: [0], covariance: 1 },
        { weight: 1, mean: [0, 0], covariance: 1 },
      ]),
    ).toThrow(/all means must have the same length: current value is \[1, 2\]/);
    expect(() => multivariateMixture([])).toThrow(/must not be empty/);
  });
});
