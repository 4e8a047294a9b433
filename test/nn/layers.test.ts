import type { Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { attention, attentionBlock } from '../../src/nn/attention';
import { groupNorm } from '../../src/nn/group-norm';
import { convolution, dense, swish } from '../../src/nn/layers';
import { ParameterStore } from '../../src/nn/parameter-store';
import { random } from '../../src/random/random';
import { tf } from '../../src/runtime/tf';
import { largestDifference, normals, numbersOf, shake } from './support';

const newStore = (seed = 1) => ParameterStore.drawnFrom(random(seed));

describe('groupNorm', () => {
  it('is (x − μ)/√(σ² + ε) over positions and channels of a group, scaled and shifted by channel', () => {
    const store = newStore();
    const [n, positions, channels, groups] = [2, 6, 8, 4];
    const norm = groupNorm(store, channels, { groups, epsilon: 1e-3 });
    shake(store.all());
    const x = normals([n, 2, 3, channels], 5);
    const values = numbersOf(x);
    const at = (i: number, p: number, c: number) => (i * positions + p) * channels + c;
    const { scale, shift } = store.all();
    const expected = values.map((value, index) => {
      const c = index % channels;
      const i = Math.floor(index / (positions * channels));
      const first = Math.floor(c / 2) * 2;
      const group: number[] = [];
      for (let p = 0; p < positions; p++)
        for (let k = first; k < first + 2; k++) group.push(values[at(i, p, k)]!);
      const mean = group.reduce((a, b) => a + b) / group.length;
      const variance = group.reduce((a, b) => a + (b - mean) ** 2, 0) / group.length;
      return ((value - mean) / Math.sqrt(variance + 1e-3)) * numbersOf(scale!)[c]! + numbersOf(shift!)[c]!;
    });
    expect(largestDifference(norm(x).dataSync(), expected)).toBeLessThan(1e-5);
  });

  it('has the first and second derivatives of its definition', () => {
    const [n, positions, groups, size] = [2, 6, 3, 2];
    const store = newStore();
    const norm = groupNorm(store, groups * size, { groups, epsilon: 1e-3 });
    shake(store.all());
    const { scale, shift } = store.all() as { scale: tf.Variable; shift: tf.Variable };
    const defined = (x: Tensor) => {
      const { mean, variance } = tf.moments(x.reshape([n, positions, groups, size]), [1, 3], true);
      const normal = tf.div(
        tf.sub(x.reshape([n, positions, groups, size]), mean),
        tf.sqrt(tf.add(variance, 1e-3)),
      );
      return tf.add(tf.mul(normal.reshape(x.shape), scale), shift);
    };
    const x = normals([n, positions, groups * size], 5);
    const weights = normals(x.shape, 6);
    const loss = (layer: (x: Tensor) => Tensor) => (x: Tensor) =>
      tf.sum(tf.mul(weights, tf.square(layer(x)))).asScalar();
    const first = (layer: (x: Tensor) => Tensor) => {
      const { grads } = tf.variableGrads(() => loss(layer)(x), [scale, shift]);
      return [tf.grad(loss(layer))(x), ...[scale, shift].map(({ name }) => grads[name]!)];
    };
    const second = (layer: (x: Tensor) => Tensor) => {
      const slope = tf.grad(loss(layer));
      return tf.grad((x: Tensor) => tf.sum(tf.mul(weights, slope(x))))(x);
    };
    const derivatives = (layer: (x: Tensor) => Tensor) => [...first(layer), second(layer)];
    const expected = derivatives(defined);
    derivatives(norm).forEach((tensor, i) => {
      // Single precision, of numbers up to about 30.
      expect(largestDifference(tensor.dataSync(), expected[i]!.dataSync())).toBeLessThan(1e-4);
    });
  });

  it('refuses groups that do not divide the channels', () => {
    expect(() => groupNorm(newStore(), 10, { groups: 4 })).toThrow(
      'Cannot normalise by groups as channels must be a multiple of groups: current value is [10, 4]',
    );
  });
});

describe('attention', () => {
  it('is the average of the values, weighted by exp(q·k/√c)', () => {
    const [n, positions, c] = [2, 5, 3];
    const [q, k, v] = [1, 2, 3].map((seed) => normals([n, positions, c], seed)) as [Tensor, Tensor, Tensor];
    const rows = (x: Tensor) => x.arraySync() as number[][][];
    const [Q, K, V] = [rows(q), rows(k), rows(v)];
    const expected = Q.flatMap((batch, i) =>
      batch.flatMap((query) => {
        const weights = K[i]!.map((key) =>
          Math.exp(key.reduce((sum, value, d) => sum + value * query[d]!, 0) / Math.sqrt(c)),
        );
        const total = weights.reduce((a, b) => a + b);
        return query.map((_, d) => V[i]!.reduce((sum, row, j) => sum + (weights[j]! / total) * row[d]!, 0));
      }),
    );
    expect(largestDifference(attention(q, k, v).dataSync(), expected)).toBeLessThan(1e-6);
  });

  it('begins as the identity, and does not know the order of positions', () => {
    const store = newStore();
    const block = attentionBlock(store, 8);
    const x = normals([2, 3, 3, 8], 7);
    expect(largestDifference(block(x).dataSync(), x.dataSync())).toBe(0);
    shake(store.all());
    const turned = tf.reverse(block(tf.reverse(x, [1, 2])), [1, 2]);
    expect(largestDifference(turned.dataSync(), block(x).dataSync())).toBeLessThan(1e-5);
    expect(largestDifference(block(x).dataSync(), x.dataSync())).toBeGreaterThan(0.1);
  });
});

describe('dense and convolution', () => {
  it('agree where the window is one position', () => {
    const [plain, window] = [newStore(3), newStore(3)];
    const [a, b] = [dense(plain, 4, 6), convolution(window, 4, 6, { window: 1 })];
    const x = normals([2, 5, 5, 4], 1);
    expect(a(x).shape).toEqual([2, 5, 5, 6]);
    expect(largestDifference(a(x).dataSync(), b(x).dataSync())).toBeLessThan(1e-6);
  });

  it('begin with a bias of 0 and weights of variance 2/(fanIn + fanOut), the same for the same seed', () => {
    const store = newStore(4);
    convolution(store, 16, 48);
    const { kernel, bias } = store.all();
    const values = numbersOf(kernel!);
    const variance = values.reduce((sum, w) => sum + w * w, 0) / values.length;
    // 6912 draws of a uniform law: the standard error of the variance is √(4/5)/√6912 = 1 % of it.
    expect((variance * 9 * (16 + 48)) / 2).toBeGreaterThan(0.95);
    expect((variance * 9 * (16 + 48)) / 2).toBeLessThan(1.05);
    expect(numbersOf(bias!).every((b) => b === 0)).toBe(true);
    const again = newStore(4);
    convolution(again, 16, 48);
    expect(numbersOf(again.all().kernel!)).toEqual(values);
  });

  it('halve the size with stride 2', () => {
    expect(convolution(newStore(), 1, 2, { stride: 2 })(normals([1, 28, 28, 1], 1)).shape).toEqual([
      1, 14, 14, 2,
    ]);
  });
});

describe('swish', () => {
  it('is x/(1 + e⁻ˣ)', () => {
    const xs = [-8, -1, 0, 0.5, 3];
    const expected = xs.map((x) => x / (1 + Math.exp(-x)));
    expect(largestDifference(swish(tf.tensor1d(xs)).dataSync(), expected)).toBeLessThan(1e-6);
  });
});

describe('ParameterStore', () => {
  it('names parameters by their part and refuses a name twice', () => {
    const store = newStore();
    dense(store.within('a').within('b'), 2, 3);
    expect(Object.keys(store.all())).toEqual(['a.b.kernel', 'a.b.bias']);
    expect(() => dense(store.within('a.b'), 2, 3)).toThrow('names of parameters must differ');
    const { tensors } = { tensors: tf.memory().numTensors };
    store.dispose();
    expect(tf.memory().numTensors).toBe(tensors - 2);
  });
});
