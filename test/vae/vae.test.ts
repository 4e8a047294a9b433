import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { train } from '../../src/nn/train';
import { gaussian } from '../../src/probability/gaussian';
import { klGaussian } from '../../src/probability/kl-gaussian';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { boundParts, regularisation } from '../../src/vae/bound';
import { averageBound, importanceEstimates, logImportanceWeights } from '../../src/vae/held-out';
import { decodeGrid, latentMap } from '../../src/vae/latent-map';
import { bernoulliPixels, gaussianPixels } from '../../src/vae/pixel-law';
import { vaeBatches, vaeLoss, vaeStep } from '../../src/vae/training';
import { reparameterise, type Vae, vae } from '../../src/vae/vae';

beforeAll(() => runtime.ready());

const numbers = (x: tf.Tensor) => Array.from(x.dataSync());

describe('pixels', () => {
  const x = tf.tensor2d([[1, 0, 1, 0]]);

  it('of Bernoulli score 0 and 1 by their logarithms, also for huge logits', () => {
    const logits = tf.tensor2d([[2, -1, -3, 100]]);
    const p = [2, -1, -3].map((l) => 1 / (1 + Math.exp(-l)));
    const expected = Math.log(p[0]!) + Math.log(1 - p[1]!) + Math.log(p[2]!) - 100;
    const law = bernoulliPixels();
    expect(numbers(law.logLikelihood(x, logits))[0]).toBeCloseTo(expected, 4);
    expect(numbers(law.mean(logits))[0]).toBeCloseTo(p[0]!, 6);
    expect(numbers(law.std(logits))[1]).toBeCloseTo(Math.sqrt(p[1]! * (1 - p[1]!)), 6);
    const n = 10_000;
    const drawn = numbers(law.sample(tf.fill([1, n], -1), random(1)));
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
    const share = drawn.reduce((sum, value) => sum + value, 0) / n;
    expect(Math.abs(share - p[1]!)).toBeLessThan(4.5 * Math.sqrt((p[1]! * (1 - p[1]!)) / n));
  });

  it('of a Gaussian have its density, with a fixed deviation or one for each', () => {
    const mean = [0.5, 0, 1.5, -1];
    const sum = (std: number[]) =>
      mean.reduce((total, m, k) => total + gaussian(m, std[k]!).logDensity(numbers(x)[k]!), 0);
    const fixed = gaussianPixels({ std: 0.3 });
    expect(fixed.outputs).toBe(1);
    expect(numbers(fixed.logLikelihood(x, tf.tensor2d([mean])))[0]).toBeCloseTo(sum([0.3, 0.3, 0.3, 0.3]), 3);
    const learned = gaussianPixels({ leastStd: 0.1 });
    expect(learned.outputs).toBe(2);
    const s = [0, -2, 1, -20];
    const stds = s.map((value) => Math.sqrt(Math.exp(value) + 0.01));
    const output = tf.tensor2d([[...mean, ...s]]);
    expect(numbers(learned.logLikelihood(x, output))[0]).toBeCloseTo(sum(stds), 3);
    expect(numbers(learned.mean(output))).toEqual(mean);
    for (const [k, std] of numbers(learned.std(output)).entries()) expect(std).toBeCloseTo(stds[k]!, 5);
    const drawn = numbers(learned.sample(tf.tile(output, [4000, 1]), random(2)));
    for (const k of [0, 3]) {
      const column = drawn.filter((_, i) => i % 4 === k);
      const average = column.reduce((total, value) => total + value, 0) / 4000;
      expect(Math.abs(average - mean[k]!)).toBeLessThan((4.5 * stds[k]!) / Math.sqrt(4000));
    }
    expect(() => gaussianPixels({ std: 0 })).toThrow('std must be positive');
  });
});

