import type { Optimizer, Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { cellOf } from '../../../../src/runtime/compile/cells';
import { compile } from '../../../../src/runtime/compile/compile';
import { planOf } from '../../../../src/runtime/compile/plan';
import { trace } from '../../../../src/runtime/compile/trace';
import { tf } from '../../../../src/runtime/tf';
import { regression } from '../support/regression';

/** The loops of a function, and the operators that are left to ONNX Runtime. */
function planned(run: (...args: never[]) => unknown, ...args: Tensor[]) {
  const traced = trace(run as (...args: unknown[]) => unknown, args);
  if (traced.failure) throw traced.failure.error;
  const { updates, session } = planOf(traced, { loops: true });
  return { updates, rest: session.nodes.map(({ op }) => op) };
}

const inputs = () => {
  const x = tf.randomNormal([32, 3], 0, 1, 'float32', 3);
  return [x, tf.matMul(x, tf.tensor2d([1, 2, -1, 0.5, 0, 1], [3, 2]))] as const;
};

/** Runs the same in two ways, and compares bits: a loop rounds after each operation, as eager code does. */
function expectSameBits(make: () => { step: (x: Tensor) => unknown; watched: Tensor[] }, calls = 3): void {
  const [eager, compiled] = [make(), make()];
  const step = compile(compiled.step);
  const x = tf.randomNormal([5, 7], 0, 1, 'float32', 1);
  for (let i = 0; i < calls; i++) {
    eager.step(x);
    step(x);
    compiled.watched.forEach((tensor, k) => {
      expect(tensor.arraySync()).toEqual(eager.watched[k]!.arraySync());
    });
  }
}

const variable = (seed: number) => tf.variable(tf.randomNormal([5, 7], 0, 1, 'float32', seed));

describe('updates', () => {
  const optimizers: readonly [string, () => Optimizer, number?][] = [
    ['sgd', () => tf.train.sgd(0.1)],
    ['momentum', () => tf.train.momentum(0.05, 0.9)],
    ['adagrad', () => tf.train.adagrad(0.1)],
    // Its two averages do not need each other's new values.
    ['adadelta', () => tf.train.adadelta(0.5), 2],
    ['rmsprop', () => tf.train.rmsprop(0.01)],
    ['adam', () => tf.train.adam(0.01)],
    ['adamax', () => tf.train.adamax(0.01)],
  ];
  it.each(optimizers)('of %s are loops over a variable, the same for all', (_, make, loops = 1) => {
    const { step, variables } = regression(make());
    const [x, y] = inputs();
    step(x, y); // makes the slots
    const { updates, rest } = planned(step as never, x, y);
    expect(updates).toHaveLength(loops * variables.length);
    expect(new Set(updates.map(({ key }) => key)).size).toBe(loops);
    expect(rest).not.toContain('Sqrt');
  });

  it('leave to the graph what is needed for something else too', () => {
    const v = variable(1);
    const clip = (x: Tensor) => {
      const g = tf.sub(v, x);
      const scale = tf.div(0.1, tf.sqrt(tf.sum(tf.square(g))));
      v.assign(tf.sub(v, tf.mul(g, scale)));
    };
    const { updates, rest } = planned(clip as never, tf.zeros([5, 7]));
    expect(rest).toEqual(['Sub', 'Mul', 'ReduceSum', 'Sqrt', 'Div']);
    expect(updates[0]).toMatchObject({ key: 'Mul(a0,s0) Sub(a1,n0) n1', size: 35 });
    expectSameBits(() => {
      const w = variable(2);
      return { step: (x) => w.assign(tf.sub(w, tf.mul(tf.sub(w, x), tf.max(x)))), watched: [w] };
    });
  });

  it('of a variable and its average are one loop, to the bit', () => {
    const make = () => {
      const [w, average] = [variable(1), variable(2)];
      const step = (x: Tensor) => {
        w.assign(tf.sub(w, tf.mul(0.1, tf.sub(w, x))));
        average.assign(tf.add(tf.mul(average, 0.9), tf.mul(w, 0.1)));
      };
      return { step, watched: [w, average] };
    };
    expectSameBits(make);
    expect(planned(make().step as never, tf.zeros([5, 7]))).toMatchObject({
      updates: [{}],
      rest: ['Identity'],
    });
  });

  it('read arguments, tensors of the closure, and variables of another update', () => {
    expectSameBits(() => {
      const [v, w] = [variable(1), variable(2)];
      const fixed = tf.randomNormal([5, 7], 0, 1, 'float32', 3);
      const step = (x: Tensor) => {
        const before = tf.mul(v, 1);
        v.assign(tf.add(tf.maximum(w, x), fixed));
        w.assign(tf.minimum(tf.neg(before), tf.abs(x)));
      };
      return { step, watched: [v, w] };
    });
  });

  it('of one loop may exchange variables: all is read before anything is written over', () => {
    expectSameBits(() => {
      const [v, w] = [variable(1), variable(2)];
      const step = (x: Tensor) => {
        const part = tf.mul(tf.sub(v, w), x);
        const exchanged = [tf.sub(w, part), tf.add(v, part)] as const;
        v.assign(exchanged[0]);
        w.assign(exchanged[1]);
      };
      return { step, watched: [v, w] };
    });
  });

  it('write over numbers that a clone still has: the clone keeps them', () => {
    const v = tf.variable(tf.tensor1d([0, 10, 20]));
    const step = compile((x: Tensor) => v.assign(tf.add(v, x)));
    const ones = tf.ones([3]);
    const kept: Tensor[] = [];
    for (let i = 0; i < 3; i++) {
      kept.push(v.clone());
      step(ones);
    }
    const first = [0, 10, 20];
    kept.forEach((clone, i) => {
      expect(clone.arraySync()).toEqual(first.map((value) => value + i));
    });
    expect(v.arraySync()).toEqual([3, 13, 23]);
  });

  it('need one place for a variable where nothing else reads it, and two where results are looked at first', () => {
    const hasTwo = (checkNumerics: boolean) => {
      const v = variable(1);
      compile((x: Tensor) => v.assign(tf.add(v, x)), { checkNumerics })(tf.ones([5, 7]));
      return cellOf(v).hasSecondPlace;
    };
    expect([hasTwo(false), hasTwo(true)]).toEqual([false, true]);
  });

  it('may be all that there is to do', () => {
    expectSameBits(() => {
      const v = variable(1);
      return { step: () => v.assign(tf.add(v, v)), watched: [v] };
    });
  });

  it('are returned too, and hand on NaN and infinity', () => {
    const v = tf.variable(tf.tensor1d([1, -1, 0, 1e38]));
    const step = compile((x: Tensor) => {
      v.assign(tf.mul(tf.div(v, x), 100));
      return tf.neg(v);
    });
    expect([...step(tf.tensor1d([0, 0, 0, 1])).dataSync()]).toEqual([-Infinity, Infinity, NaN, -Infinity]);
    expect([...v.dataSync()]).toEqual([Infinity, -Infinity, NaN, Infinity]);
  });

  it('write no subnormal numbers: those are 0 of their sign, and all others stay', () => {
    const [least, half] = [2 ** -126, 2 ** -127];
    const v = tf.variable(tf.tensor1d([half, -half, least, -least, 2 ** -149, 0, -0, NaN]));
    compile((x: Tensor) => v.assign(tf.mul(v, x)))(tf.tensor1d([1, 1, 1, 1, 1, 1, 1, 1]));
    expect([...v.dataSync()]).toEqual([0, -0, least, -least, 0, 0, -0, NaN]);
  });

  it('let the averages of a gradient that is always 0 fade to 0', () => {
    const momentum = tf.variable(tf.tensor1d([1, -1, 1e-30]));
    const step = compile((decay: Tensor) => momentum.assign(tf.mul(momentum, decay)));
    // 0.9^1000 = 1.7e-46 is below the least number there is, 1.4e-45; rounding alone would stop at 4 · 1.4e-45.
    for (let i = 0; i < 1000; i++) step(tf.scalar(0.9));
    expect([...momentum.dataSync()]).toEqual([0, -0, 0]);
  });

  it('are longer than a piece of the loop', () => {
    const n = 300_001;
    const v = tf.variable(tf.range(0, n));
    const step = compile((x: Tensor) => v.assign(tf.add(tf.mul(v, 2), x)));
    step(tf.scalar(1));
    const data = v.dataSync();
    expect(data.findIndex((value, i) => value !== Math.fround(2 * i + 1))).toBe(-1);
  });
});
