import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage } from '../../src/metrics/coverage';
import { random } from '../../src/random/random';

describe('coverage', () => {
  it('counts real points with a sample in the ball of their k-th neighbour', () => {
    // On the line, k = 1: the radii of 0, 1, 3, 10 are 1, 1, 2, 7.
    const real = [0, 1, 3, 10];
    const options = { dimension: 1, neighbours: 1 };
    expect(coverage(real, [0.5], options)).toBe(2 / 4);
    expect(coverage(real, [3.5], options)).toBe(2 / 4);
    expect(coverage(real, [17], options)).toBe(1 / 4);
    expect(coverage(real, [-1.1, 17.1], options)).toBe(0);
    expect(coverage(real, [-1.1, 17.1], { dimension: 1, neighbours: 2 })).toBe(2 / 4);
  });

  it('is 1 for the data themselves, and not smaller for more samples', () => {
    const points = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(points, points, (a, b) => {
        const real = [...a, ...a];
        expect(coverage(real, real, { neighbours: 2 })).toBe(1);
        const even = b.length % 2 === 0 ? b : b.slice(1);
        expect(coverage(real, [...even, ...even, 1, 2], { neighbours: 2 })).toBeGreaterThanOrEqual(
          coverage(real, even, { neighbours: 2 }),
        );
      }),
    );
  });

  it('of samples of the same law is what lemma 2 of Naeem et al. 2020 says', () => {
    const [n, m, k, runs] = [60, 40, 3, 200];
    let product = 1;
    for (let j = 1; j <= k; j++) product *= (n - j) / (m + n - j);
    let sum = 0;
    for (let run = 0; run < runs; run++) {
      const draw = random(run);
      sum += coverage(draw.normals(3 * n), draw.normals(3 * m), { dimension: 3, neighbours: k });
    }
    // One run's deviation is about 0.06: four standard errors of the mean of 200.
    expect(Math.abs(sum / runs - (1 - product))).toBeLessThan(0.017);
  });

  it('refuses what cannot be measured', () => {
    expect(() => coverage([0, 0, 1, 1], [0, 0])).toThrow(
      'Cannot measure coverage as there must be more than 5 real points: current value is 2',
    );
    expect(() => coverage([0, 1, 2], [0, 0])).toThrow(/multiple of the dimension 2/);
    expect(() => coverage([0, 1], [0, NaN], { neighbours: 1, dimension: 1 })).toThrow(/finite/);
    expect(() => coverage([0, 1], [0], { neighbours: 0, dimension: 1 })).toThrow(/neighbours/);
  });
});
