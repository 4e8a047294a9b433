import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transitionBetween } from '../../src/sde/linear-process';
import { subVpSde, veSde, vpSde } from '../../src/sde/noise-processes';
import { brownianMotion, ornsteinUhlenbeck } from '../../src/sde/ornstein-uhlenbeck';
import type { NoisingSde } from '../../src/sde/sde';

const processes: readonly (readonly [string, NoisingSde])[] = [
  ['Brownian motion', brownianMotion({ spread: 0.7 })],
  ['Ornstein–Uhlenbeck', ornsteinUhlenbeck()],
  ['Ornstein–Uhlenbeck, other settings', ornsteinUhlenbeck({ rate: 2.5, spread: 0.4, end: 3 })],
  ['VP', vpSde()],
  ['VP, other settings', vpSde({ betaMin: 1, betaMax: 7 })],
  ['sub-VP', subVpSde()],
  ['VE', veSde({ stdMin: 0.05, stdMax: 8 })],
];

/**
 * The law of a linear equation by another way: scale′ = −rate·scale and (std²)′ = −2·rate·std² + spread²
 * (Särkkä and Solin 2019, section 6.2), solved by the classical Runge–Kutta method in 4,000 steps, error below 1e-11 here.
 */
function solvedLaw({ rate, spread }: NoisingSde, t: number): { scale: number; variance: number } {
  const slope = (s: number, [scale, variance]: readonly [number, number]) =>
    [-rate(s) * scale, -2 * rate(s) * variance + spread(s) ** 2] as const;
  let y: readonly [number, number] = [1, 0];
  const h = t / 4000;
  for (let k = 0; k < 4000; k++) {
    const s = k * h;
    const moved = (by: readonly [number, number], c: number) => [y[0] + c * by[0], y[1] + c * by[1]] as const;
    const k1 = slope(s, y);
    const k2 = slope(s + h / 2, moved(k1, h / 2));
    const k3 = slope(s + h / 2, moved(k2, h / 2));
    const k4 = slope(s + h, moved(k3, h));
    const next = (i: 0 | 1) => y[i] + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    y = [next(0), next(1)];
  }
  return { scale: y[0], variance: y[1] };
}

describe.each(processes)('%s', (_, process) => {
  it('has the law of its drift and diffusion', () => {
    for (const share of [0.1, 0.5, 1]) {
      const t = share * process.end;
      const { scale, std } = process.noising(t);
      const solved = solvedLaw(process, t);
      expect(scale).toBeCloseTo(solved.scale, 9);
      expect(std ** 2 / solved.variance).toBeCloseTo(1, 8);
    }
  });

  it('begins with the data and grows noisier', () => {
    expect(process.noising(0)).toEqual({ scale: 1, std: 0 });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (share) => {
        const [early, late] = [
          process.noising(share * process.end),
          process.noising(2 * share * process.end),
        ];
        expect(late.std / late.scale).toBeGreaterThan(early.std / early.scale);
      }),
    );
  });

  it('noises in two stages as in one', () => {
    const [s, t] = [0.3 * process.end, 0.8 * process.end];
    const first = process.noising(s);
    const { scale, std } = transitionBetween(process, { from: s, to: t });
    expect(scale * first.scale).toBeCloseTo(process.noising(t).scale, 12);
    expect(Math.hypot(scale * first.std, std)).toBeCloseTo(process.noising(t).std, 12);
  });

  it('has drift −rate·x and the diffusion spread', () => {
    const [x, out] = [Float64Array.of(1, -2), new Float64Array(2)];
    const t = 0.4 * process.end;
    process.drift(x, t, out);
    expect([...out]).toEqual([-process.rate(t), 2 * process.rate(t)]);
    process.diffusion(x, t, out);
    expect([...out]).toEqual([process.spread(t), process.spread(t)]);
  });
});

describe('published formulas', () => {
  // yang-song/score_sde_pytorch, sde_lib.py: log_mean_coeff = −¼t²(20 − 0.1) − ½t·0.1, std = √(1 − e^{2·that}),
  // and 1 − e^{2·that} for sub-VP, evaluated at t = ½: −1.26875.
  it('of VP and sub-VP give their scale and std', () => {
    expect(vpSde().noising(0.5).scale).toBeCloseTo(0.28118288, 8);
    expect(vpSde().noising(0.5).std).toBeCloseTo(0.9596542, 7);
    expect(subVpSde().noising(0.5).std).toBeCloseTo(0.92093619, 8);
  });

  // The same file: σ(t) = 0.01·5000ᵗ, 0.707107 at ½, where data counts as noised with σ(0) already.
  it('of VE give σ(t) where the first noise counts', () => {
    expect(veSde({ countsFirstNoise: true }).noising(0.5)).toEqual({
      scale: 1,
      std: expect.closeTo(Math.SQRT1_2, 12),
    });
    expect(veSde().noising(0.5).std).toBeCloseTo(Math.sqrt(0.5 - 1e-4), 12);
  });

  it('of VP at its end leave a ten-thousandth of the signal’s variance or less', () => {
    expect(vpSde().noising(1).scale ** 2).toBeCloseTo(Math.exp(-10.05), 12);
  });
});

describe('what is refused', () => {
  it.each([
    ['Cannot build Brownian motion as spread must be positive', () => brownianMotion({ spread: 0 })],
    ['Cannot build an SDE as end must be positive', () => brownianMotion({ end: -1 })],
    ['rate must be positive', () => ornsteinUhlenbeck({ rate: 0 })],
    ['spread must be finite and not negative', () => ornsteinUhlenbeck({ spread: -1 })],
    ['betaMin must be finite and not negative', () => vpSde({ betaMin: -1 })],
    ['betaMax must be positive', () => subVpSde({ betaMax: 0 })],
    ['stdMin must be positive', () => veSde({ stdMin: 0 })],
    ['stdMax must be above stdMin = 2: current value is 1', () => veSde({ stdMin: 2, stdMax: 1 })],
    ['Cannot noise by an SDE as t must be finite and not negative', () => vpSde().noising(-1)],
    [
      'to must be at least from: current value is 0.4',
      () => transitionBetween(vpSde(), { from: 0.5, to: 0.4 }),
    ],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });
});
