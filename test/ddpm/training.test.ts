import { beforeAll, describe, expect, it } from 'vitest';
import { drawDigits } from '../../src/data/drawn-digits';
import type { Samples } from '../../src/data/samples';
import { addNoise, marginal } from '../../src/ddpm/forward';
import { exactDenoiser } from '../../src/ddpm/ideal-denoiser';
import { type DiffusionBatch, diffusionLoss, type LossWeighting } from '../../src/ddpm/loss';
import { lossWeight } from '../../src/ddpm/loss-weight';
import { asModel, onNumbers } from '../../src/ddpm/network-model';
import { convertPrediction, type Prediction } from '../../src/ddpm/predictions';
import { linearStdSchedule } from '../../src/ddpm/schedules';
import { diffusionBatches, diffusionStep } from '../../src/ddpm/training';
import { timeMlp } from '../../src/nn/mlp';
import { movingAverage } from '../../src/nn/moving-average';
import type { Network } from '../../src/nn/network';
import { train } from '../../src/nn/train';
import { mixture } from '../../src/probability/mixture';
import { noised } from '../../src/probability/noised';
import { random } from '../../src/random/random';
import { compile } from '../../src/runtime/compile/compile';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready());

const schedule = linearStdSchedule();
/** Answers x + t/100, so that the loss sees both. */
const simple: Network = {
  predict: (x, time) => tf.add(x, tf.div(time, 100).reshape([-1, 1])),
  parameters: () => ({}),
  dispose: () => undefined,
};

describe('the loss', () => {
  const kinds: Prediction[] = ['eps', 'x0', 'v', 'score'];
  const weights: [string, LossWeighting][] = [
    ['simple', 'simple'],
    ['bound', 'bound'],
    ['a function', (t) => 1 / t],
  ];
  const all = kinds.flatMap((kind) => weights.map(([name, weight]) => [kind, name, weight] as const));

  it.each(all)('of %s weighted by %s is the formula', (predicts, name, weight) => {
    const [x0, eps, times] = [random(1).normals(6), random(2).normals(6), [1, 40, 100]];
    const loss = diffusionLoss(asModel(simple, predicts), schedule, { weight });
    const found = loss({
      x0: tf.tensor(Float32Array.from(x0), [3, 2]),
      eps: tf.tensor(Float32Array.from(eps), [3, 2]),
      t: tf.tensor1d(times, 'int32'),
    }).dataSync()[0]!;
    let expected = 0;
    for (const [k, t] of times.entries()) {
      const noising = marginal(schedule, t);
      const [clean, noise] = [x0, eps].map((list) => list.subarray(2 * k, 2 * k + 2)) as [
        Float64Array,
        Float64Array,
      ];
      const xt = addNoise(clean, noising, noise);
      const target = convertPrediction(clean, xt, noising, { from: 'x0', to: predicts });
      const factor =
        typeof weight === 'function'
          ? weight(t)
          : name === 'bound'
            ? lossWeight(schedule, t, { predicts, variance: 'large' })
            : predicts === 'score'
              ? noising.std ** 2
              : 1;
      for (const i of [0, 1]) expected += (factor * (xt[i]! + t / 100 - target[i]!) ** 2) / 6;
    }
    // float32
    expect(Math.abs(found / expected - 1)).toBeLessThan(1e-5);
  });

  it.each([0, -1, 101])('refuses t = %d, compiled or not, before anything is learned', (t) => {
    const model = asModel(timeMlp({ inputs: 2, width: 8, timeSize: 4 }, random(1)));
    const batch = { x0: tf.zeros([2, 2]), eps: tf.ones([2, 2]), t: tf.tensor1d([5, t], 'int32') };
    const weights = () => Object.values(model.parameters()).map((one) => [...one.dataSync()]);
    const before = weights();
    const rule = `t must be an integer from 1 to 100, t = 0 being the data: current value is ${t}`;
    const step = diffusionStep(model, schedule);
    expect(() => step(batch)).toThrow(rule);
    expect(() => diffusionLoss(model, schedule)(batch)).toThrow(rule);
    expect(weights()).toEqual(before);
  });

  it('is NaN for t = 0 in a compiled step of others, which cannot refuse it', () => {
    const loss = compile(diffusionLoss(asModel(simple), schedule));
    const at = (t: number) =>
      loss({ x0: tf.zeros([1, 2]), eps: tf.ones([1, 2]), t: tf.tensor1d([t], 'int32') }).dataSync()[0];
    expect(at(1)).toBeGreaterThan(0);
    expect(at(0)).toBeNaN();
  });

  it('refuses tensors that do not fit, in words', () => {
    const loss = diffusionLoss(asModel(simple), schedule);
    const batch = { x0: tf.zeros([3, 2]), eps: tf.zeros([3, 2]), t: tf.ones([3], 'int32') };
    expect(() => loss({ ...batch, eps: tf.zeros([3, 1]) })).toThrow(
      'Cannot compute the loss as the shape of eps must be [3, 2]: current value is [3, 1]',
    );
    expect(() => loss({ ...batch, t: tf.ones([2], 'int32') })).toThrow('the shape of t must be [3]');
    expect(() => diffusionLoss(asModel(simple), schedule, { weight: 'none' as 'simple' })).toThrow(
      "weight must be 'simple', 'bound' or a function: current value is \"none\"",
    );
    expect(() => asModel(simple, 'noise' as 'eps')).toThrow(
      'Cannot make a model as the prediction must be one of',
    );
  });
});

