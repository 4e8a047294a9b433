import { beforeAll, describe, expect, it } from 'vitest';
import { timeMlp } from '../../../src/nn/mlp';
import type { Network } from '../../../src/nn/network';
import { train } from '../../../src/nn/train';
import { moments } from '../../../src/probability/moments';
import { multivariateMixture } from '../../../src/probability/multivariate-mixture';
import { noised } from '../../../src/probability/noised';
import { random } from '../../../src/random/random';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { veSde, vpSde } from '../../../src/sde/noise-processes';
import { exactScore } from '../../../src/sde/reversal/exact-score';
import { scoreCurvature } from '../../../src/sde/reversal/score-field';
import { explicitMatchingTerms, slicedMatchingTerms } from '../../../src/sde/reversal/score-matching';
import { networkScore, scoreModel } from '../../../src/sde/reversal/score-model';
import {
  type ScoreBatch,
  type ScoreMatching,
  scoreBatches,
  scoreLoss,
  scoreStep,
} from '../../../src/sde/reversal/score-training';
import { clouds, plain } from './support';

beforeAll(() => runtime.ready());

/** Answers (x₀², x₀x₁) + time, so that scores, slopes and losses are sums that can be written down. */
const simple: Network = {
  predict: (x, time) =>
    tf.tidy(() => tf.add(tf.mul(x, tf.slice(x, [0, 0], [-1, 1])), tf.div(time, 1000).reshape([-1, 1]))),
  parameters: () => ({}),
  dispose: () => undefined,
};
const ve = veSde({ stdMax: 5 });
/** −net(x/√(1 + std²), t)/std of `simple`. */
function simpleScore(x: Float64Array, t: number): Float64Array {
  const { std } = ve.noising(t);
  const size = Math.hypot(1, std);
  return x.map((value, i) => -((x[i - (i % 2)]! * value) / size ** 2 + t) / std);
}
const data = { n: 500, points: clouds.sample(random(1), 500) };
const numbers = (tensor: tf.Tensor) => Float64Array.from(tensor.dataSync());

describe('a score model', () => {
  it('scales what goes into the network and what comes out', () => {
    const score = networkScore(scoreModel(simple, ve), { dimension: 2 });
    const x = random(2).normals(8);
    const [found, expected] = [score(x, 0.4), simpleScore(x, 0.4)];
    // Single precision, and a division by std = 0.12.
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
    score.dispose();
  });

  it('knows vᵀ(∇s)v by automatic differentiation', () => {
    const score = networkScore(scoreModel(simple, ve), { dimension: 2 });
    const [x, v] = [random(2).normals(8), random(3).normals(8)];
    const found = scoreCurvature(score, x, 0.4, v, 2);
    const expected = scoreCurvature(plain(simpleScore), x, 0.4, v, 2);
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k]!, 3);
    });
    score.dispose();
  });
});

describe('batches', () => {
  it('hold x_t and the noise in it, by denoising', () => {
    const { xt, target, time, scale, std, weight } = scoreBatches(data, ve, random(4), { batch: 64 })();
    const [points, targets, times, stds] = [xt, target, time, std].map(numbers) as Float64Array[];
    expect(numbers(scale)).toEqual(new Float64Array(64).fill(1));
    times!.forEach((t, k) => {
      expect(t).toBeGreaterThanOrEqual(Math.fround(1e-3));
      expect(stds![k]).toBeCloseTo(ve.noising(t).std, 4);
      expect(numbers(weight)[k]).toBeCloseTo(stds![k]! ** 2, 3);
      // x_t + std²·target is the point of the data that it was made of.
      const clean = [0, 1].map((i) => points![2 * k + i]! + stds![k]! ** 2 * targets![2 * k + i]!);
      const nearest = Math.min(
        ...Array.from({ length: data.n }, (_, j) =>
          Math.hypot(clean[0]! - data.points[2 * j]!, clean[1]! - data.points[2 * j + 1]!),
        ),
      );
      expect(nearest).toBeLessThan(1e-4);
    });
  });

  it('hold the exact score, or directions, and other weights', () => {
    const exact = exactScore(clouds, ve);
    const explicit = scoreBatches(data, ve, random(5), { matching: 'explicit', exact, batch: 4 })();
    const [xt, time] = [numbers(explicit.xt), numbers(explicit.time)];
    const expected = Array.from(time).flatMap((t, k) => [...exact(xt.slice(2 * k, 2 * k + 2), t)]);
    numbers(explicit.target).forEach((value, i) => {
      expect(value / expected[i]!).toBeCloseTo(1, 3);
    });
    const sliced = scoreBatches(data, ve, random(5), {
      matching: 'sliced',
      weight: 'likelihood',
      batch: 4,
    })();
    expect(numbers(sliced.target).every((v) => Math.abs(v) === 1)).toBe(true);
    numbers(sliced.weight).forEach((value, k) => {
      expect(value / ve.spread(numbers(sliced.time)[k]!) ** 2).toBeCloseTo(1, 4);
    });
  });

  it('refuse what they cannot be made of', () => {
    const draw = (options: object) => scoreBatches(data, ve, random(1), options);
    expect(() => draw({ least: 0 })).toThrow('Cannot draw batches as least must be in');
    expect(() => draw({ matching: 'explicit' })).toThrow('needs the exact score: exactScore(p, sde)');
    expect(() => draw({ matching: 'noisy' })).toThrow('matching must be one of');
    expect(() => draw({ weight: 'none' })).toThrow('weight must be one of');
  });
});