describe('the bound of an autoencoder', () => {
  let model: Vae;
  beforeAll(() => {
    model = vae({ pixels: 6, hidden: 5, latent: 2 }, random(1));
  });
  afterAll(() => model.dispose());
  const pictures = () => tf.tensor2d(Array.from(random(2).uniforms(18)), [3, 6]);

  it('regularises by the divergence from N(0, I), half of what the transcript writes', () => {
    const mean = tf.tensor2d([[1, -0.5]]);
    const logVariance = tf.tensor2d([[Math.log(4), -1]]);
    const expected =
      klGaussian({ mean: 1, std: 2 }, { mean: 0, std: 1 }) +
      klGaussian({ mean: -0.5, std: Math.exp(-0.5) }, { mean: 0, std: 1 });
    expect(numbers(regularisation({ mean, logVariance }))[0]).toBeCloseTo(expected, 5);
  });

  it('draws z = μ + σ·ε', () => {
    const z = reparameterise(
      { mean: tf.tensor2d([[1, 2]]), logVariance: tf.tensor2d([[0, Math.log(9)]]) },
      tf.tensor2d([[0.5, -1]]),
    );
    expect(numbers(z)[0]).toBeCloseTo(1.5, 6);
    expect(numbers(z)[1]).toBeCloseTo(-1, 5);
  });

  it('is on average the logarithm of the importance weights', () => {
    // E_q[ln p(x|z)] − KL and E_q[ln p(x, z)/q(z|x)] are one number; here with the same 4000 draws of z.
    const x = tf.tile(pictures().slice([0, 0], [1, 6]), [4000, 1]);
    const eps = noise([4000, 2], random(3));
    const parts = boundParts(model, x, eps);
    const split = numbers(tf.mean(tf.sub(parts.reconstruction, parts.regularisation)))[0]!;
    const weights = numbers(logImportanceWeights(model, x, eps));
    const mean = weights.reduce((sum, value) => sum + value, 0) / 4000;
    const variance = weights.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000;
    expect(Math.abs(split - mean)).toBeLessThan(4.5 * Math.sqrt(variance / 4000) + 1e-4);
  });

  it('of a picture stays below ln p(x), which a grid of z integrates', async () => {
    const x = pictures();
    const data = { n: 3, points: numbers(x) };
    const side = 121;
    const [reach, cell] = [6, (12 / (side - 1)) ** 2];
    const z: number[] = [];
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        z.push(-reach + (2 * reach * i) / (side - 1), -reach + (2 * reach * j) / (side - 1));
    const places = tf.tensor2d(z, [side * side, 2]);
    const output = model.decode(places);
    const logPrior = numbers(tf.mul(-0.5, tf.sum(tf.square(places), 1))).map(
      (value) => value - Math.log(2 * Math.PI),
    );
    const estimates = await importanceEstimates(model, data, random(4), 2000);
    const bound = await averageBound(model, data, random(5));
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      const picture = tf.tile(x.slice([k, 0], [1, 6]), [side * side, 1]);
      const logs = numbers(model.law.logLikelihood(picture, output));
      const evidence = Math.log(
        logs.reduce((total, value, i) => total + Math.exp(value + logPrior[i]!) * cell, 0),
      );
      // An average of 2000 weights that differ by some tenths.
      expect(Math.abs(estimates[k]!.logEvidence - evidence)).toBeLessThan(0.1);
      expect(estimates[k]!.bound).toBeLessThan(evidence);
      sum += evidence / 3;
    }
    expect(bound.bound).toBeCloseTo(bound.reconstruction - bound.regularisation, 10);
    expect(bound.bound).toBeLessThan(sum + 0.3);
  });

  it('is the loss, and β weighs its second part', () => {
    const batch = { x: pictures(), eps: noise([3, 2], random(6)) };
    const parts = boundParts(model, batch.x, batch.eps);
    const [r, k] = [parts.reconstruction, parts.regularisation].map(
      (part) => numbers(part).reduce((a, b) => a + b, 0) / 3,
    ) as [number, number];
    expect(numbers(vaeLoss(model)(batch))[0]).toBeCloseTo(k - r, 4);
    expect(numbers(vaeLoss(model, { beta: 4 })(batch))[0]).toBeCloseTo(4 * k - r, 4);
    expect(() => vaeLoss(model, { beta: -1 })).toThrow('beta must be finite and not negative');
  });

  it('refuses shapes that do not fit, in words', () => {
    expect(() => model.encode(tf.zeros([2, 5]))).toThrow(
      'Cannot encode as the shape of x must be [any, 6]: current value is [2, 5]',
    );
    expect(() => model.decode(tf.zeros([2, 3]))).toThrow('the shape of z must be [any, 2]');
    expect(() => boundParts(model, pictures(), tf.zeros([2, 2]))).toThrow('the shape of eps must be [3, 2]');
    expect(() => vaeBatches(model, { n: 1, points: [1, 2] }, random(1))).toThrow(
      'the length of a picture must be 6',
    );
    expect(() => vae({ latent: 0 }, random(1))).toThrow('latent must be an integer of at least 1');
  });
});

