import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/runtime/compile/compile';
import { PATIENCE } from '../../../src/runtime/compile/resting';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';

/** Whole numbers that stay small: nothing is rounded, in whatever order it is summed. */
const whole = (shape: number[], seed: number): Tensor =>
  tf.tidy(() => tf.floor(tf.randomUniform(shape, -3, 4, 'float32', seed)));
const bounded = (x: Tensor): Tensor => tf.clipByValue(x, -8, 8);

/** Two variables and what is done with them; compiled or not. */
function makeModel(isCompiled: boolean) {
  const [matrix, filter] = [tf.variable(whole([4, 4], 1)), tf.variable(whole([3, 3, 2, 2], 2))];
  const made = <A extends Tensor[], R>(run: (...x: A) => R): ((...x: A) => R) =>
    isCompiled ? compile(run) : (...x: A) => tf.tidy(() => run(...x) as never) as R;
  const product = (x: Tensor) => bounded(tf.matMul(x as Tensor2D, matrix as unknown as Tensor2D));
  const picture = (x: Tensor) =>
    bounded(tf.conv2d(tf.reshape(x, [1, 2, 2, 2]) as Tensor4D, filter as unknown as Tensor4D, 1, 'same'));
  const add = (to: Variable, by: Tensor) => {
    to.assign(bounded(tf.add(to, by)) as never);
  };
  const predict = made((x: Tensor) =>
    tf.add(
      product(x),
      tf.reshape(tf.slice(picture(tf.slice(x, [0, 0], [2, 4])), [0, 0, 0, 0], [1, 1, 2, 2]), [4]),
    ),
  );
  const optimizer = tf.train.sgd(1);
  const copies: Tensor[] = [];
  return {
    actions: {
      addToMatrix: made((x: Tensor) => {
        add(matrix, product(x));
        return tf.sum(matrix);
      }),
      addToFilter: made((x: Tensor) => {
        add(filter, tf.sum(picture(x)));
        return filter as Tensor;
      }),
      exchange: made((x: Tensor) => {
        const mean = tf.reshape(tf.slice(filter, [0, 0, 0, 0], [2, 2, 2, 2]), [4, 4]);
        add(filter, tf.sum(matrix));
        matrix.assign(bounded(tf.add(x, mean)) as never);
      }),
      train: made((x: Tensor) => {
        const loss = () => tf.sum(tf.mul(tf.sign(x), matrix)).asScalar();
        const value = optimizer.minimize(loss, true, [matrix])!;
        matrix.assign(bounded(matrix) as never);
        return value;
      }),
      predict,
      // Variables that rest for so long become constants of the graph.
      predictOften: (x: Tensor) => {
        for (let k = 0; k < PATIENCE; k++) predict(x);
        return predict(x);
      },
      product: (x: Tensor) => product(x),
      picture: (x: Tensor) => picture(tf.slice(x, [0, 0], [2, 4])),
      read: () => tf.concat([tf.reshape(matrix, [-1]), tf.reshape(filter, [-1])]),
      assign: (x: Tensor) => {
        matrix.assign(tf.neg(x) as never);
      },
      copy: () => {
        copies.push(tf.keep(tf.clone(matrix as Tensor)), tf.keep(tf.reshape(filter as Tensor, [-1])));
      },
      copies: () => tf.concat([tf.zeros([1]), ...copies.map((copy) => tf.reshape(copy, [-1]))]),
    },
    dispose: () => tf.dispose([matrix, filter, ...copies]),
  };
}

type Model = ReturnType<typeof makeModel>;
type Action = keyof Model['actions'];

/** The numbers that an action gives. */
function numbersOf(model: Model, action: Action, seed: number): number[] {
  const rows = action === 'addToFilter' ? 2 : 4;
  const x = whole([rows, 4], seed);
  const result = tf.tidy(() => {
    const given = model.actions[action](x);
    return given instanceof tf.Tensor ? tf.clone(given) : tf.zeros([1]);
  });
  // 0 and −0 are one number.
  const numbers = Array.from(result.dataSync(), (value) => value + 0);
  tf.dispose([x, result]);
  return numbers;
}

/** Those with a compiled function among them twice. */
const names: readonly Action[] = [
  ...(['addToMatrix', 'addToFilter', 'exchange', 'train'] as const),
  ...(['addToMatrix', 'addToFilter', 'exchange', 'train'] as const),
  ...(['predict', 'predictOften', 'predictOften'] as const),
  ...(['product', 'picture', 'read', 'assign', 'copy', 'copies'] as const),
];

/** INTERLEAVINGS=300 looks longer. */
const runs = Number(process.env.INTERLEAVINGS ?? 8);

describe.each(['wasm', 'cpu'] as const)('compiled steps and eager code in any order, on %s', (backend) => {
  beforeAll(async () => {
    await runtime.ready({ backend });
  });

  it('see the same variables', { timeout: 600_000 }, () => {
    const actions = fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(1000)), {
      minLength: 3,
      maxLength: 20,
    });
    fc.assert(
      fc.property(actions, (list) => {
        const [compiled, eager] = [makeModel(true), makeModel(false)];
        for (const [i, [action, seed]] of list.entries()) {
          const told = `${i + 1} of ${list.map(([name]) => name).join(', ')}`;
          expect(numbersOf(compiled, action, seed), told).toEqual(numbersOf(eager, action, seed));
        }
        for (const action of ['read', 'predictOften', 'product', 'picture', 'copies'] as const)
          expect(numbersOf(compiled, action, 1), action).toEqual(numbersOf(eager, action, 1));
        for (const model of [compiled, eager]) model.dispose();
      }),
      { numRuns: runs },
    );
  });
});
