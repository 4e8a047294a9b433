import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discriminatorLoss, type Gan, gan, ganStep, generatorLoss } from '../../src/families/gan';
import { gaussian } from '../../src/probability/gaussian';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { mean, numbers, shake } from './support';

beforeAll(() => runtime.ready());

let model: Gan;
beforeAll(() => {
  model = gan({ width: 6, depth: 1 }, random(1));
  shake(model.parameters(), 0.5);
});
afterAll(() => model.dispose());

const batch = (n: number) => ({ x: noise([n, 2], random(2)), noise: noise([n, 2], random(3)) });

describe('the game of a GAN', () => {
  it('is worth −2 ln 2 to a discriminator that can only guess, and ln 2 to the generator', () => {
    const blind = { ...model, logit: (x: tf.Tensor) => tf.zeros([x.shape[0]!]) as tf.Tensor1D };
    expect(numbers(discriminatorLoss(blind)(batch(10)))[0]).toBeCloseTo(2 * Math.LN2, 6);
    expect(numbers(generatorLoss(blind)(batch(10)))[0]).toBeCloseTo(Math.LN2, 6);
  });

  it('is worth 2 JS − 2 ln 2 to the best discriminator, p_data/(p_data + p_G)', () => {
    // The laws differ in the first coordinate only: N(0, 1) and N(1, 1), whose ln ratio is ½ − x.
    const n = 200_000;
    const best: Gan = {
      ...model,
      generate: (z) => tf.add(z, tf.tensor1d([1, 0])),
      logit: (x) => tf.sub(0.5, tf.squeeze(x.slice([0, 0], [-1, 1]), [1])) as tf.Tensor1D,
    };
    const [p, q] = [gaussian(0, 1), gaussian(1, 1)];
    let shannon = 0;
    const dx = 0.001;
    for (let x = -9; x < 10; x += dx) {
      const [a, b] = [p.density(x), q.density(x)];
      shannon += 0.5 * dx * (a * Math.log((2 * a) / (a + b)) + b * Math.log((2 * b) / (a + b)));
    }
    const found = numbers(discriminatorLoss(best)(batch(n)))[0]!;
    // Terms of deviation below 1, 200,000 of each kind: 4.5·√(2/n) = 0.014; measured 0.001.
    expect(Math.abs(found - (2 * Math.LN2 - 2 * shannon))).toBeLessThan(0.006);
    const bolder = { ...best, logit: (x: tf.Tensor) => tf.mul(1.5, best.logit(x)) as tf.Tensor1D };
    expect(numbers(discriminatorLoss(bolder)(batch(n)))[0]!).toBeGreaterThan(found);
  });
});

describe('a step of a GAN', () => {
  it('moves the discriminator first and then the generator against the moved one', () => {
    const copy = gan({ width: 6, depth: 1 }, random(1));
    shake(copy.parameters(), 0.5);
    const sgd = (rate: number) => tf.train.sgd(rate);
    const step = ganStep(model, { generatorOptimizer: sgd(0.1), discriminatorOptimizer: sgd(0.2) });
    const given = batch(20);
    const loss = numbers(step(given))[0]!;
    const descend = (lossOf: () => tf.Scalar, list: tf.Variable[], rate: number) => {
      const { value, grads } = tf.variableGrads(lossOf, list);
      for (const variable of list) variable.assign(tf.sub(variable, tf.mul(rate, grads[variable.name]!)));
      return numbers(value)[0]!;
    };
    const { generator, discriminator } = copy.players();
    expect(loss).toBeCloseTo(
      descend(() => discriminatorLoss(copy)(given), discriminator, 0.2),
      5,
    );
    descend(() => generatorLoss(copy)(given), generator, 0.1);
    for (const [name, variable] of Object.entries(model.parameters())) {
      const expected = numbers(copy.parameters()[name] as tf.Tensor);
      for (const [k, value] of numbers(variable as tf.Tensor).entries())
        expect(value).toBeCloseTo(expected[k]!, 5);
    }
    expect(generator.length + discriminator.length).toBe(Object.keys(copy.parameters()).length);
    step.dispose();
    copy.dispose();
  });

  it('learns where the data lies', async () => {
    const shift = tf.tensor1d([0.8, -0.5]);
    const player = gan({ width: 16, depth: 1 }, random(4));
    const optimizers = [tf.train.adam(2e-3, 0.5), tf.train.adam(4e-3, 0.5)] as const;
    const step = ganStep(player, {
      generatorOptimizer: optimizers[0],
      discriminatorOptimizer: optimizers[1],
    });
    const draws = random(5);
    for (let k = 0; k < 600; k++)
      tf.tidy(() => {
        step({ x: tf.add(tf.mul(0.3, noise([128, 2], draws)), shift), noise: noise([128, 2], draws) });
      });
    const { points } = await player.sample(random(6), 2000);
    const centre = [0, 1].map((axis) => mean(points.filter((_, k) => k % 2 === axis)));
    // The game circles around its equilibrium: within a deviation of the data.
    expect(Math.hypot(centre[0]! - 0.8, centre[1]! + 0.5)).toBeLessThan(0.3);
    step.dispose();
    player.dispose();
    shift.dispose();
  });
});
