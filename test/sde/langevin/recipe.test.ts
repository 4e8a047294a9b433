import { describe, expect, it } from 'vitest';
import { correlation } from '../../../src/probability/correlation';
import { gaussian } from '../../../src/probability/gaussian';
import { moments } from '../../../src/probability/moments';
import { multivariateGaussian } from '../../../src/probability/multivariate-gaussian';
import { random } from '../../../src/random/random';
import { type Ingredient, recipe, scoreField } from '../../../src/sde/langevin/recipe';
import { last } from './last';

const n = 20_000;
const eps = 0.05;
const pull = (x: Float64Array) => x.map((v) => -v / 2); // half the score of N(0, 1)
const after = (steps: number, without?: Ingredient, f: (x: Float64Array) => ArrayLike<number> = pull) =>
  last(recipe(f, random(1).normals(n), { random: random(2), eps, steps, ...(without && { without }) })).x;
/** 4.5 standard errors of the variance of n Gaussian numbers, as a share. */
const share = 4.5 * Math.sqrt(2 / n);

describe('recipe', () => {
  it('settles at its law with half the score, at half the variance with the score', () => {
    // x ← (1 − c)x + √ε Z settles at ε/(1 − (1 − c)²), c = ε/2 or ε
    const settled = (c: number) => eps / (1 - (1 - c) ** 2);
    expect(Math.abs(moments(after(200)).variance / settled(eps / 2) - 1)).toBeLessThan(share);
    expect(settled(eps / 2)).toBeCloseTo(1.0127, 4);
    const whole = moments(after(200, undefined, scoreField(gaussian()))).variance;
    expect(Math.abs(whole / settled(eps) - 1)).toBeLessThan(share);
    expect(settled(eps)).toBeCloseTo(0.5128, 4);
  });

  it('without noise is Euler’s method', () => {
    const start = random(1).normals(n);
    after(30, 'noise').forEach((x, k) => {
      expect(x).toBeCloseTo(start[k]! * (1 - eps / 2) ** 30, 12);
    });
  });

  it('without drift is Brownian motion: the variance grows by ε a step', () => {
    expect(Math.abs(moments(after(40, 'drift')).variance / 3 - 1)).toBeLessThan(share);
  });

  it('without the state forgets where it was', () => {
    const states = [
      ...recipe(pull, random(1).normals(n), { random: random(2), eps, steps: 3, without: 'state' }),
    ];
    // x ← −½εx + √ε Z: correlation of neighbours −½ε·√(1/ε)… = −ε/2 once it has settled
    expect(Math.abs(correlation(states[2]!.x, states[3]!.x) + eps / 2)).toBeLessThan(4.5 / Math.sqrt(n));
    expect(Math.abs(moments(states[3]!.x).variance / (eps / (1 - eps ** 2 / 4)) - 1)).toBeLessThan(share);
  });

  it('takes laws of several dimensions', () => {
    const law = multivariateGaussian([1, 2], [1, 4]);
    const found = scoreField(law)(Float64Array.of(0, 0, 2, 2));
    [1, 0.5, -1, 0].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 14);
    });
  });

  it('refuses what is no recipe', () => {
    const cook =
      (changed: object, f: (x: Float64Array) => ArrayLike<number> = pull) =>
      () =>
        last(recipe(f, [1, 2], { random: random(1), eps: 0.1, steps: 5, ...changed }));
    expect(cook({ eps: -1 })).toThrow('Cannot follow the recipe as eps must be positive and finite');
    expect(cook({ without: 'salt' })).toThrow('without must be one of state, drift, noise');
    expect(cook({}, () => [1])).toThrow('the length of f(x) must be 2');
    expect(cook({ steps: 2000 }, (x) => x.map((v) => v ** 3))).toThrow('the points must stay finite');
  });
});
