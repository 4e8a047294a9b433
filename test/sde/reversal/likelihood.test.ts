import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../src/probability/gaussian';
import { mixture } from '../../../src/probability/mixture';
import { noised } from '../../../src/probability/noised';
import { random } from '../../../src/random/random';
import { subVpSde, veSde, vpSde } from '../../../src/sde/noise-processes';
import { ornsteinUhlenbeck } from '../../../src/sde/ornstein-uhlenbeck';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { flowLogDensity, flowSample } from '../../../src/sde/reversal/likelihood';
import type { NoisingSde } from '../../../src/sde/sde';
import { bells, clouds, plain } from './support';

const wide = mixture([{ weight: 1, mean: 0, std: 2 }]);
const places = Float64Array.of(-5, -2, -0.3, 0, 1, 3);
const closed = [...places].map((x) => gaussian(0, 2).logDensity(x));
const lawAtEnd = (sde: NoisingSde) => {
  const law = noised(wide, sde.noising(sde.end));
  return { logDensity: (x: Float64Array) => law.logDensity(x[0]!) };
};

describe('the likelihood by the probability flow', () => {
  it.each([
    ['VP(0.1, 20)', vpSde()],
    ['sub-VP(0.1, 20)', subVpSde()],
    ['VE(0.01, 50)', veSde()],
    ['Ornstein–Uhlenbeck', ornsteinUhlenbeck()],
  ] as const)('of N(0, 4) under %s is the closed form, forward and backward', (_, sde) => {
    const score = exactScore(wide, sde);
    const prior = lawAtEnd(sde);
    const forward = flowLogDensity(sde, score, places, { prior });
    const backward = flowSample(sde, score, forward.x, { prior });
    for (const [k, expected] of closed.entries()) {
      // The solver's tolerance is 1e-8; the goal is 1e-4.
      expect(Math.abs(forward.logDensity[k]! - expected)).toBeLessThan(1e-6);
      expect(Math.abs(backward.logDensity[k]! - forward.logDensity[k]!)).toBeLessThan(1e-6);
      expect(Math.abs(backward.x[k]! - places[k]!)).toBeLessThan(1e-6);
    }
  });

  it('carries x along the Gaussian’s own flow, x_T = x₀ std(T)/std(0)', () => {
    const sde = vpSde();
    const { scale, std } = sde.noising(1);
    const { x } = flowLogDensity(sde, exactScore(wide, sde), places);
    const stretch = Math.hypot(2 * scale, std) / 2;
    x.forEach((value, k) => {
      expect(value).toBeCloseTo(places[k]! * stretch, 7);
    });
  });

  it('takes N(0, std² I) for the noise unless told, right to 1e-4 nats where the data is', () => {
    const sde = vpSde();
    const { logDensity } = flowLogDensity(sde, exactScore(wide, sde), places);
    const off = [...logDensity].map((value, k) => Math.abs(value - closed[k]!));
    // About ½(1 − z²)·3·scale² with scale² = 4.3e-5 and z = x/2: below 1e-4 up to |x| = 3, but not at −5.
    expect(Math.max(...off.slice(1, 5))).toBeLessThan(1e-4);
    expect(off[0]).toBeGreaterThan(2e-4);
  });

  it('is that of mixtures, on the line and in the plane, with and without known derivatives', () => {
    const sde = vpSde();
    const [x, y] = [bells.sample(random(1), 20), clouds.sample(random(2), 20)];
    const onLine = flowLogDensity(sde, exactScore(bells, sde), x);
    // The prior is not the law at T, which moves ln p by 4.3e-5·(x·μ + …).
    onLine.logDensity.forEach((value, k) => {
      expect(Math.abs(value - bells.logDensity(x[k]!))).toBeLessThan(0.03);
    });
    const law = noised(clouds, sde.noising(1));
    for (const score of [exactScore(clouds, sde), plain(exactScore(clouds, sde))]) {
      const { logDensity } = flowLogDensity(sde, score, y, { dimension: 2, prior: law });
      // Central differences of the score are off by 1e-8, integrated.
      logDensity.forEach((value, k) => {
        expect(Math.abs(value - clouds.logDensity(y.subarray(2 * k, 2 * k + 2)))).toBeLessThan(1e-5);
      });
    }
  });

  it('solves with fixed steps, too, and counts its calls', () => {
    const sde = ornsteinUhlenbeck();
    const solver = { method: 'rk4', steps: 50 } as const;
    const { logDensity, calls } = flowLogDensity(sde, exactScore(wide, sde), places, {
      solver,
      prior: lawAtEnd(sde),
    });
    expect(calls).toBe(200);
    logDensity.forEach((value, k) => {
      expect(value).toBeCloseTo(closed[k]!, 5);
    });
  });

  it("with Hutchinson's estimate is right on average", () => {
    const sde = vpSde();
    const [score, law] = [exactScore(clouds, sde), noised(clouds, sde.noising(1))];
    const point = [0.3, 0.1];
    const copies = Float64Array.from({ length: 800 }, (_, i) => point[i % 2]!);
    const options = { dimension: 2, prior: law, solver: { tolerance: 1e-5 } } as const;
    const { logDensity } = flowLogDensity(sde, score, copies, {
      ...options,
      divergence: 'hutchinson',
      random: random(3),
    });
    const mean = logDensity.reduce((a, b) => a + b, 0) / 400;
    const spread = Math.sqrt(logDensity.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 400);
    expect(spread).toBeGreaterThan(0.05);
    expect(Math.abs(mean - clouds.logDensity(point))).toBeLessThan((4 * spread) / Math.sqrt(400));
  });

  it('refuses states that are not whole', () => {
    expect(() => flowLogDensity(vpSde(), exactScore(clouds, vpSde()), [1, 2, 3], { dimension: 2 })).toThrow(
      'Cannot take a likelihood as the length of x must be a multiple of 2: current value is 3',
    );
  });
});
