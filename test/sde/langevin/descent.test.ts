import { describe, expect, it } from 'vitest';
import { moments, runningMeans } from '../../../src/probability/moments';
import { random } from '../../../src/random/random';
import { squaredDistances, stochasticDescent } from '../../../src/sde/langevin/descent';
import { last } from './last';

describe('stochasticDescent', () => {
  const y = [3, -1, 4, 1, -5];

  it('averages all it has drawn when τ = 1/t', () => {
    const states = [
      ...stochasticDescent(squaredDistances(y), [100], {
        random: random(1),
        steps: 200,
        stepSize: (t) => 1 / t,
      }),
    ];
    const source = random(1);
    const drawn = Float64Array.from({ length: 200 }, () => y[source.integer(5)]!);
    runningMeans(drawn).forEach((mean, k) => {
      expect(states[k + 1]!.x[0]).toBeCloseTo(mean, 12);
    });
    expect(states.map(({ t }) => t)).toEqual(Array.from({ length: 201 }, (_, t) => t));
  });

  it.each([0.1, 0.5, 1])('settles at variance s²τ/(2 − τ) when τ is always %d', (tau) => {
    const n = 20_000;
    const { x } = last(
      stochasticDescent(squaredDistances(y), new Float64Array(n), {
        random: random(2),
        steps: 100,
        stepSize: tau,
      }),
    );
    const s2 = moments(y).variance;
    const expected = (s2 * tau) / (2 - tau);
    // Not Gaussian, but of smaller tails: at most 4.5 standard errors of a Gaussian's variance
    expect(Math.abs(moments(x).variance / expected - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
    expect(Math.abs(moments(x).mean - 0.4)).toBeLessThan(4.5 * Math.sqrt(expected / n));
  });

  it('fits a line in the plane of its two coefficients', () => {
    // y = 2x − 1 without noise: every term is least at the same place, so that even a constant step arrives.
    const x = [-1, 0, 0.5, 2];
    const terms = {
      terms: 4,
      dimension: 2,
      gradient: (u: Float64Array, k: number) => {
        const error = u[0]! * x[k]! + u[1]! - (2 * x[k]! - 1);
        return [error * x[k]!, error];
      },
    };
    const end = last(
      stochasticDescent(terms, [5, 5, -3, 0], { random: random(3), steps: 2000, stepSize: 0.2 }),
    );
    [2, -1, 2, -1].forEach((value, i) => {
      expect(end.x[i]).toBeCloseTo(value, 9);
    });
  });

  it('refuses steps that are none', () => {
    const descend = (stepSize: number | ((t: number) => number), start = [0]) =>
      last(stochasticDescent(squaredDistances(y), start, { random: random(1), steps: 3, stepSize }));
    expect(() => descend(0)).toThrow(
      'Cannot descend as the size of step 1 must be positive and finite: current value is 0',
    );
    expect(() => descend((t) => 2 - t)).toThrow('the size of step 2');
    expect(() => descend(0.1, [])).toThrow('the start must not be empty');
    expect(() => squaredDistances([])).toThrow('y must not be empty');
  });
});
