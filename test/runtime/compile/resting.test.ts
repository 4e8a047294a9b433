import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cellOf } from '../../../src/runtime/compile/cells';
import { compile } from '../../../src/runtime/compile/compile';
import type * as native from '../../../src/runtime/compile/native';
import type { OnnxModel } from '../../../src/runtime/compile/onnx';
import { PATIENCE, RestingSession } from '../../../src/runtime/compile/resting';
import type * as session from '../../../src/runtime/compile/session';
import { tf } from '../../../src/runtime/tf';

/** What was opened, in order: 'constants' or 'inputs'; how many are open; whether constants are refused. */
const opened = vi.hoisted(() => ({ kinds: [] as string[], open: 0, refusesConstants: false }));
vi.mock('../../../src/runtime/compile/session', async (load) => {
  const true_ = await load<typeof session>();
  const openSession: typeof true_.openSession = (graph, provider) => {
    const kind = graph.inputs.some(({ name }) => name.startsWith('variable')) ? 'inputs' : 'constants';
    if (kind === 'constants' && opened.refusesConstants) throw new Error('no constants here');
    const made = true_.openSession(graph, provider);
    opened.kinds.push(kind);
    opened.open++;
    return {
      run: (...call: Parameters<native.NativeSession['run']>) => made.run(...call),
      dispose: () => {
        opened.open--;
        made.dispose();
      },
    };
  };
  return { ...true_, openSession };
});

beforeEach(async () => {
  await tf.setBackend('cpu');
  tf.engine().startScope();
  Object.assign(opened, { kinds: [], open: 0, refusesConstants: false });
});
afterEach(() => {
  for (const step of steps.splice(0)) step.dispose();
  tf.engine().endScope();
});

const steps: { dispose(): void }[] = [];
const made = <A extends Tensor[], R>(run: (...x: A) => R) => {
  const step = compile(run);
  steps.push(step);
  return step;
};

const numbers = (x: Tensor) => Array.from(x.dataSync());

/** A dense layer [1, 2] → [1, 2] of whole numbers, compiled; weights all the same number. */
function layer(value: number) {
  const w = tf.variable(tf.fill([2, 2], value)) as unknown as Tensor2D & tf.Variable;
  const step = made((x: Tensor) => tf.matMul(x as Tensor2D, w));
  const call = (times = 1) => {
    let last: number[] = [];
    for (let k = 0; k < times; k++) last = numbers(step(tf.tensor2d([[1, 2]])));
    return last;
  };
  return { w, step, call, set: (to: number) => w.assign(tf.fill([2, 2], to) as never) };
}

