import { describe, expect, it } from 'vitest';
import { grid1, histogram1 } from '../../../src/grid';
import { mixture } from '../../../src/probability/mixture';
import { moments } from '../../../src/probability/moments';
import { random } from '../../../src/random/random';
import { eulerMaruyama } from '../../../src/sde/euler-maruyama';
import { doubleWell, linePotential, planePotential, potentialOf } from '../../../src/sde/langevin/potential';
import { unadjustedLangevin } from '../../../src/sde/langevin/unadjusted';
import { langevinSde } from '../../../src/sde/langevin-sde';
import { last } from './last';

const harmonic = linePotential(
  (x) => (x * x) / 2,
  (x) => x,
);
const n = 20_000;
/** 4.5 standard errors of the variance v of n Gaussian numbers: v √(2/n). */
const varianceError = (v: number) => 4.5 * v * Math.sqrt(2 / n);

describe('unadjustedLangevin', () => {
  it.each([
    [0.01, 1],
    [0.5, 1],
    [1.5, 1],
    [0.1, 2],
    [0.1, 0.5],
  ])('has the mean and variance of its recursion at τ = %d, T = %d, and settles at T/(1 − τ/2)', (tau, T) => {
    // x ← (1 − τ)x + √(2τT) W: the mean is 3(1 − τ)^k, the variance 2τT (1 − (1 − τ)^{2k})/(1 − (1 − τ)²).
    const states = unadjustedLangevin(harmonic, new Float64Array(n).fill(3), {
      random: random(1),
      stepSize: tau,
      temperature: T,
      steps: 60,
      every: 20,
    });
    const settled = T / (1 - tau / 2);
    for (const { t, x } of states) {
      const k = Math.round(t / tau);
      const variance = settled * (1 - (1 - tau) ** (2 * k));
      const found = moments(x);
      expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(varianceError(variance));
      expect(Math.abs(found.mean - 3 * (1 - tau) ** k)).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / n));
    }
  });

  it('settles at e^{−f}/Z: a mixture, cell by cell', () => {
    const law = mixture([
      { weight: 1, mean: -1.5, std: 0.6 },
      { weight: 2, mean: 1, std: 0.5 },
    ]);
    const { x } = last(
      unadjustedLangevin(potentialOf(law), law.sample(random(3), n), {
        random: random(4),
        stepSize: 0.01,
        steps: 300,
        every: 300,
      }),
    );
    const cells = grid1(-3, 3, 24);
    const { counts } = histogram1(cells, x);
    let chi2 = 0;
    cells.centres.forEach((centre, k) => {
      const share = cells.spacing * law.density(centre); // midpoint: within 1 % of the integral
      chi2 += (counts[k]! - n * share) ** 2 / (n * share);
    });
    // 24 cells: 24 ± 4.5·√48 = 55, and the step's bias, τ/(2·std²) = 2 % of a variance, adds about 0.02²·n/2 = 4
    expect(chi2).toBeLessThan(60);
  });

  it('takes the same steps as Euler–Maruyama for dX = −∇f dt + √(2T) dW', () => {
    const well = doubleWell(2);
    const settings = { steps: 50, stepSize: 0.01 };
    const ours = [
      ...unadjustedLangevin(well, [-1, 0.5], { ...settings, temperature: 0.7, random: random(5) }),
    ];
    const theirs = [
      ...eulerMaruyama(langevinSde(well.slope, { temperature: 0.7 }), Float64Array.of(-1, 0.5), {
        to: 0.5,
        steps: 50,
        random: random(5),
      }),
    ].map(({ t, x }) => ({ t, x: x.slice() }));
    for (const k of [0, 1, 50]) {
      expect(ours[k]!.t).toBeCloseTo(theirs[k]!.t, 12);
      expect(Math.abs(ours[k]!.x[0]! - theirs[k]!.x[0]!)).toBeLessThan(1e-12);
      expect(Math.abs(ours[k]!.x[1]! - theirs[k]!.x[1]!)).toBeLessThan(1e-12);
    }
  });

  it('walks in the plane: covariance of a correlated Gaussian', () => {
    // f = ½xᵀPx with P = [[2, 1], [1, 2]]: the covariance of the walk solves C = (1 − τP)C(1 − τP) + 2τ; C = (P − ½τP²)⁻¹
    // as P commutes with C. In P's eigenvalues 3 and 1: variances 1/(3 − 4.5τ) and 1/(1 − 0.5τ), along (1, 1) and (1, −1).
    const tau = 0.1;
    const potential = planePotential(
      (x, y) => x * x + x * y + y * y,
      (x, y) => [2 * x + y, x + 2 * y],
    );
    const start = new Float64Array(2 * n);
    const { x } = last(
      unadjustedLangevin(potential, start, { random: random(6), stepSize: tau, steps: 80, every: 80 }),
    );
    const along = (sign: number) =>
      moments(Float64Array.from({ length: n }, (_, k) => (x[2 * k]! + sign * x[2 * k + 1]!) / Math.SQRT2))
        .variance;
    const [stiff, soft] = [1 / (3 - 4.5 * tau), 1 / (1 - 0.5 * tau)];
    expect(Math.abs(along(1) - stiff)).toBeLessThan(varianceError(stiff));
    expect(Math.abs(along(-1) - soft)).toBeLessThan(varianceError(soft));
  });

  it('gives states that stay as they are, and the same walk for the same seed', () => {
    const settings = { stepSize: 0.1, steps: 3 };
    const start = [1, 2];
    const states = [...unadjustedLangevin(harmonic, start, { ...settings, random: random(7) })];
    const again = [...unadjustedLangevin(harmonic, start, { ...settings, random: random(7) })];
    expect(states).toEqual(again);
    expect(states.map(({ t }) => t)).toEqual([0, 0.1, 0.2, 0.1 * 3]);
    expect([...states[0]!.x]).toEqual([1, 2]);
    expect(states[1]!.x).not.toEqual(states[2]!.x);
    expect(start).toEqual([1, 2]);
  });

  it('refuses what cannot walk', () => {
    const settings = { random: random(1), stepSize: 0.1, steps: 10 };
    const walk =
      (start: number[], changed: object, potential = harmonic as Parameters<typeof unadjustedLangevin>[0]) =>
      () =>
        last(unadjustedLangevin(potential, start, { ...settings, ...changed }));
    expect(walk([], {})).toThrow('Cannot walk as the start must not be empty');
    expect(walk([Number.NaN], {})).toThrow('the start[0] must be a finite number');
    expect(walk([1], { stepSize: 0 })).toThrow('stepSize must be positive and finite: current value is 0');
    expect(walk([1], { temperature: -1 })).toThrow('temperature must be positive');
    expect(walk([1], { steps: 1.5 })).toThrow('steps must be an integer of at least 0');
    expect(walk([1], { every: 0 })).toThrow('every must be an integer of at least 1');
    expect(
      walk(
        [1, 2, 3],
        {},
        planePotential((x, y) => x * y),
      ),
    ).toThrow('points of 2 numbers each: current value is 3');
  });

  it('says so when a step is too large for the potential', () => {
    const quartic = linePotential(
      (x) => x ** 4 / 4,
      (x) => x ** 3,
    );
    expect(() =>
      last(unadjustedLangevin(quartic, [10], { random: random(1), stepSize: 0.1, steps: 100 })),
    ).toThrow('a step must be below 2/(the largest curvature of f)');
  });
});
