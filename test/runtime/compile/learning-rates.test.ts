import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { largestDifference, regression } from './support/regression';

beforeAll(async () => {
  await runtime.ready();
});

type Settable = { learningRate: number; setLearningRate?: (rate: number) => void };

/** As users of TensorFlow.js do: by the method where there is one, else by the field. */
function setRate(optimizer: Optimizer, rate: number): void {
  const settable = optimizer as unknown as Settable;
  if (settable.setLearningRate) settable.setLearningRate(rate);
  else settable.learningRate = rate;
}

/** A warm-up and a decay to 0. */
const schedule = [0, 0.02, 0.04, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0];

/** A function that counts how often its JavaScript runs. */
function counted<A extends unknown[], R>(fn: (...args: A) => R) {
  const counter = {
    calls: 0,
    fn: (...args: A) => {
      counter.calls++;
      return fn(...args);
    },
  };
  return counter;
}

/** Its powers of β are exact in single precision, so that 1 − βᵗ loses nothing. */
const adam = (rate: number) => tf.train.adam(rate, 0.5, 0.5);

const minimized = (optimizer: Optimizer, w: Variable, loss: () => Tensor) => () =>
  optimizer.minimize(() => loss().asScalar(), true, [w])!;

const optimizers: readonly [string, () => Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.05, 0.9)],
  ['momentum by Nesterov', () => tf.train.momentum(0.05, 0.9, true)],
  ['adagrad', () => tf.train.adagrad(0.05)],
  ['adadelta', () => tf.train.adadelta(0.05)],
  ['rmsprop', () => tf.train.rmsprop(0.05)],
  ['rmsprop, centred', () => tf.train.rmsprop(0.05, 0.9, 0.5, null as unknown as number, true)],
  ['adam', () => tf.train.adam(0.05)],
  ['adamax', () => tf.train.adamax(0.05)],
];

