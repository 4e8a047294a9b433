import { describe, expect, it } from 'vitest';
import { noised } from '../../../src/probability/noised';
import { random } from '../../../src/random/random';
import { subVpSde, veSde, vpSde } from '../../../src/sde/noise-processes';
import { brownianMotion, ornsteinUhlenbeck } from '../../../src/sde/ornstein-uhlenbeck';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { scoreCurvature } from '../../../src/sde/reversal/score-field';
import { bells, clouds, plain } from './support';

const processes = {
  'Ornstein–Uhlenbeck': ornsteinUhlenbeck(),
  Brownian: brownianMotion({ spread: 0.7 }),
  VP: vpSde(),
  'sub-VP': subVpSde(),
  VE: veSde({ stdMax: 5 }),
};

describe('the exact score of a mixture', () => {
  it('is that of the published table, Ornstein–Uhlenbeck', () => {
    const score = exactScore(bells, ornsteinUhlenbeck());
    const table = [
      [0.2, -2, 0.8667716675],
      [0.5, -1, 0.4544818182],
      [2, 0, -0.02197974099],
    ] as const;
    for (const [t, x, expected] of table) expect(score(Float64Array.of(x), t)[0]).toBeCloseTo(expected, 9);
  });

  it.each(Object.entries(processes))('is the slope of the log density: %s', (_, sde) => {
    const t = 0.3 * sde.end;
    const law = noised(clouds, sde.noising(t));
    const x = random(1).normals(8);
    const found = exactScore(clouds, sde)(x, t);
    const h = 1e-5;
    for (let i = 0; i < x.length; i++) {
      const point = (shift: number) => {
        const moved = x.slice();
        moved[i]! += shift;
        const k = 2 * Math.floor(i / 2);
        return law.logDensity(moved.subarray(k, k + 2));
      };
      // A difference of h is off by h² and by rounding/h, both about 1e-10.
      expect(found[i]).toBeCloseTo((point(h) - point(-h)) / (2 * h), 7);
    }
  });

  it.each([
    ['on the line', bells, 1],
    ['in the plane', clouds, 2],
  ] as const)('knows its curvature, which differences find, too: %s', (_, p, dimension) => {
    const score = exactScore(p, vpSde());
    const [x, v] = [random(2).normals(12), random(3).normals(12)];
    const known = scoreCurvature(score, x, 0.2, v, dimension);
    const differences = scoreCurvature(plain(score), x, 0.2, v, dimension);
    expect(known).toHaveLength(12 / dimension);
    known.forEach((value, k) => {
      expect(value).toBeCloseTo(differences[k]!, 5);
    });
  });

  it('reads states one after the other, and forgets the time before', () => {
    const score = exactScore(clouds, vpSde());
    const x = Float64Array.of(0.5, -0.1, -0.6, 0.2);
    const both = score(x, 0.1);
    score(x, 0.7);
    expect([...score(x.slice(0, 2), 0.1), ...score(x.slice(2), 0.1)]).toEqual([...both]);
    expect(() => score(new Float64Array(3), 0.1)).toThrow(
      'Cannot take a score as the length of x must be a multiple of 2: current value is 3',
    );
  });
});
