import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { perceptron } from '../../src/families/perceptron';
import { pointBatches } from '../../src/families/point-model';
import { countParameters } from '../../src/nn/network';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { numbers } from './support';

beforeAll(() => runtime.ready());

describe('batches of points', () => {
  it('draw whole points of the data, each as often as another, with as much noise', () => {
    const data = { n: 4, points: [0, 10, 1, 11, 2, 12, 3, 13] };
    const { x, noise } = pointBatches(data, random(1), { batch: 8000 })();
    const values = numbers(x);
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 8000; k++) {
      expect(values[2 * k + 1]).toBe(values[2 * k]! + 10);
      counts[values[2 * k]!]!++;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4.5 * Math.sqrt(1500));
    expect(noise.shape).toEqual([8000, 2]);
    const squares = numbers(tf.mean(tf.square(noise)))[0]!;
    expect(Math.abs(squares - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 16_000));
  });

  it('are refused where the data is no set of points', () => {
    expect(() => pointBatches({ n: 2, points: [1, 2, 3, 4, 5, 6] }, random(1))).toThrow(
      'Cannot draw batches as the points must have two coordinates: current value is 3',
    );
    expect(() => pointBatches({ n: 1, points: [1, 2] }, random(1), { batch: 0 })).toThrow('batch must be');
  });
});

describe('a perceptron', () => {
  it('has the parameters its sizes say, and computes the layers one after the other', () => {
    const network = perceptron({ inputs: 2, outputs: 1, width: 3, depth: 2 }, random(1));
    expect(countParameters(network)).toBe(2 * 3 + 3 + (3 * 3 + 3) + (3 + 1));
    const values = Object.fromEntries(
      Object.entries(network.parameters()).map(([name, v]) => [name, numbers(v as tf.Tensor)]),
    );
    const swish = (v: number) => v / (1 + Math.exp(-v));
    const layer = (name: string, h: number[], width: number) =>
      Array.from({ length: width }, (_, j) =>
        h.reduce(
          (sum, v, i) => sum + v * values[`${name}.kernel`]![i * width + j]!,
          values[`${name}.bias`]![j]!,
        ),
      );
    const hidden = layer('hidden.1', layer('hidden.0', [0.4, -1.1], 3).map(swish), 3).map(swish);
    expect(numbers(network.predict(tf.tensor2d([[0.4, -1.1]])))[0]).toBeCloseTo(
      layer('output', hidden, 1)[0]!,
      5,
    );
    network.dispose();
    expect(() => perceptron({ inputs: 0 }, random(1))).toThrow('inputs must be an integer of at least 1');
  });
});

describe('each family', () => {
  it('is small enough to be read in one go: under 150 lines', () => {
    const folder = join(__dirname, '../../src/families');
    const long = readdirSync(folder).filter(
      (file) => readFileSync(join(folder, file), 'utf8').split('\n').length >= 150,
    );
    expect(long).toEqual([]);
  });
});