describe('a learning rate that changes at each step', () => {
  it('of gradient descent on w²/2 gives w·∏(1 − rate)', () => {
    const w = tf.variable(tf.tensor1d([8, -4]));
    const optimizer = tf.train.sgd(1);
    const step = compile(minimized(optimizer, w, () => tf.sum(tf.square(w)).div(2)));
    let factor = 1;
    for (const rate of schedule) {
      setRate(optimizer, rate);
      step().dispose();
      factor *= 1 - rate;
    }
    // Ten roundings to 24 bits.
    for (const [k, start] of [8, -4].entries())
      expect(Math.abs(w.dataSync()[k]! / (start * factor) - 1)).toBeLessThan(10 * 2 ** -24);
  });

  it('of Adam is the length of each step where the gradient stays the same (Kingma and Ba 2015, section 2.1)', () => {
    for (const shape of [[], [1], [3]]) {
      const w = tf.variable(tf.zeros(shape));
      const optimizer = adam(1);
      const step = compile(minimized(optimizer, w, () => tf.sum(w)));
      let way = 0;
      for (const rate of schedule) {
        setRate(optimizer, rate);
        step().dispose();
        way += rate;
        for (const value of w.dataSync()) expect(Math.abs(value + way)).toBeLessThan(1e-6);
      }
    }
  });

  it.each(optimizers)('%s: does what eager code does, and the function is not traced again', (_, make) => {
    const [eager, compiled] = [regression(make()), regression(make())];
    const counter = counted(compiled.step);
    const step = compile(counter.fn);
    const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
    const y = tf.sin(tf.matMul(x, tf.tensor2d([1, 2, -1, 0.5, 0, 1], [3, 2])));
    step(x, y);
    eager.step(x, y);
    const { calls } = counter;
    for (const rate of schedule) {
      for (const { optimizer } of [eager, compiled]) setRate(optimizer, rate);
      expect(largestDifference(step(x, y), eager.step(x, y))).toBeLessThan(1e-5);
    }
    compiled.variables.forEach((variable, i) => {
      expect(largestDifference(variable, eager.variables[i]!)).toBeLessThan(1e-4);
    });
    expect(counter.calls).toBe(calls);
    expect(compiled.optimizer.iterations).toBe(schedule.length + 1);
  });

  it('is told from that of another optimizer, though both are the same at first', () => {
    const [a, b] = [tf.variable(tf.zeros([2])), tf.variable(tf.zeros([2]))];
    const [first, second] = [adam(0.25), adam(0.25)];
    const counter = counted(() => {
      first.minimize(() => tf.sum(a).asScalar(), false, [a]);
      second.minimize(() => tf.neg(tf.sum(b)).asScalar(), false, [b]);
    });
    const step = compile(counter.fn);
    step();
    const { calls } = counter;
    setRate(first, 1);
    step();
    setRate(second, 2);
    step();
    expect(a.dataSync()[0]).toBeCloseTo(-0.25 - 1 - 1, 5);
    expect(b.dataSync()[1]).toBeCloseTo(0.25 + 0.25 + 2, 5);
    expect(counter.calls).toBe(calls);
  });

  it('leaves no tensor behind', () => {
    const w = tf.variable(tf.ones([2]));
    const optimizer = tf.train.sgd(0.5);
    const step = compile(minimized(optimizer, w, () => tf.sum(w)));
    step().dispose();
    const before = tf.memory();
    for (const rate of schedule) {
      setRate(optimizer, rate);
      step().dispose();
    }
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  it('stands in the graph as it was in the last call', () => {
    const w = tf.variable(tf.ones([2]));
    for (const optimizer of [tf.train.sgd(0.5), adam(0.5)]) {
      const step = compile(minimized(optimizer, w, () => tf.sum(w)));
      for (const rate of [0.5, 0.125]) {
        setRate(optimizer, rate);
        step().dispose();
        expect(step.graph().some(({ inputs }) => inputs.split(', ').includes(String(-rate)))).toBe(true);
      }
    }
  });
});

describe('a learning rate that decides more than the length of a step', () => {
  it('is a constant, and the function is traced again when it has changed', () => {
    const w = tf.variable(tf.zeros([2]));
    const optimizer = adam(0.5);
    const { fn } = counted(() => {
      const half = (optimizer as unknown as Settable).learningRate / 2;
      return tf.add(minimized(optimizer, w, () => tf.sum(w))(), half);
    });
    const step = compile(fn);
    expect(step().dataSync()[0]).toBeCloseTo(0.25, 6);
    setRate(optimizer, 1);
    expect(step().dataSync()[0]).toBeCloseTo(-1 + 0.5, 5);
    expect(w.dataSync()[0]).toBeCloseTo(-1.5, 5);
  });

  it('may be handed on as it is', () => {
    const [w, last] = [tf.variable(tf.zeros([2])), tf.variable(tf.scalar(0))];
    const optimizer = adam(0.5);
    const step = compile(() => {
      const rate = tf.scalar((optimizer as unknown as Settable).learningRate);
      last.assign(rate);
      minimized(optimizer, w, () => tf.sum(w))();
      return rate;
    });
    for (const rate of [0.5, 0.25]) {
      setRate(optimizer, rate);
      expect([step().dataSync()[0], last.dataSync()[0]]).toEqual([rate, rate]);
    }
    expect(w.dataSync()[1]).toBeCloseTo(-0.75, 5);
  });

  it('is refused where the function changes it itself', () => {
    const w = tf.variable(tf.zeros([2]));
    const optimizer = adam(0.5);
    const step = compile(() => {
      (optimizer as unknown as Settable).learningRate /= 2;
      return minimized(optimizer, w, () => tf.sum(w))();
    });
    expect(() => step()).toThrow(/Cannot compile the function as it must do the same at each call: a number/);
  });

  it('is as it was when the function throws', () => {
    const w = tf.variable(tf.zeros([2]));
    const optimizer = adam(0.5);
    const { learningRate } = optimizer as unknown as Settable;
    let calls = 0;
    const step = compile(() => {
      if (++calls > 2) throw new Error('not again');
      return minimized(optimizer, w, () => tf.sum(w))();
    });
    expect(() => step()).toThrow('not again');
    expect((optimizer as unknown as Settable).learningRate).toBe(learningRate);
  });
});

it('an optimizer that is disposed is refused', () => {
  const w = tf.variable(tf.ones([2]));
  const optimizer = tf.train.sgd(0.5);
  const step = compile(minimized(optimizer, w, () => tf.sum(w)));
  step().dispose();
  optimizer.dispose();
  expect(() => step()).toThrow(/use no tensor that was disposed/);
});
