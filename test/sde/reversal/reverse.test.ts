import { describe, expect, it } from 'vitest';
import { slicedWasserstein } from '../../../src/metrics/wasserstein';
import { moments } from '../../../src/probability/moments';
import { noised } from '../../../src/probability/noised';
import { random } from '../../../src/random/random';
import { eulerMaruyama } from '../../../src/sde/euler-maruyama';
import { subVpSde, veSde, vpSde } from '../../../src/sde/noise-processes';
import { ornsteinUhlenbeck } from '../../../src/sde/ornstein-uhlenbeck';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { probabilityFlow, reverse } from '../../../src/sde/reversal/reverse';
import type { ScoreField } from '../../../src/sde/reversal/score-field';
import type { NoisingSde } from '../../../src/sde/sde';
import { bells, clouds } from './support';

/** Where the walk back from the exact law at T ends. */
function walkBack(
  sde: NoisingSde,
  score: ScoreField,
  start: Float64Array,
  { churn, steps, seed }: { churn: number; steps: number; seed: number },
): Float64Array {
  const back = reverse(sde, score, { churn });
  let end: Float64Array = start;
  for (const { x } of eulerMaruyama(back, start, { to: back.end, steps, random: random(seed) })) end = x;
  return end;
}

describe('the reverse equation', () => {
  it('has the drift and the noise of the formula', () => {
    const [sde, score] = [vpSde(), exactScore(clouds, vpSde())];
    const y = Float64Array.of(0.5, -0.1, -0.6, 0.2);
    const [s, t] = [0.7, 1 - 0.7];
    const eta = score(y, t);
    for (const churn of [0, 0.5, 1, 2]) {
      const back = reverse(sde, score, { churn });
      const [drift, noise] = [new Float64Array(4), new Float64Array(4)];
      back.drift(y, s, drift);
      back.diffusion(y, s, noise);
      const beta = 0.1 + 19.9 * t; // Song et al. 2021, eq. 32
      drift.forEach((value, i) => {
        expect(value).toBeCloseTo(0.5 * beta * y[i]! + 0.5 * (1 + churn) * beta * eta[i]!, 12);
      });
      noise.forEach((value) => {
        expect(value).toBeCloseTo(Math.sqrt(churn * beta), 12);
      });
    }
  });

  it('without churn is the probability flow, run backwards', () => {
    const [sde, score] = [subVpSde(), exactScore(clouds, subVpSde())];
    const y = Float64Array.of(0.5, -0.1, -0.6, 0.2);
    const drift = new Float64Array(4);
    reverse(sde, score, { churn: 0 }).drift(y, 0.4, drift);
    const velocity = probabilityFlow(sde, score)(y, 0.6);
    drift.forEach((value, i) => {
      expect(value).toBeCloseTo(-velocity[i]!, 12);
    });
  });

  it('reaches the data at s = T, and never asks for a time before it', () => {
    const times: number[] = [];
    const back = reverse(ornsteinUhlenbeck({ end: 0.3 }), (x, t) => {
      times.push(t);
      return x;
    });
    back.drift(Float64Array.of(1), 0.1 + 0.2, new Float64Array(1)); // 0.30000000000000004
    expect(times).toEqual([0]);
  });

  it('refuses a churn below 0', () => {
    expect(() => reverse(vpSde(), (x) => x, { churn: -1 })).toThrow(
      'Cannot reverse an equation as churn must be finite and not negative: current value is -1',
    );
  });
});

/**
 * The walk back begins with exact draws at T, so that its error is Euler's and the sampling's. Two true samples of one size
 * are apart by chance, too; how far the end of the walk is from a true sample is stated in units of that.
 */
describe('every churn returns the data', () => {
  const n = 1200;
  /** Sliced Wasserstein distances, on average over pairs of samples that are drawn anew. */
  const apart = (p: typeof bells | typeof clouds, a: (k: number) => Float64Array) => {
    const dimension = 'dimension' in p ? 2 : 1;
    const distance = (k: number) => slicedWasserstein(a(k), p.sample(random(100 + k), n), { dimension });
    return [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, k) => sum + distance(k), 0) / 8;
  };
  const back = (p: typeof bells | typeof clouds, sde: NoisingSde, churn: number, steps: number) => {
    const law = 'dimension' in p ? noised(p, sde.noising(sde.end)) : noised(p, sde.noising(sde.end));
    const start = law.sample(random(1), n);
    const end = walkBack(sde, exactScore(p, sde), start, { churn, steps, seed: 2 });
    const chance = apart(p, (k) => p.sample(random(k), n));
    return { before: apart(p, () => start) / chance, after: apart(p, () => end) / chance };
  };

  it.each([
    [0, 'on the line', bells],
    [0.5, 'on the line', bells],
    [1, 'on the line', bells],
    [2, 'on the line', bells],
    [0, 'in the plane', clouds],
    [0.5, 'in the plane', clouds],
    [1, 'in the plane', clouds],
    [2, 'in the plane', clouds],
  ] as const)('churn %s, %s', (churn, _, p) => {
    const steps = 'dimension' in p ? 600 : 300; // the clouds are narrower
    const { before, after } = back(p, ornsteinUhlenbeck({ end: 3 }), churn, steps);
    expect(before).toBeGreaterThan(5);
    // Measured: 0.94 to 1.42.
    expect(after).toBeLessThan(1.6);
  });

  it.each([
    ['VP', vpSde()],
    ['VE', veSde({ stdMin: 0.01, stdMax: 10 })],
    ['sub-VP', subVpSde()],
  ] as const)('under %s noise, too', (_, sde) => {
    const { before, after } = back(bells, sde, 1, 500);
    expect(before).toBeGreaterThan(5);
    expect(after).toBeLessThan(1.6);
  });
});

/** Data N(0, ¼) under Ornstein–Uhlenbeck noise: everything is Gaussian, and the written slips show in one number. */
describe('lecture 004, as written', () => {
  const variance = (t: number) => 1 - 0.75 * Math.exp(-2 * t);
  const sde = ornsteinUhlenbeck({ end: 3 });
  const score: ScoreField = (x, t) => x.map((value) => -value / variance(t));

  it('keeps the variance with the corrected equation, and not with √τ W in the place of √(2ατ) W', () => {
    const start = random(7)
      .normals(8000)
      .map((z) => z * Math.sqrt(variance(3)));
    const right = moments(walkBack(sde, score, start, { churn: 1, steps: 300, seed: 8 })).variance;
    // Standard error ¼·√(2/8000) = 0.004, Euler's error at 300 steps about 0.005.
    expect(Math.abs(right - 0.25)).toBeLessThan(0.02);
    const halfNoise = {
      ...reverse(sde, score),
      diffusion: (_: Float64Array, __: number, out: Float64Array) => void out.fill(1),
    };
    let end: Float64Array = start;
    for (const { x } of eulerMaruyama(halfNoise, start, { to: 3, steps: 300, random: random(8) })) end = x;
    // v' = 2(1 − 2/V)v + 1 in the place of + 2, so that less than ¼ is left.
    expect(moments(end).variance).toBeLessThan(0.16);
  });
});
