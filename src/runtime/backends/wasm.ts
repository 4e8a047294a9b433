import { dirname, sep } from 'node:path';
import type { Machine } from '../machine';
import { repairKernels } from '../repairs/repair';
import { type Backend, BackendRefused, type Device } from './backend';
import { processor } from './cpu';
import { initialise } from './initialise';

const packageName = '@tensorflow/tfjs-backend-wasm';
const priority = 2;

type WasmPackage = typeof import('@tensorflow/tfjs-backend-wasm');
type Listener = (...args: unknown[]) => void;
const events = ['uncaughtException', 'unhandledRejection'] as const;

function listeners(): Listener[][] {
  return events.map((event) => process.rawListeners(event as 'beforeExit') as unknown as Listener[]);
}

/**
 * The compiled module adds process-wide handlers that rethrow every uncaught error, so that a
 * notebook's own handling never sees it. Takes away those that came with the module and no other.
 */
async function withoutGlobalHandlers(start: () => Promise<void>): Promise<void> {
  const before = listeners();
  await start();
  const isTheirs = (f: Listener) => /ExitStatus|throw reason/.test(String(f));
  listeners().forEach((after, k) => {
    for (const f of after)
      if (!before[k]?.includes(f) && isTheirs(f)) process.removeListener(events[k] as string, f);
  });
}

function load(machine: Machine): WasmPackage {
  const entry = machine.resolve(packageName);
  if (entry === null) throw new BackendRefused(`${packageName} is not installed`, 'run npm ci');
  const wasm = machine.require(packageName) as WasmPackage;
  wasm.setWasmPaths(dirname(entry) + sep);
  return wasm;
}

/** WebAssembly with SIMD on one thread: the backend of a computer without a GPU. */
export const wasmBackend: Backend = {
  name: 'wasm',
  tfName: 'wasm',
  async start(machine): Promise<Device> {
    load(machine);
    await withoutGlobalHandlers(() => initialise('wasm', priority));
    repairKernels('wasm');
    return processor();
  },
};
