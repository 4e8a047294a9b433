import { beforeAll, describe, expect, it } from 'vitest';
import { langevinWalk } from '../../src/families/langevin';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { mean, numbers } from './support';

beforeAll(() => runtime.ready());

/** Points after so many steps. */
function walked(energy: (x: tf.Tensor) => tf.Tensor, steps: number, stepSize: number, n = 20_000): number[] {
  const start = tf.mul(2, noise([n, 1], random(1)));
  let last: number[] = [];
  let step = 0;
  for (const x of langevinWalk(energy, start, { random: random(2), steps, stepSize }))
    if (step++ === steps) last = numbers(x);
  start.dispose();
  return last;
}

describe('a Langevin walk', () => {
  it('settles at variance 1/(1 − τ/2) for the energy x²/2', () => {
    const bowl = (x: tf.Tensor) => tf.mul(0.5, tf.sum(tf.square(x), 1));
    for (const stepSize of [0.2, 0.8]) {
      const points = walked(bowl, 40, stepSize);
      const expected = 1 / (1 - stepSize / 2);
      // 40 steps of 0.2 forget the start but for (1 − 0.2)^80 of its variance.
      expect(Math.abs(mean(points.map((v) => v * v)) - expected)).toBeLessThan(
        4.5 * expected * Math.sqrt(2 / points.length),
      );
    }
  });

  it('settles in e^{−E} for an energy with two wells, each as often as it weighs', () => {
    // E = 2(x² − 1)² − x/4; shares by the midpoint rule.
    const E = (x: number) => 2 * (x * x - 1) ** 2 - x / 4;
    const wells = (x: tf.Tensor) =>
      tf.squeeze(tf.sub(tf.mul(2, tf.square(tf.sub(tf.square(x), 1))), tf.mul(0.25, x)), [1]);
    const cells = Array.from({ length: 2000 }, (_, k) => -4 + (k + 0.5) * 0.004);
    const weigh = (f: (x: number) => number) =>
      cells.reduce((sum, x) => sum + f(x) * Math.exp(-E(x)), 0) /
      cells.reduce((sum, x) => sum + Math.exp(-E(x)), 0);
    const points = walked(wells, 1500, 0.005, 4000);
    // 4.5·√(¼/4000) = 0.036, and a bias of the order of τ.
    const within = (found: number, exact: number) => expect(Math.abs(found - exact)).toBeLessThan(0.04);
    within(
      mean(points.map((x) => (x > 0 ? 1 : 0))),
      weigh((x) => (x > 0 ? 1 : 0)),
    );
    within(
      mean(points.map((x) => x * x)),
      weigh((x) => x * x),
    );
  });

  it('does not see a constant in the energy: Z does not matter', () => {
    const bowl = (c: number) => (x: tf.Tensor) => tf.add(tf.mul(0.5, tf.sum(tf.square(x), 1)), c);
    expect(walked(bowl(5), 5, 0.1, 10)).toEqual(walked(bowl(0), 5, 0.1, 10));
  });

  it('frees its tensors, also when it is left early', () => {
    const start = noise([3, 2], random(1));
    const energy = (x: tf.Tensor) => tf.sum(tf.square(x), 1);
    const before = tf.memory().numTensors;
    for (const x of langevinWalk(energy, start, { random: random(1) })) if (x !== start) break;
    for (const _ of langevinWalk(energy, start, { random: random(1), steps: 3 }));
    expect(tf.memory().numTensors).toBe(before);
    start.dispose();
  });

  it('refuses a step that is none, in words', () => {
    const start = tf.zeros([1, 2]);
    const walk = (stepSize: number) =>
      langevinWalk((x) => tf.sum(x, 1), start, { random: random(1), stepSize });
    expect(() => [...walk(0)]).toThrow(
      'Cannot walk as stepSize must be positive and finite: current value is 0',
    );
    start.dispose();
  });
});
