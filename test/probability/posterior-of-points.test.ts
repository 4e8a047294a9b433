import { describe, expect, it } from 'vitest';
import { mixture } from '../../src/probability/mixture';
import { posteriorMean } from '../../src/probability/noised';
import { posteriorMeanOfPoints } from '../../src/probability/posterior-of-points';

const places = [-3, -0.4, 0, 0.7, 5];

describe('posteriorMeanOfPoints', () => {
  it('is tanh(scale·x/std²) for the two points ±1', () => {
    const mean = posteriorMeanOfPoints([1, -1], 1);
    for (const x of places)
      for (const [scale, std] of [
        [1, 0.5],
        [0.3, 2],
      ] as const)
        expect(mean([x], { scale, std })[0]).toBeCloseTo(Math.tanh((scale * x) / std ** 2), 14);
  });

  it('is that of a mixture whose components are all but points', () => {
    const points = [-1, 0.5, 2];
    const narrow = mixture(points.map((mean) => ({ weight: 1 / 3, mean, std: 1e-6 })));
    const mean = posteriorMeanOfPoints(points, 1);
    for (const x of places) {
      const noising = { scale: 0.8, std: 0.9 };
      // The components add 1e-12 to a variance of about 1.
      expect(mean([x], noising)[0]).toBeCloseTo(posteriorMean(narrow, noising, x), 10);
    }
  });

  it('is the nearest point where there is hardly any noise, and the mean of all where there is no signal', () => {
    const mean = posteriorMeanOfPoints(Float32Array.of(0, 0, 4, 0, 0, 8), 2);
    expect([...mean([3, 1], { scale: 1, std: 1e-3 })]).toEqual([4, 0]);
    for (const [i, value] of [4 / 3, 8 / 3].entries())
      expect(mean([3, 1], { scale: 0, std: 1 })[i]).toBeCloseTo(value, 14);
  });
});
