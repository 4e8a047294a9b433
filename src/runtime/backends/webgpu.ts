import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gpuDeviceFiles, hasSharedLibrary, type Machine } from '../machine';
import { type Backend, BackendRefused, type Device } from './backend';
import { initialise } from './initialise';

const packages = ['webgpu', '@tensorflow/tfjs-backend-webgpu'];
const priority = 3;
const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

/** The part of WebGPU that is used here; TypeScript's own declarations need the browser's. */
interface Adapter {
  readonly info?: {
    vendor?: string;
    architecture?: string;
    device?: string;
    description?: string;
    isFallbackAdapter?: boolean;
  };
  requestDevice(descriptor: { requiredFeatures?: unknown[] }): Promise<unknown>;
}
interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}
interface Dawn {
  create(options: string[]): Gpu;
  globals: object;
}

/** Refuses in microseconds where no GPU can be, because loading Dawn takes longer and it complains on stderr. */
function requireChance(machine: Machine, forced: boolean): void {
  for (const name of packages)
    if (machine.resolve(name) === null)
      throw new BackendRefused(`${name} is not installed`, 'run npm ci, which fetches optional packages too');
  if (machine.platform !== 'linux') return;
  if (!forced && gpuDeviceFiles(machine).length === 0)
    throw new BackendRefused('no GPU', 'install the driver of the GPU, if there is one');
  if (!hasSharedLibrary(machine, 'libvulkan.so.1'))
    throw new BackendRefused('no Vulkan loader', 'install libvulkan1 (or vulkan-loader) and the GPU driver');
}

/**
 * Loads the native part of the package `webgpu`. Its entry is an ES module that only finds this file,
 * and `import()` is not to be had in every place where this code runs.
 */
function loadDawn(machine: Machine): Dawn {
  const folder = dirname(machine.resolve('webgpu') ?? '');
  const arch = machine.platform === 'darwin' ? 'universal' : machine.arch;
  const file = join(folder, 'dist', `${machine.platform}-${arch}`, 'dawn.node');
  if (!machine.exists(file))
    throw new BackendRefused(
      `the package webgpu has no build for ${machine.platform} ${machine.arch}`,
      'use wasm',
    );
  return machine.require(file) as Dawn;
}

/** Vulkan drivers complain on stderr where no desktop session has set XDG_RUNTIME_DIR, as on a server. */
async function withRuntimeFolder<T>(machine: Machine, run: () => Promise<T>): Promise<T> {
  if (machine.platform !== 'linux' || process.env.XDG_RUNTIME_DIR !== undefined) return run();
  process.env.XDG_RUNTIME_DIR = tmpdir();
  try {
    return await run();
  } finally {
    delete process.env.XDG_RUNTIME_DIR;
  }
}

function nameOf(adapter: Adapter): string {
  const { description, device, architecture, vendor } = adapter.info ?? {};
  return [vendor, description || device || architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}

function isSoftware(adapter: Adapter): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info ?? {};
  return isFallbackAdapter === true || software.test([vendor, architecture, device, description].join(' '));
}

/**
 * The backend asks for `['bgra8unorm-storage']` inside its list of features, and Dawn refuses a list
 * in a list. The feature serves canvases, so it is left out.
 */
function withoutNestedFeatures(adapter: Adapter): Adapter {
  const request = adapter.requestDevice.bind(adapter);
  adapter.requestDevice = (descriptor) =>
    request({
      ...descriptor,
      requiredFeatures: (descriptor.requiredFeatures ?? []).filter((feature) => typeof feature === 'string'),
    });
  return adapter;
}

/** Gives the backend, for as long as it starts, the `navigator.gpu` that a browser would; Node cannot exit while it stays. */
async function withNavigatorGpu(gpu: Gpu, start: () => Promise<void>): Promise<void> {
  const scope = globalThis as { navigator?: { gpu?: Gpu } };
  const own = scope.navigator === undefined;
  if (own) Object.defineProperty(scope, 'navigator', { value: {}, configurable: true, writable: true });
  const navigator = scope.navigator as { gpu?: Gpu };
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  try {
    await start();
  } finally {
    delete navigator.gpu;
    if (own) delete scope.navigator;
  }
}

/** Dawn ends with the object it was created by and crashes whoever still holds a device: keeps it from being collected. */
const held: Gpu[] = [];

/** Any GPU with Vulkan, Metal or Direct3D 12, through Dawn, the WebGPU of Chromium. */
export const webgpuBackend: Backend = {
  name: 'webgpu',
  tfName: 'webgpu',
  async start(machine, forced): Promise<Device> {
    requireChance(machine, forced);
    const dawn = loadDawn(machine);
    Object.assign(globalThis, dawn.globals);
    const gpu = dawn.create([]);
    held.push(gpu);
    const adapter = await withRuntimeFolder(machine, () =>
      gpu.requestAdapter({ powerPreference: 'high-performance' }),
    );
    if (!adapter) throw new BackendRefused('no GPU adapter', 'install or update the GPU driver');
    if (isSoftware(adapter) && !forced)
      throw new BackendRefused(
        `only a software adapter (${nameOf(adapter)})`,
        'install the driver of the GPU, or force it with DIFFUSION_BACKEND=webgpu',
      );
    const kept: Gpu = { requestAdapter: async () => withoutNestedFeatures(adapter) };
    await withNavigatorGpu(kept, async () => {
      machine.require('@tensorflow/tfjs-backend-webgpu');
      await initialise('webgpu', priority);
    });
    return {
      name: nameOf(adapter),
      kind: isSoftware(adapter) ? 'software gpu' : 'gpu',
      memoryBytes: null,
    };
  },
};
