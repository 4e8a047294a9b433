import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { estimate } from '../../src/probability/estimate';
import { gaussian } from '../../src/probability/gaussian';
import { mixture } from '../../src/probability/mixture';
import { multivariateMixture } from '../../src/probability/multivariate-mixture';
import { noised, posteriorMean } from '../../src/probability/noised';
import { random } from '../../src/random/random';

// The mixture of gpeyre/numerical-tours, ml_12 (diffusion models).
const p0 = mixture([
  { weight: 2, mean: -2.1, std: 0.18 },
  { weight: 3, mean: 0, std: 0.45 },
  { weight: 2, mean: 1.5, std: 0.27 },
]);
const ornsteinUhlenbeck = (t: number) => ({ scale: Math.exp(-t), std: Math.sqrt(-Math.expm1(-2 * t)) });

const cloud = multivariateMixture([
  { weight: 1, mean: [-1, 0], covariance: 0.3 },
  {
    weight: 2,
    mean: [1, 1],
    covariance: [
      [1, 0.4],
      [0.4, 0.6],
    ],
  },
]);

describe('noised and posteriorMean', () => {
  // The exact law at time t of dX = −X dt + √2 dW started from that mixture: closed form, 10 digits.
  const table = [
    { t: 0.2, x: -2, density: 0.1753056399, score: 0.8667716675, mean: -2.093780831 },
    { t: 0.5, x: -1, density: 0.2430653391, score: 0.4544818182, mean: -1.175064587 },
    { t: 2.0, x: 0, density: 0.3951914471, score: -0.02197974099, mean: -0.1594349047 },
  ];

  it('match the table of the Ornstein–Uhlenbeck process', () => {
    for (const row of table) {
      const noising = ornsteinUhlenbeck(row.t);
      const pt = noised(p0, noising);
      const digits = (found: number, printed: number) => expect(Number(found.toPrecision(10))).toBe(printed);
      digits(pt.density(row.x), row.density);
      digits(pt.score(row.x), row.score);
      digits(posteriorMean(p0, noising, row.x), row.mean);
    }
  });

  it('are the integrals that they solve', () => {
    const noising = { scale: 0.7, std: 0.5 };
    const grid = grid1(-6, 6, 4000);
    for (const x of [-2, 0.3, 1.4]) {
      const joint = (x0: number) => p0.density(x0) * gaussian(noising.scale * x0, noising.std).density(x);
      const density = integrate(joint, grid);
      expect(noised(p0, noising).density(x)).toBeCloseTo(density, 12);
      expect(posteriorMean(p0, noising, x)).toBeCloseTo(
        integrate((x0) => x0 * joint(x0), grid) / density,
        10,
      );
    }
  });

  it('obey Tweedie: E[x₀ given x_t] = (x_t + std² · score)/scale', () => {
    for (const t of [0.01, 0.2, 1, 3]) {
      const noising = ornsteinUhlenbeck(t);
      for (const x of [-3, -0.5, 0, 2]) {
        const tweedie = (x + noising.std ** 2 * noised(p0, noising).score(x)) / noising.scale;
        expect(posteriorMean(p0, noising, x)).toBeCloseTo(tweedie, 10);
        const point = [x, 0.5 - x];
        const score = noised(cloud, noising).score(point);
        const mean = posteriorMean(cloud, noising, point);
        for (const k of [0, 1])
          expect(mean[k]).toBeCloseTo((point[k]! + noising.std ** 2 * score[k]!) / noising.scale, 10);
      }
    }
  });

  it('keep every law unchanged without noise, and forget it without signal', () => {
    const kept = noised(p0, { scale: 1, std: 0 });
    const forgotten = noised(p0, { scale: 0, std: 1 });
    for (const x of [-2, 0, 1]) {
      expect(kept.density(x)).toBeCloseTo(p0.density(x), 14);
      expect(posteriorMean(p0, { scale: 1, std: 0 }, x)).toBeCloseTo(x, 12);
      expect(forgotten.density(x)).toBeCloseTo(gaussian().density(x), 14);
      expect(posteriorMean(p0, { scale: 0, std: 1 }, x)).toBeCloseTo(p0.mean, 12);
    }
  });

  it('compose: noising twice is noising once with the product of the scales', () => {
    const [a, b] = [ornsteinUhlenbeck(0.3), ornsteinUhlenbeck(0.8)];
    const twice = noised(noised(cloud, a), b);
    const once = noised(cloud, ornsteinUhlenbeck(1.1));
    for (const x of [
      [0, 0],
      [1, -1],
    ])
      expect(twice.logDensity(x)).toBeCloseTo(once.logDensity(x), 12);
  });

  it('describe what adding noise to samples gives', () => {
    const noising = { scale: 0.6, std: 0.8 };
    const source = random(6);
    const samples = p0.sample(source, 40_000).map((x) => noising.scale * x + source.normal(0, noising.std));
    const pt = noised(p0, noising);
    // E[ln p_t] of the noised samples is minus the entropy of p_t; 4.5 standard errors.
    const found = estimate(samples.map((x) => pt.logDensity(x)));
    const exact = integrate((x) => pt.density(x) * pt.logDensity(x), grid1(-8, 8, 4000));
    expect(Math.abs(found.mean - exact)).toBeLessThan(4.5 * found.standardError);
  });

  it('refuse negative noise and a law squeezed to a point', () => {
    expect(() => noised(p0, { scale: 1, std: -1 })).toThrow(
      /Cannot noise a mixture as std must be finite and not negative/,
    );
    expect(() => noised(p0, { scale: NaN, std: 1 })).toThrow(/scale must be a finite number/);
    expect(() => noised(p0, { scale: 0, std: 0 })).toThrow(/std must be positive/);
  });
});
