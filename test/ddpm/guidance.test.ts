import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { marginal } from '../../src/ddpm/forward';
import { forLabel, guidanceScale, guide, guidedModel, guidedNetwork } from '../../src/ddpm/guidance';
import type { Model } from '../../src/ddpm/model';
import { asModel, onNumbers } from '../../src/ddpm/network-model';
import { networkSampler } from '../../src/ddpm/network-sampler';
import { convertPrediction, type Prediction } from '../../src/ddpm/predictions';
import { linearSchedule, linearStdSchedule } from '../../src/ddpm/schedules';
import { diffusionBatches, diffusionStep } from '../../src/ddpm/training';
import { convertFlow } from '../../src/flow/conversions';
import { networkVelocity } from '../../src/flow/network-velocity';
import { linearPath } from '../../src/flow/paths';
import { timeMlp } from '../../src/nn/mlp';
import { train } from '../../src/nn/train';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';
import { compile } from '../../src/runtime/compile/compile';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready());

const numbers = fc.float({ min: -100, max: 100, noNaN: true });
const pairs = fc.array(fc.tuple(numbers, numbers), { minLength: 1, maxLength: 8 });

describe('guide', () => {
  it('is (1 + w)·given − w·any, and the same with scale s = 1 + w', () => {
    fc.assert(
      fc.property(pairs, fc.float({ min: -2, max: 10, noNaN: true }), (values, w) => {
        const [given, any] = [values.map(([a]) => a), values.map(([, b]) => b)];
        const byWeight = guide(given, any, { weight: w });
        const byScale = guide(given, any, { scale: 1 + w });
        for (let k = 0; k < given.length; k++) {
          expect(Math.abs(byWeight[k]! - ((1 + w) * given[k]! - w * any[k]!))).toBeLessThan(1e-9);
          expect(byScale[k]).toBe(byWeight[k]);
        }
      }),
    );
  });

  it('at scale 0 has no label and at 1 nothing but the label', () => {
    expect([...guide([1, 2], [5, 7], { scale: 0 })]).toEqual([5, 7]);
    expect([...guide([1, 2], [5, 7], { scale: 1 })]).toEqual([1, 2]);
    expect([...guide([1, 2], [5, 7], { weight: 2 })]).toEqual([-7, -8]);
  });

  it('of one kind of prediction is that of all kinds', () => {
    const noising = marginal(linearStdSchedule(), 60);
    const [xt, given, any] = [
      [0.4, -1.2],
      [0.3, -0.8],
      [-0.5, 0.1],
    ];
    const kinds: Prediction[] = ['eps', 'x0', 'v', 'score'];
    const to = (kind: Prediction, values: ArrayLike<number>) =>
      convertPrediction(values, xt, noising, { from: 'eps', to: kind });
    for (const kind of kinds) {
      const expected = to(kind, guide(given, any, { scale: 4 }));
      const found = guide(to(kind, given), to(kind, any), { scale: 4 });
      for (const i of [0, 1]) expect(found[i]).toBeCloseTo(expected[i]!, 10);
    }
  });

  it('of the velocity of a flow is that of its score', () => {
    const path = linearPath();
    const at = path.at(0.7);
    const [xt, given, any] = [
      [0.4, -1.2],
      [0.3, -0.8],
      [-0.5, 0.1],
    ];
    const score = (values: ArrayLike<number>) =>
      convertFlow(values, xt, at, { from: 'velocity', to: 'score' });
    const expected = score(guide(given, any, { weight: 2 }));
    const found = guide(score(given), score(any), { weight: 2 });
    for (const i of [0, 1]) expect(found[i]).toBeCloseTo(expected[i]!, 10);
  });

  it('refuses both conventions at once, none, and lists of different length', () => {
    const both = { scale: 2, weight: 1 } as unknown as { scale: number };
    expect(() => guidanceScale(both)).toThrow(
      'Cannot guide as one of scale s and weight w = s − 1 must be told: current value is [2, 1]',
    );
    expect(() => guidanceScale({} as unknown as { scale: number })).toThrow(/one of scale s and weight w/);
    expect(() => guidanceScale({ weight: NaN })).toThrow('weight must be a finite number');
    expect(() => guide([1], [1, 2], { scale: 1 })).toThrow(/same length/);
  });
});

