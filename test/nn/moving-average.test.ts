import { describe, expect, it } from 'vitest';
import { movingAverage } from '../../src/nn/moving-average';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { numbersOf } from './support';

describe('movingAverage', () => {
  it('is Σ (1 − d) dᵏ θ, from the first values on', () => {
    const w = tf.variable(tf.scalar(1));
    const average = movingAverage({ w }, 0.75);
    let expected = 1;
    for (const value of [2, -4, 8, 0.5]) {
      w.assign(tf.scalar(value));
      average.update();
      expected = 0.75 * expected + 0.25 * value;
    }
    expect(numbersOf(average.parameters().w!)[0]).toBeCloseTo(expected, 6);
  });

  it('takes the place of the parameters and gives it back, also after errors and promises', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const average = movingAverage({ w }, 0.5);
    w.assign(tf.tensor1d([3, 6]));
    average.update();
    expect(average.using(() => numbersOf(w))).toEqual([2, 4]);
    expect(numbersOf(w)).toEqual([3, 6]);
    expect(() =>
      average.using(() => {
        throw new TypeError('mine');
      }),
    ).toThrow(TypeError);
    expect(numbersOf(w)).toEqual([3, 6]);
    expect(await average.using(async () => numbersOf(w))).toEqual([2, 4]);
    expect(numbersOf(w)).toEqual([3, 6]);
    expect(numbersOf(average.parameters().w!)).toEqual([2, 4]);
  });

  it('leaves no tensor behind', () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    runtime.noLeaks(() => {
      const average = movingAverage({ w });
      average.update();
      average.using(() => average.update());
      average.dispose();
    });
    w.dispose();
  });

  it('refuses a decay outside [0, 1]', () => {
    expect(() => movingAverage({}, 1.5)).toThrow('decay must be in [0, 1]');
  });
});
