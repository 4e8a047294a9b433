import { beforeAll, describe, expect, it } from 'vitest';
import { dropLabels } from '../../src/nn/labels';
import { timeMlp } from '../../src/nn/mlp';
import { random } from '../../src/random/random';
import { compile } from '../../src/runtime/compile/compile';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready());

describe('dropLabels', () => {
  const labels = Int32Array.from({ length: 10_000 }, (_, k) => k % 3);

  it('replaces the share asked for by the number of classes, and leaves the others', () => {
    const dropped = dropLabels(labels, { classes: 3, dropout: 0.2 }, random(1));
    expect(dropped.every((label, k) => label === 3 || label === labels[k])).toBe(true);
    // √(0.2 · 0.8/10,000) = 0.004 is one standard error.
    const lost = dropped.filter((label) => label === 3).length / labels.length;
    expect(Math.abs(lost - 0.2)).toBeLessThan(0.016);
  });

  it('loses none at 0 and all at 1, and the same ones for the same seed', () => {
    const drop = (dropout: number, seed = 1) => dropLabels(labels, { classes: 3, dropout }, random(seed));
    expect(drop(0)).toEqual(labels);
    expect(drop(1).every((label) => label === 3)).toBe(true);
    expect(drop(0.5)).toEqual(drop(0.5));
    expect(drop(0.5)).not.toEqual(drop(0.5, 2));
  });

  it('refuses labels of no class, and no probability', () => {
    expect(() => dropLabels([0, 3], { classes: 3, dropout: 0.1 }, random(1))).toThrow(
      'Cannot drop labels as labels[1] must be an index from 0 to 2: current value is 3',
    );
    expect(() => dropLabels([0], { classes: 3, dropout: 1.1 }, random(1))).toThrow(
      'dropout must be in [0, 1]',
    );
  });
});

describe('a network that knows classes', () => {
  it('refuses labels that it cannot read, eagerly and compiled', () => {
    const network = timeMlp({ inputs: 1, width: 4, depth: 1, timeSize: 4, classes: 3 }, random(1));
    const [x, time] = [tf.zeros([2, 1]), tf.tensor1d([1])];
    const eager = (labels: tf.Tensor) => network.predict(x, time, labels);
    const compiled = compile(eager);
    for (const ask of [eager, compiled]) {
      expect(ask(tf.tensor1d([2, 3], 'int32')).shape).toEqual([2, 1]);
      expect(() => ask(tf.tensor1d([0, 4], 'int32'))).toThrow(
        'labels must be from 0 to 2, or 3 for any class, as the network knows 3 classes: current value is 4',
      );
      expect(() => ask(tf.tensor1d([-1, 2], 'int32'))).toThrow(
        'labels must be from 0 to 2, or 3 for any class, as the network knows 3 classes: current value is -1',
      );
      expect(() => ask(tf.tensor1d([0, 2]))).toThrow(
        'labels must be whole numbers, tf.tensor1d([0, 2], \'int32\'): current value is "float32"',
      );
      expect(() => ask(tf.tensor1d([0], 'int32'))).toThrow('the shape of labels must be [2]');
    }
    compiled.dispose();
    network.dispose();
  });

  it('says how many', () => {
    const network = timeMlp({ inputs: 1, classes: 3 }, random(1));
    expect(network.classes).toBe(3);
    network.dispose();
  });
});
