import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../../src/random/random';
import { compile } from '../../../src/runtime/compile/compile';
import { runtime } from '../../../src/runtime/runtime';
import { tf } from '../../../src/runtime/tf';
import { regression } from './support/regression';

beforeAll(async () => {
  await runtime.ready();
});

const x = () => tf.tensor1d([1, 2, 3]);
const outside: { tensor?: Tensor } = {};

/** What a graph cannot repeat, and what the error says of it. */
const refused: readonly [string, (x: Tensor) => unknown, RegExp][] = [
  ['a JavaScript random number', (a) => tf.mul(a, Math.random()), /same at each call: a number in it is 0\./],
  ['an unseeded normal draw', (a) => tf.add(a, tf.randomNormal([3])), /same at each call.*noise\(/],
  ['an unseeded uniform draw', (a) => tf.add(a, tf.randomUniform([3])), /same at each call/],
  ['an unseeded dropout', (a) => tf.dropout(a, 0.5), /same at each call/],
  ['reading values', (a) => tf.scalar(tf.sum(a).dataSync()[0]!), /must not read the values/],
  [
    'reading values of a tensor from outside',
    (a) => tf.mul(a, outside.tensor!.dataSync()[0]!),
    /must not read/,
  ],
  ['printing', (a) => a.print(), /must not read the values/],
  ['being async', async (a) => tf.neg(a), /must not be async/],
  ['waiting for values', async (a) => tf.scalar((await a.data())[0]!), /must not/],
  ['disposing an argument', (a) => a.dispose(), /it disposes an argument/],
  [
    'disposing a tensor from outside',
    () => outside.tensor!.dispose(),
    /a tensor from outside, of shape \[2\]/,
  ],
  ['keeping a tensor', (a) => tf.keep(tf.neg(a)), /must not keep a tensor/],
  ['using what it disposed', (a) => tf.neg(dropped(tf.neg(a))), /disposed/],
  ['returning what it disposed', (a) => dropped(tf.neg(a)), /return no tensor that it disposed/],
  ['making a variable at each call', (a) => tf.variable(tf.neg(a)), /make its variables once.*outside of it/],
  ['text', () => tf.tensor1d(['a', 'b']), /float32, int32 or bool: one is string/],
  ['returning new objects that are no tensors', () => new Date(), /something else than tensors/],
];

function dropped(tensor: Tensor): Tensor {
  tensor.dispose();
  return tensor;
}

describe('compile refuses', () => {
  it.each(refused)('%s', (_, run, message) => {
    outside.tensor = tf.tensor1d([1, 2]);
    const step = compile(run);
    const input = x();
    const before = tf.memory().numTensors;
    expect(() => step(input)).toThrow(message);
    expect(() => step(input)).toThrow(message);
    expect(tf.getBackend()).toBe('wasm');
    expect(outside.tensor.isDisposed).toBe(false);
    expect([...outside.tensor.dataSync()]).toEqual([1, 2]);
    if (!message.source.includes('variables')) expect(tf.memory().numTensors).toBe(before);
  });

  it('a counter of the function', () => {
    let calls = 0;
    const step = compile((a: Tensor) => tf.mul(a, ++calls));
    expect(() => step(x())).toThrow('a number in it is 1 in one call and 2 in the next (tensor of shape [])');
  });

  it('a shape that changes from call to call', () => {
    let n = 1;
    const step = compile((a: Tensor) => tf.slice(a, [0], [++n]));
    expect(() => step(x())).toThrow(/same at each call: .*(Slice|a number in it)/);
  });

  it('draws of the toolkit’s own generator', () => {
    const generator = random(1);
    const step = compile((a: Tensor) => tf.add(a, tf.tensor1d(generator.normals(new Float32Array(3)))));
    expect(() => step(x())).toThrow('same at each call');
  });

  it('a tensor of an earlier call, or one that is disposed', () => {
    let last: Tensor | undefined;
    const step = compile((a: Tensor) => {
      const result = last ? tf.add(a, last) : tf.neg(a);
      last = result;
      return result;
    });
    expect(() => step(x())).toThrow('kept from an earlier call');
    const gone = tf.ones([3]);
    const late = compile((a: Tensor) => tf.add(a, gone));
    late(x());
    gone.dispose();
    expect(() => late(x())).toThrow('use no tensor that was disposed');
  });

  it('arguments that are no tensors, with the way to pass a number', () => {
    const step = compile((a: Tensor, factor: number) => tf.mul(a, factor));
    expect(() => step(x(), 0.5)).toThrow(/argument \[1\] is 0.5; pass a number as tf.scalar\(n\)/);
    const gone = x();
    gone.dispose();
    expect(() => compile((a: Tensor) => a)(gone)).toThrow('must not be disposed: argument [0] is');
  });

  it('to have gradients taken through it', () => {
    const step = compile((a: Tensor) => tf.square(a));
    expect(() => tf.grad((a) => tf.sum(step(a)))(x())).toThrow('gradients must be taken inside');
    expect(
      tf
        .grad((a) => tf.sum(tf.square(a)))(x())
        .arraySync(),
    ).toEqual([2, 4, 6]);
  });
});

describe('checkNumerics', () => {
  it('names what is not finite, and leaves the variables', () => {
    const v = tf.variable(tf.scalar(1), true, 'weight of the check');
    const step = compile(
      (a: Tensor) => {
        v.assign(tf.div(v, a) as Tensor<never>);
        return { loss: tf.log(a) };
      },
      { checkNumerics: true },
    );
    step(tf.scalar(2));
    const before = tf.memory().numTensors;
    const zero = tf.scalar(0);
    expect(() => step(zero)).toThrow(/variable weight of the check has Infinity at position 0/);
    expect(() => step(tf.scalar(-1))).toThrow(/the result\.loss has NaN at position 0/);
    expect(v.dataSync()[0]).toBe(0.5);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(step(tf.scalar(2)).loss.dataSync()[0]).toBeCloseTo(Math.log(2));
  });
});

describe('an error in the function', () => {
  it('is thrown as it is and changes nothing', () => {
    const { step, variables, optimizer } = regression(tf.train.adam(1e-2));
    const weights = variables.map((variable) => [...variable.dataSync()]);
    const error = new RangeError('mine');
    let fails = true;
    const compiled = compile((a: Tensor, b: Tensor) => {
      const loss = step(a, b);
      if (fails) throw error;
      return loss;
    });
    const [a, b] = [tf.ones([4, 3]), tf.zeros([4, 2])];
    expect(() => compiled(a, b)).toThrow(error);
    expect(variables.map((variable) => [...variable.dataSync()])).toEqual(weights);
    expect(optimizer.iterations).toBe(0);
    fails = false;
    const eager = regression(tf.train.adam(1e-2));
    const difference = compiled(a, b).dataSync()[0]! - eager.step(a, b).dataSync()[0]!;
    expect(Math.abs(difference)).toBeLessThan(1e-6);
    expect(optimizer.iterations).toBe(1);
  });
});
