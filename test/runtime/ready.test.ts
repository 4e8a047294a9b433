import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { runInNode } from './support/node-process';

describe('runtime.ready', () => {
  it('shares one start between concurrent and later calls', async () => {
    const [first, second] = await Promise.all([runtime.ready(), runtime.ready()]);
    expect(first).toBe(second);
    expect(await runtime.ready()).toBe(first);
    expect(first.tried.at(-1)).toMatchObject({ name: first.backend, ok: true });
    for (const { ok, reason, mend } of first.tried)
      if (!ok) expect(`${reason} ${mend}`).toMatch(/^[^\n]{10,}$/);
  });

  it('switches when another backend is asked for, and tensors move along', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect((await runtime.ready({ backend: 'wasm' })).backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(Array.from(tf.tidy(() => x.square().dataSync()))).toEqual([1, 4, 9]);
    expect((await runtime.ready({ backend: 'cpu' })).backend).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
    expect(Array.from(tf.tidy(() => x.square().dataSync()))).toEqual([1, 4, 9]);
    x.dispose();
  });

  it('leaves no handler of uncaught errors behind', async () => {
    const count = () =>
      process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    const before = count();
    await runtime.ready({ backend: 'wasm' });
    expect(count()).toBe(before);
  });

  it('refuses an unknown backend and starts another afterwards', async () => {
    await expect(runtime.ready({ backend: 'cuda' as 'cpu' })).rejects.toThrow(/backend must be one of/);
    expect((await runtime.ready({ backend: 'cpu' })).backend).toBe('cpu');
  });
});

describe('tf', () => {
  it('is the engine of @tensorflow/tfjs itself', () => {
    const direct = createRequire(__filename)('@tensorflow/tfjs') as typeof tf;
    expect(direct.engine()).toBe(tf.engine());
    expect(direct.Tensor).toBe(tf.Tensor);
    expect(direct.layers.dense).toBe(tf.layers.dense);
  });
});

describe('in a process of its own', () => {
  it('writes nothing to stderr while it loads, makes the first tensors and starts a backend', () => {
    const result = runInNode(`
      tf.tensor([1, 2]).square().print();
      await runtime.ready();
      const square = tf.tensor([3, 4]).square();
      console.log(String(await square.data()));`);
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('[1, 4]');
    expect(result.stdout).toContain('9,16');
    expect(result.status).toBe(0);
  });

  it('does what DIFFUSION_BACKEND says', () => {
    const result = runInNode('console.log((await runtime.ready()).backend, tf.getBackend())', {
      DIFFUSION_BACKEND: 'cpu',
    });
    expect(result.stdout).toBe('cpu cpu\n');
  });

  it('still warns of what is wrong', () => {
    const result = runInNode("tf.registerBackend('cpu', () => null)");
    expect(result.stderr).toContain('cpu backend was already registered');
  });
});