describe('guidedModel', () => {
  const constant = (value: number, predicts: Prediction = 'eps'): Model => ({
    predicts,
    predict: (x) => x.map(() => value),
  });

  it('combines the answers of two models', () => {
    const guided = guidedModel(constant(2), constant(1), { scale: 5 });
    expect([...guided.predict(Float64Array.of(0, 0), 1)]).toEqual([6, 6]);
    expect(guided.predicts).toBe('eps');
  });

  it('refuses models that answer different questions', () => {
    expect(() => guidedModel(constant(1), constant(1, 'v'), { scale: 2 })).toThrow(
      'Cannot guide as both models must predict the same (predicting converts): current value is ["eps", "v"]',
    );
  });
});

describe('guidedNetwork', () => {
  const network = () =>
    asModel(timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4, classes: 3 }, random(1)));

  it('answers as two calls do, for one time or many, eagerly and compiled', () => {
    const model = network();
    const guided = guidedNetwork(model, { weight: 1.5 });
    const x = noise([4, 2], random(2));
    const labels = tf.tensor1d([0, 1, 2, 1], 'int32');
    const run = compile((t: tf.Tensor) => guided.predict(x, t, labels));
    for (const t of [tf.tensor1d([7]), tf.tensor1d([1, 5, 9, 2])]) {
      const given = model.predict(x, t, labels).dataSync();
      const any = model.predict(x, t).dataSync();
      for (const answer of [guided.predict(x, t, labels), run(t)])
        for (const [k, value] of answer.dataSync().entries())
          expect(Math.abs(value - (2.5 * given[k]! - 1.5 * any[k]!))).toBeLessThan(1e-6);
    }
    run.dispose();
    model.dispose();
  });

  it('at scale 1 is the network, and leaves no tensor behind', () => {
    const model = network();
    const [x, t, labels] = [noise([4, 2], random(2)), tf.tensor1d([3]), tf.tensor1d([0, 1, 2, 3], 'int32')];
    const before = tf.memory().numTensors;
    for (const scale of [1, 3]) guidedNetwork(model, { scale }).predict(x, t, labels).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(guidedNetwork(model, { scale: 1 }).predict(x, t, labels).dataSync()).toEqual(
      model.predict(x, t, labels).dataSync(),
    );
    model.dispose();
  });

  it('samples what plain numbers sample', () => {
    const model = network();
    const schedule = linearSchedule(5);
    const sampler = networkSampler(guidedNetwork(model, { scale: 3 }), schedule, {
      random: random(3),
      noise: false,
      untrained: true,
    });
    const start = noise([2, 2], random(4));
    const found = sampler.sample(start, tf.tensor1d([2, 2], 'int32')).dataSync();
    const plain = guidedModel(onNumbers(forLabel(model, 2), [2]), onNumbers(model, [2]), { scale: 3 });
    let x = Float64Array.from(start.dataSync());
    for (let t = 5; t >= 1; t--) {
      // The mean of the step back, written out: (x − β/√(1 − ᾱ)·ε̂)/√α (Ho et al. 2020, eq. 11).
      const eps = plain.predict(x, t);
      const share = schedule.beta(t) / Math.sqrt(schedule.oneMinusAlphaBar(t));
      x = x.map((value, k) => (value - share * eps[k]!) / Math.sqrt(schedule.alpha(t)));
    }
    for (const [k, value] of found.entries()) expect(Math.abs(value - x[k]!)).toBeLessThan(1e-5);
    sampler.dispose();
    model.dispose();
  });

  it('guides the velocity of a flow, too', () => {
    const network = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4, classes: 3 }, random(1));
    const x = random(2).normals(6);
    const velocities = [
      networkVelocity(guidedNetwork(network, { scale: 2.5 }), { labels: 1 }),
      networkVelocity(network, { labels: 1 }),
      networkVelocity(network),
      networkVelocity(forLabel(network, 3)),
    ];
    const [guided, given, any, any3] = velocities.map((field) => Float64Array.from(field(x, 0.4)));
    for (const [k, value] of guide(given!, any!, { scale: 2.5 }).entries())
      expect(Math.abs(value - guided![k]!)).toBeLessThan(1e-6);
    expect(any3).toEqual(any);
    for (const field of velocities) field.dispose();
    network.dispose();
  });

  it('refuses networks without classes, and a call without labels', () => {
    const blind = asModel(timeMlp({ inputs: 2, width: 4, depth: 1, timeSize: 4 }, random(1)));
    expect(() => guidedNetwork(blind, { scale: 2 })).toThrow(
      'Cannot guide as the network must know classes (option classes): current value is 0',
    );
    const model = network();
    expect(() => guidedNetwork(model, { scale: 2 }).predict(tf.zeros([1, 2]), tf.tensor1d([1]))).toThrow(
      'Cannot guide as labels must say what to guide to: current value is undefined',
    );
    expect(() => forLabel(model, 4)).toThrow(
      'Cannot ask for a class as the label must be from 0 to 2, or 3 for any class: current value is 4',
    );
    expect(() => forLabel(blind, 0)).toThrow('the network must know classes');
    for (const each of [blind, model]) each.dispose();
  });
});

