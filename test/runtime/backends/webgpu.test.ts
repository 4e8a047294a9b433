import { afterEach, describe, expect, it } from 'vitest';
import { webgpuBackend } from '../../../src/runtime/backends/webgpu';
import type { Machine } from '../../../src/runtime/machine';
import { tf } from '../../../src/runtime/tf';
import { machineWith } from '../support/machine';

const dawn = '/project/node_modules/webgpu';
// The resolver of these machines finds the file whose path ends in the package's name.
const packages = [dawn, '/project/node_modules/@tensorflow/tfjs-backend-webgpu'];
const native = '/project/node_modules/dist/linux-x64/dawn.node';
const vulkan = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1';
const gpuFile = '/dev/dri/renderD128';
const complete = [...packages, native, vulkan, gpuFile];

interface Descriptor {
  requiredFeatures?: unknown[];
}

/** Stands in for Dawn and for the backend, which asks `navigator.gpu` for a device as the true one does. */
function graphics(info: object | null, requested: Descriptor[] = []): Partial<Machine> {
  const requestDevice = async (descriptor: Descriptor) => void requested.push(descriptor);
  const adapter = info && { info, requestDevice };
  const gpu = { requestAdapter: async () => adapter };
  const backend = () => {
    tf.registerBackend(
      'webgpu',
      async () => {
        const navigator = (globalThis as { navigator?: { gpu?: typeof gpu } }).navigator;
        const found = await navigator!.gpu!.requestAdapter();
        await found!.requestDevice({ requiredFeatures: ['timestamp-query', ['bgra8unorm-storage']] });
        return new tf.MathBackendCPU();
      },
      3,
    );
    return {};
  };
  return { require: (name) => (name.endsWith('dawn.node') ? { create: () => gpu, globals: {} } : backend()) };
}

afterEach(() => {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
});

const nvidia = { vendor: 'nvidia', architecture: 'ampere', description: 'NVIDIA A100' };
const start = (files: string[], other: Partial<Machine> = {}, forced = false) =>
  webgpuBackend.start(machineWith(files, other), forced);

describe('webgpu', () => {
  it('is refused before anything is loaded where there can be no GPU', async () => {
    await expect(start([])).rejects.toMatchObject({ reason: 'webgpu is not installed' });
    await expect(start([...packages, native, vulkan])).rejects.toMatchObject({ reason: 'no GPU' });
    await expect(start([...packages, native, gpuFile])).rejects.toMatchObject({ reason: 'no Vulkan loader' });
    await expect(start([...packages, vulkan, gpuFile])).rejects.toMatchObject({
      reason: 'the package webgpu has no build for linux x64',
    });
  });

  it('is refused when Dawn finds no adapter', async () => {
    await expect(start(complete, graphics(null))).rejects.toMatchObject({ reason: 'no GPU adapter' });
  });

  it('refuses adapters that compute on the processor', async () => {
    for (const description of [
      'SwiftShader driver 5.0.0',
      'llvmpipe (LLVM 15.0.6, 256 bits)',
      'Microsoft Basic Render Driver',
    ])
      await expect(start(complete, graphics({ description }))).rejects.toMatchObject({
        reason: `only a software adapter (${description})`,
      });
    await expect(start(complete, graphics({ ...nvidia, isFallbackAdapter: true }))).rejects.toMatchObject({
      reason: 'only a software adapter (nvidia NVIDIA A100)',
    });
  });

  it('takes a software adapter when it is forced, and says what it is', async () => {
    const device = await start(complete, graphics({ description: 'llvmpipe' }), true);
    expect(device).toMatchObject({ name: 'llvmpipe', kind: 'software gpu' });
  });

  it('starts on a GPU and asks for no nested feature', async () => {
    const requested: Descriptor[] = [];
    const device = await start(complete, graphics(nvidia, requested));
    expect(device).toEqual({ name: 'nvidia NVIDIA A100', kind: 'gpu', memoryBytes: null });
    expect(requested).toEqual([{ requiredFeatures: ['timestamp-query'] }]);
  });

  it('takes navigator.gpu away again: Node cannot exit while it is there', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    await start(complete, graphics(nvidia));
    const navigator = (globalThis as { navigator?: object }).navigator;
    expect(navigator === undefined || !('gpu' in navigator)).toBe(true);
    expect(Object.getOwnPropertyDescriptor(globalThis, 'navigator')).toEqual(before);
  });
});
