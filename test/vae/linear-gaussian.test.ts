import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grid1, integrate } from '../../src/grid';
import { gaussian } from '../../src/probability/gaussian';
import { multivariateGaussian } from '../../src/probability/multivariate-gaussian';
import { random } from '../../src/random/random';
import { importanceEvidence } from '../../src/vae/evidence';
import { linearGaussian } from '../../src/vae/linear-gaussian';

const model = linearGaussian({
  weights: [
    [1, 0.5],
    [0, 2],
    [-1, 1],
  ],
  bias: [0.5, 0, -1],
  std: 0.7,
});
const x = [1, -2, 0.3];

const number = fc.double({ min: -2, max: 2, noNaN: true });
const positive = fc.double({ min: 0.05, max: 3, noNaN: true });

describe('the linear-Gaussian model', () => {
  it('has a bound that reaches ln p(x) at the true posterior', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 9, maxLength: 9 }), positive, (v, std) => {
        const weights = [0, 1, 2].map((i) => [v[2 * i]!, v[2 * i + 1]!]);
        const some = linearGaussian({ weights, std });
        const at = v.slice(6);
        const split = some.bound(at, some.posterior(at));
        expect(split.gap).toBeLessThan(1e-9);
        expect(Math.abs(split.bound - split.evidence)).toBeLessThan(1e-9 * (1 + Math.abs(split.evidence)));
      }),
    );
  });

  it('has a bound that every other q keeps below ln p(x), by its divergence, split in three ways', () => {
    fc.assert(
      fc.property(number, number, positive, positive, (a, b, v, w) => {
        const split = model.bound(x, multivariateGaussian([a, b], [v, w]));
        expect(split.bound).toBeLessThanOrEqual(split.evidence);
        // Three routes to one number, which the lecture proves equal.
        for (const other of [
          split.evidence - split.gap,
          split.reconstruction - split.regularisation,
          split.joint + split.entropy,
        ])
          expect(Math.abs(other - split.bound)).toBeLessThan(1e-6);
      }),
    );
  });

  it('has the evidence and the posterior that integration gives', () => {
    const line = linearGaussian({ weights: [[1.5]], bias: [0.2], std: 0.6 });
    const grid = grid1(-8, 8, 4000);
    const joint = (z: number) => gaussian().density(z) * gaussian(1.5 * z + 0.2, 0.6).density(1.1);
    const mass = integrate(joint, grid);
    expect(line.evidence.density([1.1])).toBeCloseTo(mass, 10);
    const posterior = line.posterior([1.1]);
    expect(posterior.mean[0]).toBeCloseTo(integrate((z) => z * joint(z), grid) / mass, 9);
    const variance = integrate((z) => (z - posterior.mean[0]!) ** 2 * joint(z), grid) / mass;
    expect(posterior.covariance[0]![0]).toBeCloseTo(variance, 9);
    // The reconstruction of any q is an integral too.
    const q = gaussian(0.3, 0.4);
    const reconstruction = integrate(
      (z) => q.density(z) * gaussian(1.5 * z + 0.2, 0.6).logDensity(1.1),
      grid,
    );
    expect(line.bound([1.1], multivariateGaussian([0.3], 0.16)).reconstruction).toBeCloseTo(
      reconstruction,
      9,
    );
  });

  it('obeys the rule of Bayes', () => {
    const z = [0.4, -0.9];
    const joint = multivariateGaussian([0, 0]).logDensity(z) + model.likelihood(z).logDensity(x);
    expect(model.logJoint(x, z)).toBeCloseTo(joint, 11);
    expect(joint - model.posterior(x).logDensity(z)).toBeCloseTo(model.evidence.logDensity(x), 11);
  });

  it('refuses what does not fit', () => {
    expect(() => linearGaussian({ weights: [[1], [1, 2]], std: 1 })).toThrow(
      'the length of row 1 of the weights must be 1',
    );
    expect(() => linearGaussian({ weights: [], std: 1 })).toThrow('weights must not be empty');
    expect(() => linearGaussian({ weights: [[1]], std: 0 })).toThrow('std must be positive');
    expect(() => model.bound(x, multivariateGaussian([0]))).toThrow(
      'q must be on 2 dimensions: current value is 1',
    );
    expect(() => model.posterior([1])).toThrow('the length of x must be 3');
    expect(() => model.logJoint(x, [1])).toThrow('the length of z must be 2');
    expect(() => model.logJoint([1], [1, 2])).toThrow('the length of x must be 3');
  });
});

describe('the evidence by importance sampling', () => {
  const prior = multivariateGaussian([0, 0]);
  const logJoint = (z: Float64Array) => prior.logDensity(z) + model.likelihood(z).logDensity(x);
  const truth = model.evidence.logDensity(x);

  it('is exact with the true posterior, whatever is drawn', () => {
    const found = importanceEvidence(logJoint, model.posterior(x), random(1), 3);
    expect(found.logEvidence).toBeCloseTo(truth, 11);
    expect(found.bound).toBeCloseTo(truth, 11);
    expect(found.effectiveDraws).toBeCloseTo(3, 9);
  });

  it('is right with any q in the end, and never below the bound', () => {
    const q = multivariateGaussian([0, -1], 0.5);
    const found = importanceEvidence(logJoint, q, random(2), 20_000);
    expect(Math.abs(found.logEvidence - truth)).toBeLessThan(0.05);
    // The average of ln w estimates the bound of this q, which is known.
    expect(Math.abs(found.bound - model.bound(x, q).bound)).toBeLessThan(0.15);
    expect(found.logEvidence).toBeGreaterThan(found.bound);
    expect(found.effectiveDraws).toBeLessThan(20_000);
  });

  it('fails with the prior where few z explain x', () => {
    // Twenty coordinates, each seen sharply: the posterior is a 1/1000 of the prior in each of four directions.
    const weights = Array.from({ length: 20 }, (_, i) => [0, 1, 2, 3].map((k) => Math.sin(1 + i * (k + 1))));
    const sharp = linearGaussian({ weights, std: 0.01 });
    const seen = sharp.evidence.sample(random(3), 1);
    const start = multivariateGaussian(new Float64Array(4));
    const joint = (z: Float64Array) => start.logDensity(z) + sharp.likelihood(z).logDensity(seen);
    const plain = importanceEvidence(joint, start, random(4), 10_000);
    const exact = sharp.evidence.logDensity(seen);
    expect(exact - plain.logEvidence).toBeGreaterThan(100);
    expect(plain.effectiveDraws).toBeLessThan(1.5);
    expect(importanceEvidence(joint, sharp.posterior(seen), random(4), 1).logEvidence).toBeCloseTo(exact, 6);
  });

  it('needs a draw', () => {
    expect(() => importanceEvidence(logJoint, prior, random(1), 0)).toThrow(
      'draws must be an integer of at least 1',
    );
  });
});
