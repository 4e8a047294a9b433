import { afterEach, describe, expect, it } from 'vitest';
import { activate, initialise } from '../../../src/runtime/backends/initialise';
import { tf } from '../../../src/runtime/tf';

const name = 'test-backend';
afterEach(async () => {
  await tf.setBackend('cpu');
  if (tf.findBackendFactory(name)) tf.removeBackend(name);
  for (const { kernelName } of tf.getKernelsForBackend(name)) tf.unregisterKernel(kernelName, name);
});

describe('initialise', () => {
  it('passes on why a backend does not start, and leaves the others in charge', async () => {
    tf.registerBackend(name, () => Promise.reject(new Error('no device')), 9);
    await expect(initialise(name, 9)).rejects.toThrow('no device');
    tf.removeBackend('cpu'); // no backend is active now, as before the first tensor
    tf.registerBackend('cpu', () => new tf.MathBackendCPU(), 1);
    expect(tf.tidy(() => tf.scalar(3).square().dataSync()[0])).toBe(9);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('starts a backend once', async () => {
    let starts = 0;
    tf.copyRegisteredKernels('cpu', name);
    tf.registerBackend(name, async () => {
      starts++;
      return new tf.MathBackendCPU();
    });
    await initialise(name, 2);
    await activate(name);
    await initialise(name, 2);
    expect(starts).toBe(1);
    expect(tf.getBackend()).toBe(name);
  });

  it('says when TensorFlow.js does not know the backend', async () => {
    await expect(initialise('nowhere', 1)).rejects.toThrow('TensorFlow.js knows no backend named nowhere');
  });
});

describe('activate', () => {
  it('refuses a backend that computes wrongly', async () => {
    tf.copyRegisteredKernels('cpu', name);
    tf.unregisterKernel(tf.BatchMatMul, name);
    tf.registerKernel({
      kernelName: tf.BatchMatMul,
      backendName: name,
      kernelFunc: ({ inputs }) => inputs.a as never,
    });
    tf.registerBackend(name, () => new tf.MathBackendCPU(), 2);
    await expect(activate(name)).rejects.toThrow('a 2×2 product came back as 1,2,3,4');
  });
});