describe('labels of a training', () => {
  const data = { n: 3, points: [0, 1, 2] };
  const schedule = linearStdSchedule();

  it('are lost with the probability told, and samples, times and noise stay as they are', () => {
    const draw = (dropout: number) =>
      diffusionBatches(data, schedule, random(1), { batch: 5000, labels: [0, 1, 2], classes: 3, dropout })();
    const [kept, lost] = [draw(0), draw(0.3)];
    for (const name of ['x0', 't', 'eps'] as const)
      expect(lost[name].dataSync()).toEqual(kept[name].dataSync());
    const labels = lost.labels!.dataSync();
    expect(labels.every((label, k) => label === 3 || label === kept.labels!.dataSync()[k])).toBe(true);
    // √(0.3 · 0.7/5000) = 0.0065 is one standard error.
    expect(Math.abs(labels.filter((label) => label === 3).length / 5000 - 0.3)).toBeLessThan(0.026);
  });

  it('must be of the classes told', () => {
    const draw = (options: object) => diffusionBatches(data, schedule, random(1), options);
    expect(() => draw({ labels: [0, 1, 3], classes: 3 })).toThrow(
      'Cannot draw batches as labels[2] must be an index from 0 to 2: current value is 3',
    );
    expect(() => draw({ labels: [0, 1, 2], dropout: 0.1 })).toThrow(
      'classes must be an integer of at least 1',
    );
    expect(() => draw({ classes: 3, dropout: 0.1 })).toThrow('classes need labels');
    expect(() => draw({ labels: [0, 1, 2], classes: 3, dropout: -1 })).toThrow('dropout must be in [0, 1]');
  });
});

describe('training with dropped labels', () => {
  it('teaches one network the law of each class and that of all', async () => {
    // In pure noise the best answer x̂₀ is a mean: −1 and 2 of the classes, 0 of all, two thirds of which are of class 0.
    const points = Float64Array.from({ length: 600 }, (_, k) => (k % 3 < 2 ? -1 : 2));
    const labels = points.map((value) => (value < 0 ? 0 : 1));
    const schedule = linearSchedule(200, { betaStart: 5e-4, betaEnd: 0.1 });
    const model = asModel(
      timeMlp({ inputs: 1, width: 16, depth: 2, timeSize: 8, classes: 2 }, random(1)),
      'x0',
    );
    const step = diffusionStep(model, schedule, { optimizer: tf.train.adam(0.01) });
    const batches = diffusionBatches({ n: 600, points }, schedule, random(2), {
      labels,
      classes: 2,
      dropout: 0.3,
    });
    for await (const _ of train({ step, batches, steps: 300 }));
    const noiseAlone = random(3).normals(200);
    for (const [label, mean] of [
      [0, -1],
      [1, 2],
      [2, 0],
    ] as const) {
      const answer = onNumbers(forLabel(model, label), [1]).predict(noiseAlone, 200);
      // The three are 1 and more apart; 300 steps of Adam at a rate of 0.01 leave one or two tenths.
      expect(Math.abs(moments(answer).mean - mean)).toBeLessThan(0.4);
    }
    step.dispose();
    model.dispose();
  });
});
