import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Autoregressive,
  autoregressiveModel,
  autoregressiveStep,
} from '../../src/families/autoregressive';
import { train } from '../../src/nn/train';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { numbers, shake, squareCells } from './support';

beforeAll(() => runtime.ready());

const K = 5;
let model: Autoregressive;
beforeAll(() => {
  model = autoregressiveModel({ bins: K, low: -1, high: 1.5, width: 8, depth: 1 }, random(1));
  shake(model.parameters(), 0.8);
});
afterAll(() => model.dispose());

/** All K² pairs of tokens, row after row. */
const pairs = () =>
  tf.tensor2d(
    Array.from({ length: K * K }, (_, k) => [Math.floor(k / K), k % K]),
    [K * K, 2],
    'int32',
  );

describe('an autoregressive model', () => {
  it('cuts numbers into bins, those outside into the nearest one', () => {
    const x = tf.tensor2d([
      [-1, -0.51],
      [-0.5, 1.49],
      [-7, 7],
    ]);
    expect(numbers(model.tokens(x))).toEqual([0, 0, 1, 4, 0, 4]);
  });

  it('gives all pairs of tokens together a probability of 1, and each row its first', async () => {
    const logs = numbers(model.logProbabilities(pairs()));
    const joint = Array.from({ length: K * K }, (_, k) => Math.exp(logs[2 * k]! + logs[2 * k + 1]!));
    expect(joint.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const first = await model.next();
    for (let a = 0; a < K; a++) {
      const row = joint.slice(a * K, (a + 1) * K);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(first[a]!, 5);
      const second = await model.next(a);
      for (let b = 0; b < K; b++) expect(row[b]! / first[a]!).toBeCloseTo(second[b]!, 5);
    }
  });

  it('has a density that integrates to 1 and is 0 outside', async () => {
    const { points, area } = squareCells(2, 160);
    const logs = await model.logDensity(points);
    expect(logs.reduce((sum, log) => sum + Math.exp(log), 0) * area).toBeCloseTo(1, 4);
    expect(Array.from(await model.logDensity([1.5, 0, 0, -1.01]))).toEqual([-Infinity, -Infinity]);
  });

  it('draws tokens as often as their probability says, anywhere in the bin', async () => {
    const n = 20_000;
    const { points } = await model.sample(random(2), n);
    const counts = new Float64Array(K * K);
    const tokens = numbers(model.tokens(tf.tensor2d(Array.from(points), [n, 2])));
    for (let k = 0; k < n; k++) counts[tokens[2 * k]! * K + tokens[2 * k + 1]!]!++;
    const logs = numbers(model.logProbabilities(pairs()));
    for (const [k, count] of counts.entries()) {
      const p = Math.exp(logs[2 * k]! + logs[2 * k + 1]!);
      expect(Math.abs(count - n * p)).toBeLessThan(4.5 * Math.sqrt(n * p * (1 - p)) + 1e-3);
    }
    const places = points.map((v) => ((v + 1) / 0.5) % 1);
    const average = places.reduce((sum, v) => sum + v, 0) / places.length;
    expect(Math.abs(average - 0.5)).toBeLessThan(4.5 / Math.sqrt(12 * places.length));
  });

  it('learns the shares that counting gives: the maximum of the likelihood of a table', async () => {
    const counts = [
      [8, 0, 2],
      [1, 5, 4],
      [10, 10, 0],
    ];
    const tokens = counts.flatMap((row, a) => row.flatMap((count, b) => Array(count).fill([a, b])));
    const table = autoregressiveModel({ bins: 3, low: 0, high: 3, width: 16, depth: 1 }, random(3));
    const step = autoregressiveStep(table, { optimizer: tf.train.adam(3e-2) });
    const x = tf.add(tf.tensor2d(tokens), 0.5);
    const batch = { x, noise: tf.zeros(x.shape) };
    for await (const _ of train({ step, batches: Array(300).fill(batch), steps: 300 }));
    // Shares of 0 are approached by a logarithm only, as the logits have to grow.
    const close = (found: ArrayLike<number>, row: number[]) => {
      const sum = row.reduce((a, b) => a + b, 0);
      for (const [k, count] of row.entries()) expect(Math.abs(found[k]! - count / sum)).toBeLessThan(0.01);
    };
    close(await table.next(), [10, 10, 20]);
    for (const [a, row] of counts.entries()) close(await table.next(a), row);
    tf.dispose([x, batch.noise]);
    step.dispose();
    table.dispose();
  });

  it('refuses what it cannot use, in words', () => {
    expect(() => autoregressiveModel({ bins: 1 }, random(1))).toThrow(
      'bins must be an integer of at least 2',
    );
    expect(() => autoregressiveModel({ low: 1, high: 0 }, random(1))).toThrow(
      'Cannot build an autoregressive model as the interval must be finite and increasing: current value is [1, 0]',
    );
  });
});