describe('batches', () => {
  const data = { n: 3, points: [1, 10, 2, 20, 3, 30] };

  it('draw samples whole, with their labels, and all steps', () => {
    const draw = diffusionBatches(data, schedule, random(1), { batch: 2000, labels: [7, 8, 9] });
    const { x0, t, eps, labels } = draw();
    expect([x0.shape, t.shape, eps.shape]).toEqual([[2000, 2], [2000], [2000, 2]]);
    const classes = labels!.dataSync();
    const rows = x0.arraySync() as number[][];
    expect(rows.every(([a, b], k) => b === 10 * a! && classes[k] === a! + 6)).toBe(true);
    expect(new Set(classes)).toEqual(new Set([7, 8, 9]));
    const times = t.dataSync();
    // A step in a hundred is missed by 2000 draws once in five million runs.
    expect(new Set(times).size).toBe(100);
    expect([Math.min(...times), Math.max(...times)]).toEqual([1, 100]);
  });

  it('are the same for the same seed, and pictures have their shape', () => {
    const draw = () => diffusionBatches(data, schedule, random(4), { batch: 5, shape: [1, 2, 1] })();
    const [a, b] = [draw(), draw()];
    expect(a.x0.shape).toEqual([5, 1, 2, 1]);
    expect(a.labels).toBeUndefined();
    for (const name of ['x0', 't', 'eps'] as const) expect(a[name].dataSync()).toEqual(b[name].dataSync());
  });

  it('refuse data, shapes and labels that do not fit', () => {
    const draw = (options: object) => diffusionBatches(data, schedule, random(4), options);
    expect(() => draw({ shape: [3] })).toThrow(
      'the shape must hold the 2 numbers of a sample: current value is [3]',
    );
    expect(() => draw({ labels: [1] })).toThrow('the length of labels must be 3');
    expect(() => draw({ batch: 0 })).toThrow('batch must be an integer of at least 1');
    const digits = drawDigits(random(1), 2) as object as Samples;
    expect(() => diffusionBatches(digits, schedule, random(1))).toThrow(
      'Cannot draw batches as pictures must be given as { n: set.n, points: set.pixels }: current value is an object',
    );
  });
});

describe('training', () => {
  it('learns the denoiser of a Gaussian mixture', async () => {
    const p = mixture([
      { weight: 1, mean: -1, std: 0.2 },
      { weight: 1, mean: 1, std: 0.2 },
    ]);
    const network = timeMlp({ inputs: 1, width: 32, depth: 2, timeSize: 8 }, random(1));
    const model = asModel(network, 'x0');
    const average = movingAverage(network.parameters(), 0.99);
    const points = p.sample(random(2), 4000);
    const step = diffusionStep(model, schedule, { optimizer: tf.train.adam(5e-3), average });
    const batches = diffusionBatches({ n: 4000, points }, schedule, random(3), { batch: 256 });
    const before = tf.memory().numTensors;
    let final = 0;
    for await (const { smoothed } of train<DiffusionBatch>({ step, batches, steps: 600 })) final = smoothed;
    // Adam's two slots for each parameter.
    const slots = 2 * Object.keys(network.parameters()).length;
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(slots + 2);
    const exact = exactDenoiser(p, schedule);
    const learned = average.using(() => onNumbers(model, [1]));
    for (const t of [10, 50, 90]) {
      const xt = noised(p, marginal(schedule, t)).sample(random(5), 1000);
      const [found, truth] = [average.using(() => learned.predict(xt, t)), exact.predict(xt, t)];
      // How much of the variance of the best answers is missed; 1 for a network that answers 0 everywhere.
      const square = (list: ArrayLike<number>) => Array.from(list).reduce((sum, x) => sum + x * x, 0);
      expect(square(truth.map((x, k) => x - found[k]!)) / square(truth)).toBeLessThan(0.1);
    }
    expect(final).toBeLessThan(0.6);
    expect(step.graph().length).toBeGreaterThan(50);
    step.dispose();
    network.dispose();
  });
});
