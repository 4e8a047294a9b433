import type { Machine } from '../machine';
import { type Backend, BackendRefused, type Device } from './backend';
import { type Adapter, findAdapter, type Gpu, requireGpuFiles } from './dawn';
import { initialise } from './initialise';

const packages = ['webgpu', '@tensorflow/tfjs-backend-webgpu'];
const priority = 3;

function requirePackages(machine: Machine): void {
  for (const name of packages)
    if (machine.resolve(name) === null)
      throw new BackendRefused(`${name} is not installed`, 'run npm ci, which fetches optional packages too');
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

/** Any GPU with Vulkan, Metal or Direct3D 12, through Dawn, the WebGPU of Chromium. */
export const webgpuBackend: Backend = {
  name: 'webgpu',
  tfName: 'webgpu',
  async start(machine, forced): Promise<Device> {
    requirePackages(machine);
    requireGpuFiles(machine, forced);
    const { adapter, globals, device } = await findAdapter(machine, forced);
    Object.assign(globalThis, globals);
    const kept: Gpu = { requestAdapter: async () => withoutNestedFeatures(adapter) };
    await withNavigatorGpu(kept, async () => {
      machine.require('@tensorflow/tfjs-backend-webgpu');
      await initialise('webgpu', priority);
    });
    return device;
  },
};
