import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { largestDifference, regression } from './support/regression';

beforeAll(async () => {
  await runtime.ready();
});

afterEach(async () => {
  await tf.setBackend('wasm');
});

const batch = () => {
  const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
  return [x, tf.sin(tf.matMul(x, tf.tensor2d([1, 2, -1, 0.5, 0, 1], [3, 2])))] as const;
};

const optimizers: readonly [string, () => Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.1)],
  ['momentum', () => tf.train.momentum(0.05, 0.9)],
  ['momentum by Nesterov', () => tf.train.momentum(0.05, 0.9, true)],
  ['adagrad', () => tf.train.adagrad(0.1)],
  ['adadelta', () => tf.train.adadelta(0.5)],
  ['rmsprop', () => tf.train.rmsprop(0.01)],
  ['rmsprop, centred', () => tf.train.rmsprop(0.01, 0.9, 0.5, null as unknown as number, true)],
  ['adam', () => tf.train.adam(0.01)],
  ['adamax', () => tf.train.adamax(0.01)],
];

describe('optimizers', () => {
  it.each(optimizers)('%s: 20 steps are those of eager code, slots and counts too', async (_, make) => {
    const [eager, compiled] = [regression(make()), regression(make())];
    const step = compile(compiled.step);
    const [x, y] = batch();
    for (let i = 0; i < 20; i++) expect(largestDifference(step(x, y), eager.step(x, y))).toBeLessThan(1e-5);
    compiled.variables.forEach((variable, i) => {
      expect(largestDifference(variable, eager.variables[i]!)).toBeLessThan(1e-4);
    });
    expect(compiled.optimizer.iterations).toBe(20);
    if (compiled.optimizer.getClassName() === 'Adamax') return; // it cannot tell its slots
    const [expected, slots] = [await eager.optimizer.getWeights(), await compiled.optimizer.getWeights()];
    expect(slots).toHaveLength(expected.length);
    slots.forEach(({ tensor }, i) => {
      expect(largestDifference(tensor, expected[i]!.tensor)).toBeLessThan(1e-4);
    });
  });

  it('may be stepped by compiled and by eager code in turn', () => {
    const [eager, mixed] = [regression(tf.train.adam(0.01)), regression(tf.train.adam(0.01))];
    const step = compile(mixed.step);
    const [x, y] = batch();
    for (let i = 0; i < 12; i++) {
      const run = i % 3 === 1 ? mixed.step : step;
      expect(largestDifference(run(x, y), eager.step(x, y))).toBeLessThan(1e-5);
    }
    expect(mixed.optimizer.iterations).toBe(12);
  });

  it('are traced again when their settings or slots are replaced', async () => {
    const [eager, compiled] = [regression(tf.train.sgd(0.1)), regression(tf.train.sgd(0.1))];
    const step = compile(compiled.step);
    const [x, y] = batch();
    for (const rate of [0.1, 0.02, 0.3]) {
      for (const { optimizer } of [eager, compiled])
        (optimizer as ReturnType<typeof tf.train.sgd>).setLearningRate(rate);
      for (let i = 0; i < 2; i++) expect(largestDifference(step(x, y), eager.step(x, y))).toBeLessThan(1e-5);
    }
    const [first, second] = [regression(tf.train.adam(0.01)), regression(tf.train.adam(0.01))];
    const adam = compile(second.step);
    for (let i = 0; i < 3; i++) [first.step(x, y), adam(x, y)];
    await second.optimizer.setWeights(await first.optimizer.getWeights());
    for (let i = 0; i < 3; i++) expect(largestDifference(adam(x, y), first.step(x, y))).toBeLessThan(1e-5);
  });
});

describe('steps written by hand', () => {
  it('clip gradients, and take the learning rate as a tensor', () => {
    const make = () => {
      const { loss, variables } = regression(tf.train.sgd(1));
      const step = (x: Tensor, y: Tensor, rate: Tensor) => {
        const { value, grads } = tf.variableGrads(() => loss(x, y), variables);
        const norm = tf.sqrt(tf.addN(variables.map(({ name }) => tf.sum(tf.square(grads[name]!)))));
        const scale = tf.minimum(1, tf.div(0.1, norm));
        for (const variable of variables)
          variable.assign(tf.sub(variable, tf.mul(rate, tf.mul(scale, grads[variable.name]!))));
        return { value, norm };
      };
      return { step, variables };
    };
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled.step);
    const [x, y] = batch();
    for (let i = 0; i < 10; i++) {
      const rate = tf.scalar(0.5 / (1 + i));
      const [expected, result] = [eager.step(x, y, rate), step(x, y, rate)];
      expect(largestDifference(result.value, expected.value)).toBeLessThan(1e-5);
      expect(largestDifference(result.norm, expected.norm)).toBeLessThan(1e-5);
    }
  });

  it('have gradients of their own', () => {
    const clipped = tf.customGrad((a, save) => {
      (save as (list: Tensor[]) => void)([a as Tensor]);
      const gradFunc = (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, tf.sign(saved!));
      return { value: tf.square(a as Tensor), gradFunc } as never;
    });
    const gradient = (a: Tensor) => tf.grad((b) => tf.sum(clipped(b)))(a);
    const a = tf.tensor1d([-2, 0.5, 3]);
    expect(compile(gradient)(a).arraySync()).toEqual(gradient(a).arraySync());
    const second = (b: Tensor) => tf.grad((c) => tf.sum(tf.grad((d) => tf.sum(tf.pow(d, 3)))(c)))(b);
    expect(compile(second)(a).arraySync()).toEqual(second(a).arraySync());
  });
});