describe('batches', () => {
  it('go through the data in a new order each time, without a picture twice', () => {
    const points = Array.from({ length: 20 }, (_, k) => Math.floor(k / 2));
    const draw = vaeBatches({ latent: 2, pixels: 2 }, { n: 10, points }, random(1), { batch: 4 });
    const passes = [0, 1].map(() => [0, 1].flatMap(() => numbers(draw().x).filter((_, k) => k % 2 === 0)));
    for (const pass of passes) expect(new Set(pass).size).toBe(8);
    expect(passes[0]).not.toEqual(passes[1]);
    expect(numbers(draw().eps)).toHaveLength(8);
    const silent = vaeBatches({ latent: 2, pixels: 2 }, { n: 10, points }, random(1), { noise: false });
    expect(silent().x.shape).toEqual([10, 2]);
    expect(numbers(silent().eps).every((value) => value === 0)).toBe(true);
  });
});

describe('training', () => {
  it('improves the bound, and the code tells two kinds of pictures apart', async () => {
    // Two patterns of 16 pixels with every tenth pixel flipped.
    const source = random(1);
    const labels = Array.from({ length: 600 }, (_, k) => k % 2);
    const points = labels.flatMap((label) =>
      Array.from({ length: 16 }, (_, i) => {
        const ink = label === 0 ? i < 8 : i % 2 === 0;
        return ink !== source.uniform() < 0.1 ? 1 : 0;
      }),
    );
    const data = { n: 600, points };
    const model = vae({ pixels: 16, hidden: 32, latent: 2 }, random(2));
    const before = await averageBound(model, data, random(3));
    const step = vaeStep(model, { optimizer: tf.train.adam(5e-3) });
    const tensors = tf.memory().numTensors;
    for await (const _ of train({
      step,
      batches: vaeBatches(model, data, random(4), { batch: 100 }),
      steps: 400,
    }));
    expect(tf.memory().numTensors - tensors).toBeLessThanOrEqual(
      2 * Object.keys(model.parameters()).length + 2,
    );
    const after = await averageBound(model, data, random(3));
    expect(after.bound).toBeGreaterThan(before.bound + 3);
    // No model can beat the entropy of the data: one bit for the pattern, and that of the flips.
    const flips = -16 * (0.1 * Math.log(0.1) + 0.9 * Math.log(0.9));
    expect(after.bound).toBeLessThan(0);
    expect(after.bound).toBeGreaterThan(-(flips + Math.LN2) - 2);
    const { means, stds } = await latentMap(model, data);
    expect(means).toHaveLength(1200);
    expect(stds.every((std) => std > 0)).toBe(true);
    // The nearest of the two centres names the pattern.
    const centre = (label: number) =>
      [0, 1].map((i) => labels.reduce((sum, l, k) => sum + (l === label ? means[2 * k + i]! : 0), 0) / 300);
    const centres = [centre(0), centre(1)];
    const right = labels.filter((label, k) => {
      const distance = (c: number[]) => Math.hypot(means[2 * k]! - c[0]!, means[2 * k + 1]! - c[1]!);
      return distance(centres[label]!) < distance(centres[1 - label]!);
    });
    expect(right.length).toBeGreaterThan(570);
    const grid = await decodeGrid(model, { side: 5, reach: 2 });
    expect([...grid.z.slice(0, 4)]).toEqual([-2, 2, -1, 2]);
    expect(grid.pictures).toHaveLength(25 * 16);
    expect(grid.pictures.every((value) => value >= 0 && value <= 1)).toBe(true);
    step.dispose();
    model.dispose();
  });

  it('has no map of a space that is no plane', async () => {
    const model = vae({ pixels: 4, hidden: 2, latent: 3 }, random(1));
    await expect(decodeGrid(model)).rejects.toThrow(
      'the latent space must have 2 dimensions: current value is 3',
    );
    model.dispose();
  });
});
