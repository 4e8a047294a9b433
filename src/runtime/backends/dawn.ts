import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gpuDeviceFiles, hasSharedLibrary, type Machine } from '../machine';
import { restoring } from '../restoring';
import { BackendRefused, type Device } from './backend';

const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

/** The part of WebGPU that is used here; TypeScript's own declarations need the browser's. */
export interface Adapter {
  readonly info?: {
    vendor?: string;
    architecture?: string;
    device?: string;
    description?: string;
    isFallbackAdapter?: boolean;
  };
  requestDevice(descriptor: { requiredFeatures?: unknown[] }): Promise<unknown>;
}

export interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

interface Dawn {
  create(options: string[]): Gpu;
  globals: object;
}

/** Refuses in microseconds where no GPU can be, because loading Dawn takes longer and it complains on stderr. */
export function requireGpuFiles(machine: Machine, forced: boolean): void {
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
  const entry = machine.resolve('webgpu');
  if (entry === null)
    throw new BackendRefused('webgpu is not installed', 'run npm ci, which fetches optional packages too');
  const arch = machine.platform === 'darwin' ? 'universal' : machine.arch;
  const file = join(dirname(entry), 'dist', `${machine.platform}-${arch}`, 'dawn.node');
  if (!machine.exists(file))
    throw new BackendRefused(
      `the package webgpu has no build for ${machine.platform} ${machine.arch}`,
      'use wasm',
    );
  return machine.require(file) as Dawn;
}

/** Vulkan drivers complain on stderr where no desktop session has set XDG_RUNTIME_DIR, as on a server. */
export function withRuntimeFolder<T>(machine: Machine, run: () => T): T {
  if (machine.platform !== 'linux' || process.env.XDG_RUNTIME_DIR !== undefined) return run();
  process.env.XDG_RUNTIME_DIR = tmpdir();
  return restoring(run, () => void delete process.env.XDG_RUNTIME_DIR);
}

function nameOf(adapter: Adapter): string {
  const { description, device, architecture, vendor } = adapter.info ?? {};
  return [vendor, description || device || architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}

function isSoftware(adapter: Adapter): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info ?? {};
  return isFallbackAdapter === true || software.test([vendor, architecture, device, description].join(' '));
}

/** Dawn ends with the object it was created by and crashes whoever still holds a device: keeps it from being collected. */
const held: Gpu[] = [];

/** A GPU that Dawn found, and what is global in a browser that has WebGPU. */
export interface Found {
  readonly adapter: Adapter;
  readonly globals: object;
  readonly device: Device;
}

/**
 * The best adapter, as WebGPU calls a GPU with its driver.
 * @param forced whether one that computes on the processor will do
 * @throws BackendRefused where there is none
 */
export async function findAdapter(machine: Machine, forced: boolean): Promise<Found> {
  const dawn = loadDawn(machine);
  const gpu = dawn.create([]);
  held.push(gpu);
  const adapter = await withRuntimeFolder(machine, () =>
    gpu.requestAdapter({ powerPreference: 'high-performance' }),
  );
  if (!adapter) throw new BackendRefused('no GPU adapter', 'install or update the GPU driver');
  const name = nameOf(adapter);
  const kind = isSoftware(adapter) ? 'software gpu' : 'gpu';
  if (kind !== 'gpu' && !forced)
    throw new BackendRefused(`only a software adapter (${name})`, 'install the driver of the GPU');
  return { adapter, globals: dawn.globals, device: { name, kind, memoryBytes: null } };
}