describe('variables', () => {
  const increment = (v: Variable, by: Tensor) => v.assign(tf.add(v, by));

  it('are shared by two compiled functions and eager code', () => {
    const v = tf.variable(tf.tensor1d([0, 0]));
    const add = compile((by: Tensor) => increment(v, by));
    const double = compile(() => v.assign(tf.mul(v, 2)));
    add(tf.tensor1d([1, 2]));
    double();
    v.assign(tf.add(v, 0.5));
    double();
    add(tf.tensor1d([1, 1]));
    expect(v.arraySync()).toEqual([6, 10]);
  });

  it('keep a moving average', () => {
    const [w, average] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
    const step = compile((by: Tensor) => {
      increment(w, by);
      average.assign(tf.add(tf.mul(average, 0.5), tf.mul(w, 0.5)));
    });
    for (let i = 0; i < 3; i++) step(tf.scalar(1));
    expect([w.dataSync()[0], average.dataSync()[0]]).toEqual([3, 2.125]);
  });

  it('that share data come apart', () => {
    const start = tf.tensor1d([1, 1]);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    const step = compile((by: Tensor) => {
      increment(a, by);
      return tf.add(a, b);
    });
    expect(step(tf.scalar(1)).arraySync()).toEqual([3, 3]);
    expect(step(tf.scalar(1)).arraySync()).toEqual([4, 4]);
    b.assign(a);
    expect(step(tf.scalar(1)).arraySync()).toEqual([7, 7]);
    expect([a.arraySync(), b.arraySync(), start.arraySync()]).toEqual([
      [4, 4],
      [3, 3],
      [1, 1],
    ]);
    const swap = compile(() => {
      const kept = tf.clone(a);
      a.assign(b);
      b.assign(kept);
    });
    swap();
    expect([a.arraySync(), b.arraySync()]).toEqual([
      [3, 3],
      [4, 4],
    ]);
  });

  it('leave their clones as they were', () => {
    const v = tf.variable(tf.scalar(1));
    const step = compile((by: Tensor) => increment(v, by));
    const clones = [0, 1, 2].map(() => {
      step(tf.scalar(1));
      return v.clone();
    });
    step(tf.scalar(1));
    expect(clones.map((clone) => clone.dataSync()[0])).toEqual([2, 3, 4]);
    expect(v.dataSync()[0]).toBe(5);
  });

  it('may be integers and booleans', () => {
    const count = tf.variable(tf.scalar(0, 'int32'));
    const seen = tf.variable(tf.tensor1d([false, false, true], 'bool'));
    const step = compile((hit: Tensor) => {
      count.assign(tf.add(count, tf.scalar(1, 'int32')));
      seen.assign(tf.logicalOr(seen, hit) as Tensor<never>);
      return [count, seen];
    });
    for (const hits of [
      [true, false, false],
      [true, false, true],
    ])
      step(tf.tensor1d(hits, 'bool'));
    expect([count.dtype, seen.dtype]).toEqual(['int32', 'bool']);
    expect(count.dataSync()[0]).toBe(2);
    expect([...seen.dataSync()]).toEqual([1, 0, 1]);
  });

  it('are traced again, and then refused, when one is disposed', () => {
    const variable = (n: number) => tf.tidy(() => tf.variable(tf.scalar(n)));
    const v = variable(1);
    let current = v;
    const step = compile((x: Tensor) => tf.add(x, current));
    expect(step(tf.scalar(1)).dataSync()[0]).toBe(2);
    current = variable(10);
    v.dispose();
    expect(step(tf.scalar(1)).dataSync()[0]).toBe(11);
    current.dispose();
    expect(() => step(tf.scalar(1))).toThrow(
      `use no variable that was disposed: ${current.name}, of shape [], is`,
    );
  });

  it('follow a change of the backend', async () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const step = compile((by: Tensor) => {
      increment(v, by);
      return tf.mul(v, 2);
    });
    const by = tf.scalar(1);
    step(by);
    await tf.setBackend('cpu');
    expect(v.arraySync()).toEqual([2, 3]);
    expect(step(by).arraySync()).toEqual([6, 8]);
    step(by);
    await tf.setBackend('wasm');
    expect(step(by).arraySync()).toEqual([10, 12]);
    expect(v.arraySync()).toEqual([5, 6]);
  });

  it('and arguments survive the growth of the wasm heap', () => {
    const v = tf.variable(tf.zeros([1000]));
    const step = compile((by: Tensor) => {
      increment(v, by);
      return tf.sum(v);
    });
    const by = tf.ones([1000]);
    step(by);
    const large = tf.zeros([50_000_000]);
    expect(step(by).dataSync()[0]).toBe(2000);
    expect(v.dataSync()[999]).toBe(2);
    large.dispose();
  });

  it('and large tensors of the closure are read where they are', () => {
    const data = tf.range(0, 10_000);
    const step = compile((x: Tensor) => tf.sum(tf.mul(data, x)));
    expect(step(tf.scalar(1)).dataSync()[0]! / 49_995_000).toBeCloseTo(1, 6);
    expect(step(tf.scalar(2)).dataSync()[0]! / 99_990_000).toBeCloseTo(1, 6);
  });
});
