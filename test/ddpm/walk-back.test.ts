import { describe, expect, it } from 'vitest';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { marginal } from '../../src/ddpm/forward';
import { exactDenoiser, idealDenoiser } from '../../src/ddpm/ideal-denoiser';
import { type VectorField, vectorField } from '../../src/ddpm/vector-field';
import { walkBack } from '../../src/ddpm/walk-back';
import { walkSchedule } from '../../src/ddpm/walk-schedule';
import { moments } from '../../src/probability/moments';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { random } from '../../src/random/random';

const walk = { steps: 40, std: 0.25 };
const schedule = walkSchedule(walk);
/** N(0, I/4): everything about it is a closed form. */
const gauss = vectorField(
  exactDenoiser(multivariateMixture([{ weight: 1, mean: [0, 0], covariance: 0.25 }]), schedule),
  walk,
);

describe('walking back', () => {
  it.each([true, false])('is ancestral sampling at another scale, noise: %s', (noise) => {
    const model = idealDenoiser({ n: 3, points: [1, 0, 0, 1, -1, -1] }, schedule);
    const start = random(1).normals(10);
    const { scale } = marginal(schedule, 40);
    const options = { random: random(2), noise };
    const shrunk = [
      ...ancestral(
        model,
        schedule,
        start.map((x) => scale * x),
        options,
      ),
    ];
    const states = [...walkBack(vectorField(model, walk), start, random(2), { ...walk, noise })];
    expect(states.map(({ t }) => t)).toEqual(shrunk.map(({ t }) => t));
    for (const [k, { t, x }] of states.entries())
      for (const [i, value] of x.entries())
        expect(value * marginal(schedule, t).scale).toBeCloseTo(shrunk[k]!.x[i]!, 9);
  });

  it('without noise ends where a Gaussian is expected to have begun', () => {
    const start = Float64Array.of(2, -1);
    const { x } = last(walkBack(gauss, start, random(1), { ...walk, noise: false }));
    // E[x₀ | x_T] = x_T·¼/(¼ + 40/16), since conditional means of conditional means of a linear law are its own.
    for (const i of [0, 1]) expect(x[i]).toBeCloseTo((start[i]! * 0.25) / 2.75, 12);
  });

  it('without noise at half the pace keeps the law of a Gaussian', () => {
    // The solution of dx/dv = x/2(¼ + v) shrinks by √(¼/(¼ + v)); Euler's error falls with the steps.
    const error = (steps: number) => {
      const options = { steps, std: Math.sqrt(2.5 / steps) };
      const field: VectorField = (x, t) =>
        x.map((value) => (-value * t * options.std ** 2) / (0.25 + t * options.std ** 2)) as Float64Array;
      const { x } = last(walkBack(field, [1], random(1), { ...options, noise: false, share: 0.5 }));
      return Math.abs(x[0]! - Math.sqrt(0.25 / 2.75));
    };
    expect(error(400)).toBeLessThan(0.02);
    expect(error(400) / error(800)).toBeCloseTo(2, 0);
  });

  it('with noise keeps the law of a Gaussian, but for what large steps lose', () => {
    const start = random(3)
      .normals(20_000)
      .map((z) => z * Math.sqrt(2.75));
    const { x } = last(walkBack(gauss, start, random(4), walk));
    // v ← gain²·v + bridge: the Gaussian step leaves out what is still uncertain about x₀, Var[x₀ | x_t]/t².
    let variance = 2.75;
    for (let t = 40; t > 0; t--) {
      const noise = t * 0.0625;
      const gain = 1 - noise / (0.25 + noise) / t;
      variance = gain ** 2 * variance + (0.0625 * (t - 1)) / t;
    }
    const found = moments(x).variance;
    expect(Math.abs(found - variance)).toBeLessThan(4.5 * variance * Math.sqrt(2 / 20_000));
    expect(variance).toBeLessThan(0.25);
    expect(variance).toBeGreaterThan(0.16);
  });

  it('refuses what is no walk', () => {
    const run = (start: number[], options: object) => [...walkBack(gauss, start, random(1), options)];
    expect(() => run([], {})).toThrow('Cannot walk back as start must not be empty');
    expect(() => run([1, 1], { steps: 0 })).toThrow('steps must be an integer of at least 1');
    expect(() => run([1, 1], { std: -1 })).toThrow('std');
    expect(() => run([1, 1], { share: -1 })).toThrow('share');
  });
});