describe('variables of a step that writes none', () => {
  it('are constants until they change', () => {
    const { call, set } = layer(1);
    expect(call(3)).toEqual([3, 3]);
    expect(opened.kinds).toEqual(['constants']);
    set(2);
    expect(call()).toEqual([6, 6]);
    expect(opened.kinds).toEqual(['constants', 'inputs']);
    expect(opened.open).toBe(1);
  });

  it('are inputs while they change often, and constants once they rest', () => {
    const { call, set } = layer(1);
    for (let k = 1; k <= 5; k++) {
      set(k);
      expect(call()).toEqual([3 * k, 3 * k]);
    }
    expect(opened.kinds).toEqual(['constants', 'inputs']);
    expect(call(PATIENCE)).toEqual([15, 15]);
    expect(opened.kinds).toEqual(['constants', 'inputs', 'constants']);
    expect(opened.open).toBe(1);
  });

  it('that rested for long are constants again at the first call after a change', () => {
    const { call, set } = layer(1);
    for (const value of [2, 3]) {
      call(PATIENCE);
      set(value);
      expect(call()).toEqual([3 * value, 3 * value]);
    }
    expect(opened.kinds).toEqual(['constants', 'constants', 'constants']);
    expect(opened.open).toBe(1);
  });

  it('are seen to change by another compiled step, by an optimizer, and by a swap of two', () => {
    const [a, b] = [layer(1), layer(10)];
    const add = made((by: Tensor) => void a.w.assign(tf.add(a.w, by) as never));
    const optimizer = tf.train.sgd(1);
    expect(a.call()).toEqual([3, 3]);
    add(tf.scalar(1));
    expect(a.call()).toEqual([6, 6]);
    a.call(PATIENCE);
    add(tf.scalar(1));
    expect(a.call()).toEqual([9, 9]);
    a.call(PATIENCE);
    optimizer.minimize(() => tf.sum(a.w).asScalar(), false, [a.w]);
    expect(a.call()).toEqual([6, 6]);
    a.call(PATIENCE);
    b.call(PATIENCE);
    const before = tf.clone(a.w as Tensor);
    a.w.assign(tf.clone(b.w as Tensor) as never);
    b.w.assign(before as never);
    expect([a.call(), b.call()]).toEqual([
      [30, 30],
      [6, 6],
    ]);
  });

  it('of a step that writes one are inputs', () => {
    const { w, set } = layer(0);
    const step = made((x: Tensor) => void w.assign(tf.tanh(tf.add(w, x)) as never));
    for (let k = 0; k < 2 * PATIENCE; k++) step(tf.scalar(0));
    expect(opened.kinds).toEqual(['inputs']);
    set(1);
    step(tf.scalar(-1));
    expect(numbers(w)).toEqual([0, 0, 0, 0]);
  });

  it('leave no session when the step is disposed, in either state', () => {
    const { call, set, step } = layer(1);
    call();
    step.dispose();
    expect(opened.open).toBe(0);
    const second = layer(1);
    second.call();
    second.set(3);
    second.call();
    second.step.dispose();
    expect(opened.open).toBe(0);
    set(2);
  });

  it('are inputs where ONNX Runtime refuses constants', () => {
    opened.refusesConstants = true;
    const { call, set } = layer(2);
    expect(call(PATIENCE + 2)).toEqual([6, 6]);
    set(1);
    expect(call()).toEqual([3, 3]);
    expect(opened.kinds).toEqual(['inputs']);
  });

  it('give the numbers of eager code as filters too', () => {
    const filter = tf.variable(tf.randomNormal([3, 3, 3, 40], 0, 1, 'float32', 1));
    const run = (x: Tensor) =>
      tf.relu(tf.conv2d(x as Tensor4D, filter as unknown as Tensor4D, [2, 1], 'same'));
    const step = made(run);
    const x = tf.randomNormal([2, 9, 8, 3], 0, 1, 'float32', 2);
    const [found, expected] = [numbers(step(x)), numbers(run(x))];
    expect(opened.kinds).toEqual(['constants']);
    // Sums of 27 products in another order.
    const worst = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
    expect(worst).toBeLessThan(2e-5);
  });
});

describe('room for constants', () => {
  const product: OnnxModel = {
    name: 'product',
    nodes: [{ op: 'Mul', inputs: ['x', 'variable w'], outputs: ['y'], attributes: {} }],
    constants: [],
    inputs: ['x', 'variable w'].map((name) => ({ name, shape: [4], dtype: 'float32' })),
    outputs: [{ name: 'y', shape: [4], dtype: 'float32' }],
  };

  async function run(resting: RestingSession): Promise<number[]> {
    const { ortTensor } = await import('../../../src/runtime/compile/native');
    const y = new Float32Array(4);
    const x = ortTensor('float32', Float32Array.of(1, 2, 3, 4), [4]);
    resting.run({ x }, { y: ortTensor('float32', y, [4]) }, {});
    return [...y];
  }

  it('is given to the latest; older ones run with inputs', async () => {
    const room = 40; // bytes: two variables of 16
    const make = (value: number) =>
      new RestingSession(
        product,
        'cpu',
        new Map([['variable w', cellOf(tf.variable(tf.fill([4], value)))]]),
        room,
      );
    const sessions = [1, 2, 3].map(make);
    expect(opened.kinds).toEqual(['constants', 'constants', 'constants']);
    expect(opened.open).toBe(2);
    expect(await Promise.all(sessions.map(run))).toEqual([
      [1, 2, 3, 4],
      [2, 4, 6, 8],
      [3, 6, 9, 12],
    ]);
    expect(opened.kinds.slice(3)).toEqual(['inputs']);
    for (const one of sessions) one.dispose();
    expect(opened.open).toBe(0);
    const large = new RestingSession(
      product,
      'cpu',
      new Map([['variable w', cellOf(tf.variable(tf.ones([4])))]]),
      15,
    );
    expect(opened.kinds.slice(4)).toEqual(['inputs']);
    large.dispose();
  });
});
