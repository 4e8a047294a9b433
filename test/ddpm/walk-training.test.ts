import { beforeAll, describe, expect, it } from 'vitest';
import { walkBatches, walkStep } from '../../src/ddpm/walk-training';
import type { Network } from '../../src/nn/network';
import { train } from '../../src/nn/train';
import { moments } from '../../src/probability/moments';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready());

/** Mean and variance of way over many walks from one point, by t. */
function targets(target: 'walk' | 'step') {
  const draw = walkBatches({ n: 1, points: [2] }, random(1), { steps: 5, std: 0.3, batch: 50_000, target });
  const { x, t, way } = draw();
  const [places, times, ways] = [x, t, way].map((tensor) => tensor.dataSync());
  const residuals = [...ways!].map((value, k) => value - (2 - places![k]!));
  return [1, 2, 3, 4, 5].map((at) => {
    const mine = residuals.filter((_, k) => times![k] === at);
    return { t: at, n: mine.length, ...moments(mine) };
  });
}

describe('batches of walks', () => {
  it('show the whole way back, which of one point is certain', () => {
    for (const { mean, variance } of targets('walk')) {
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(variance).toBeLessThan(1e-12);
    }
  });

  it('or t last steps, of the same mean and variance t(t − 1)·std² more', () => {
    for (const { t, n, mean, variance } of targets('step')) {
      const expected = t * (t - 1) * 0.09;
      // 4.5 standard errors, and single precision
      expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(expected / n) + 1e-6);
      expect(Math.abs(variance - expected)).toBeLessThan(4.5 * expected * Math.sqrt(2 / n) + 1e-10);
    }
  });

  it('are the same walks for a seed, whatever the target', () => {
    const draw = (target: 'walk' | 'step') =>
      walkBatches({ n: 2, points: [0, 0, 1, 1] }, random(3), { batch: 8, target })();
    const [a, b] = [draw('walk'), draw('step')];
    expect(a.x.shape).toEqual([8, 2]);
    expect(a.way.shape).toEqual([8, 2]);
    for (const name of ['x', 't'] as const) expect(a[name].dataSync()).toEqual(b[name].dataSync());
    expect(a.way.dataSync()).not.toEqual(b.way.dataSync());
  });

  it('refuse what cannot be walked', () => {
    const data = { n: 1, points: [1, 2] };
    const make = (options: object) => walkBatches(data, random(1), options);
    expect(() => make({ batch: 0 })).toThrow('Cannot draw walks as batch must be an integer of at least 1');
    expect(() => make({ std: 0 })).toThrow('std must be positive');
    expect(() => make({ target: 'home' })).toThrow('target must be one of');
    expect(() => walkBatches({ n: 2, points: [1, 2, 3] }, random(1))).toThrow('a multiple of n = 2');
  });
});

describe('training on walks', () => {
  it('finds the slope of a Gaussian', async () => {
    const slope = tf.variable(tf.scalar(0), true, 'slope');
    const network: Network = {
      predict: (x) => tf.mul(x, slope),
      parameters: () => ({ slope }),
      dispose: () => slope.dispose(),
    };
    const n = 20_000;
    const points = random(4)
      .normals(n)
      .map((z) => z / 2);
    const walk = { steps: 1, std: 0.5, batch: 1000 };
    const step = walkStep(network, { optimizer: tf.train.sgd(0.2) });
    const losses: number[] = [];
    const batches = walkBatches({ n, points }, random(5), walk);
    for await (const { loss } of train({ step, batches, steps: 100 })) losses.push(loss);
    // u = −x·¼/(¼ + ¼). The first loss is E(x₀ − x₁)² = ¼; a batch's error is √(2/1000), and a step of 0.2 averages some.
    expect(losses[0]).toBeCloseTo(0.25, 1);
    expect(Math.abs(slope.dataSync()[0]! + 0.5)).toBeLessThan(0.05);
    expect(losses.at(-1)).toBeLessThan(0.15);
    step.dispose();
    network.dispose();
  });
});
