import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(() => runtime.ready({ backend: 'cpu' }));

describe('noLeaks', () => {
  it('returns what the function returns when everything was disposed', () => {
    expect(runtime.noLeaks(() => tf.tidy(() => tf.ones([3]).sum().dataSync()[0]))).toBe(3);
  });

  it('counts every tensor that is left, and only those', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (kept, disposed) => {
        const left: { dispose(): void }[] = [];
        const run = () => {
          for (let k = 0; k < kept; k++) left.push(tf.zeros([k + 1]));
          for (let k = 0; k < disposed; k++) tf.zeros([k + 1]).dispose();
          return 'done';
        };
        if (kept === 0) expect(runtime.noLeaks(run)).toBe('done');
        else
          expect(() => runtime.noLeaks(run)).toThrow(kept === 1 ? '1 tensor left' : `${kept} tensors left`);
        for (const tensor of left) tensor.dispose();
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('describes the first five with dtype and shape', () => {
    const left: { dispose(): void }[] = [];
    const run = () => {
      left.push(tf.zeros([2, 3], 'int32'));
      for (let k = 0; k < 6; k++) left.push(tf.scalar(k));
    };
    expect(() => runtime.noLeaks(run)).toThrow(
      'Cannot accept the function as it must dispose every tensor it makes: ' +
        '7 tensors left: int32 [2, 3], float32 [], float32 [], float32 [], float32 [], … 2 more',
    );
    for (const tensor of left) tensor.dispose();
  });

  it('lets the tensors of the returned structure live', () => {
    const result = runtime.noLeaks(() => ({ mean: tf.scalar(1), layers: [{ w: tf.ones([2]) }] }));
    expect(result.layers[0]?.w.shape).toEqual([2]);
    tf.dispose(result);
  });

  it('knows a variable that is assigned from one that is made', () => {
    const weight = tf.variable(tf.zeros([2]));
    runtime.noLeaks(() => tf.tidy(() => weight.assign(tf.ones([2]))));
    expect(Array.from(weight.dataSync())).toEqual([1, 1]);
    let other: { dispose(): void } | undefined;
    const makes = () => {
      other = tf.tidy(() => tf.variable(tf.zeros([2])));
    };
    expect(() => runtime.noLeaks(makes)).toThrow('1 tensor left: float32 [2]');
    other?.dispose();
    weight.dispose();
  });

  it('awaits an asynchronous function', async () => {
    await expect(
      runtime.noLeaks(async () => {
        const x = tf.ones([4]);
        const values = await x.data();
        x.dispose();
        return values.length;
      }),
    ).resolves.toBe(4);
    let left: { dispose(): void } | undefined;
    const leaks = async () => {
      await Promise.resolve();
      left = tf.ones([4]);
    };
    await expect(runtime.noLeaks(leaks)).rejects.toThrow('1 tensor left: float32 [4]');
    left?.dispose();
  });

  it('passes on the error of the function and stops watching', async () => {
    expect(() =>
      runtime.noLeaks(() => {
        throw new TypeError('mine');
      }),
    ).toThrow(TypeError);
    await expect(runtime.noLeaks(async () => Promise.reject(new RangeError('mine')))).rejects.toThrow(
      RangeError,
    );
    const outside = tf.zeros([1]);
    expect(runtime.noLeaks(() => 1)).toBe(1);
    outside.dispose();
  });

  it('nests', () => {
    const x = runtime.noLeaks(() => {
      const inner = runtime.noLeaks(() => tf.zeros([1]));
      return inner;
    });
    x.dispose();
  });
});

describe('memory', () => {
  it('counts tensors and their bytes', () => {
    const before = runtime.memory();
    const x = tf.zeros([10, 10]);
    const after = runtime.memory();
    expect(after.tensors - before.tensors).toBe(1);
    expect(after.bytes - before.bytes).toBe(400); // 100 entries of float32
    expect(after.processBytes).toBeGreaterThan(after.heapBytes / 2);
    x.dispose();
    expect(runtime.memory().tensors).toBe(before.tensors);
  });
});