describe('the loss', () => {
  const batchOf = (matching: ScoreMatching): ScoreBatch =>
    scoreBatches(data, ve, random(6), { matching, exact: exactScore(clouds, ve), batch: 8, least: 0.3 })();

  it.each(['denoising', 'explicit', 'sliced'] as const)('of %s matching is the formula', (matching) => {
    const batch = batchOf(matching);
    const [xt, target, time, weight] = [batch.xt, batch.target, batch.time, batch.weight].map(numbers);
    let expected = 0;
    for (let k = 0; k < 8; k++) {
      const row = (values: Float64Array) => values.slice(2 * k, 2 * k + 2);
      const [x, goal, t] = [row(xt!), row(target!), time![k]!];
      const terms =
        matching === 'sliced'
          ? slicedMatchingTerms(simpleScore, x, goal, { t, dimension: 2 })
          : explicitMatchingTerms(simpleScore, () => goal, x, { t, dimension: 2 });
      expected += (weight![k]! * terms[0]!) / 2 / 8;
    }
    const loss = scoreLoss(scoreModel(simple, ve), { matching })(batch);
    expect(numbers(loss)[0]! / expected).toBeCloseTo(1, 3);
  });

  it.each(['denoising', 'sliced'] as const)(
    'of %s matching falls along the same way compiled and eager',
    (matching) => {
      const after = (compiled: boolean) => {
        const network = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4 }, random(7));
        const model = scoreModel(network, ve);
        const batch = batchOf(matching);
        const optimizer = tf.train.adam(1e-2);
        const step = compiled
          ? scoreStep(model, { matching, optimizer })
          : (b: ScoreBatch) => optimizer.minimize(() => scoreLoss(model, { matching })(b), true)!;
        const losses = [1, 2, 3].map(() => numbers(step(batch))[0]!);
        model.dispose();
        return losses;
      };
      const [fast, slow] = [after(true), after(false)];
      fast.forEach((loss, k) => {
        expect(loss).toBeCloseTo(slow[k]!, 4);
      });
      expect(fast[2]).toBeLessThan(fast[0]!);
    },
  );
});

it('learns the score of a Gaussian', async () => {
  const law = multivariateMixture([{ weight: 1, mean: [0.5, 0], covariance: 0.25 }]);
  const sde = vpSde();
  const model = scoreModel(timeMlp({ inputs: 2, width: 24, depth: 1, timeSize: 8 }, random(1)), sde);
  const step = scoreStep(model, { optimizer: tf.train.adam(5e-3) });
  const batches = scoreBatches({ n: 2000, points: law.sample(random(2), 2000) }, sde, random(3));
  const exact = exactScore(law, sde);
  const xt = noised(law, sde.noising(0.3)).sample(random(4), 500);
  const score = networkScore(model, { dimension: 2 });
  const square = moments(
    explicitMatchingTerms(exact, (x) => x.map(() => 0), xt, { t: 0.3, dimension: 2 }),
  ).mean;
  const miss = () => moments(explicitMatchingTerms(score, exact, xt, { t: 0.3, dimension: 2 })).mean / square;
  const before = miss();
  for await (const _ of train({ step, batches, steps: 300 }));
  expect(before).toBeGreaterThan(0.3);
  // Measured: 1.12 before, 0.0096 after.
  expect(miss()).toBeLessThan(0.04);
  score.dispose();
  model.dispose();
});
