import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../src/random/random';
import { brownianPath } from '../../src/sde/brownian-path';

describe('a path of Brownian motion', () => {
  it('is one path, however finely it is looked at, and in whatever order', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, size) => {
        const options = { size, to: 2, coarsest: 3 };
        const [path, other] = [1, 2].map(() => brownianPath({ ...options, random: random(seed) })) as [
          ReturnType<typeof brownianPath>,
          ReturnType<typeof brownianPath>,
        ];
        const fine = path.values(24);
        for (const steps of [3, 6, 12]) {
          const every = 24 / steps;
          const coarse = other.values(steps);
          expect(coarse).toHaveLength((steps + 1) * size);
          coarse.forEach((w, k) => {
            const [step, i] = [Math.floor(k / size), k % size];
            expect(w).toBeCloseTo(fine[step * every * size + i]!, 12);
          });
        }
        expect(other.values(24)).toEqual(fine);
      }),
      { numRuns: 20 },
    );
  });

  // 40,000 independent motions: variances to 4·√(2/40000) = 0.028 of themselves, correlations to 4/√40000 = 0.02.
  it('has increments of variance h, each independent of the others', () => {
    const n = 40_000;
    const path = brownianPath({ random: random(7), size: n, from: 1, to: 3 });
    const of = (step: number) => path.increments(8).subarray(step * n, (step + 1) * n);
    const mean = (f: (k: number) => number) => {
      let total = 0;
      for (let k = 0; k < n; k++) total += f(k);
      return total / n;
    };
    for (let a = 0; a < 8; a++) {
      expect(Math.abs(mean((k) => of(a)[k]! ** 2) / 0.25 - 1)).toBeLessThan(0.028);
      for (let b = 0; b < a; b++)
        expect(Math.abs(mean((k) => of(a)[k]! * of(b)[k]!) / 0.25)).toBeLessThan(0.02);
    }
    expect(Math.abs(mean((k) => path.increments(1)[k]! ** 2) / 2 - 1)).toBeLessThan(0.028);
  });

  it('leaves the generator two draws on, whatever is asked of it', () => {
    const [used, kept] = [random(1), random(1)];
    brownianPath({ random: used, size: 5 }).increments(64);
    kept.split();
    expect(used.state()).toEqual(kept.state());
  });

  it('refuses steps that are no refinement', () => {
    const path = brownianPath({ random: random(1), coarsest: 3 });
    for (const steps of [1, 4, 0, -3, 1.5, Number.NaN])
      expect(() => path.increments(steps)).toThrow(
        'Cannot refine a Brownian path as steps must be 3 times a power of two',
      );
    expect(() => brownianPath({ random: random(1), from: 1, to: 1 })).toThrow(
      'Cannot make a Brownian path as to must be above from = 1: current value is 1',
    );
    expect(() => brownianPath({ random: random(1), size: 0 })).toThrow('size must be an integer');
  });
});
