import { totalmem } from 'node:os';
import type { BackendName, Device } from './backends/backend';
import { cpuBackend } from './backends/cpu';
import { activate } from './backends/initialise';
import { tensorflowGpuBackend } from './backends/tensorflow-gpu';
import { wasmBackend } from './backends/wasm';
import { webgpuBackend } from './backends/webgpu';
import { type Attempt, choose, wishFrom } from './choose';
import { thisMachine } from './machine';

/** What the user may insist on. */
export interface ReadyOptions {
  /** Insists on one backend; goes before the environment variable DIFFUSION_BACKEND. */
  readonly backend?: BackendName;
}

/** What `runtime.ready` chose, and why. */
export interface RuntimeReport {
  readonly backend: BackendName;
  readonly device: Device;
  /** True when the environment or an option named the backend. */
  readonly forced: boolean;
  /** Every backend tried, best first, with the reason of each refusal; the last one runs. */
  readonly tried: readonly Attempt[];
  /** Memory of the computer in bytes. */
  readonly memoryBytes: number;
  readonly node: string;
  readonly platform: string;
}

/** The backends, best first. */
export const candidates = [tensorflowGpuBackend, webgpuBackend, wasmBackend, cpuBackend] as const;

let current: RuntimeReport | null = null;
let starting: { wish: string; report: Promise<RuntimeReport> } | null = null;

/** The report of the last successful `ready`, or null before it. */
export function report(): RuntimeReport | null {
  return current;
}

async function start(option: BackendName | undefined): Promise<RuntimeReport> {
  const wish = wishFrom(option, thisMachine.env);
  const choice = await choose(candidates, thisMachine, wish, activate);
  current = {
    ...choice,
    memoryBytes: totalmem(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  return current;
}

/**
 * Starts the best backend that truly runs here: tensorflow-gpu (CUDA), webgpu (a real GPU), wasm, cpu.
 * Each candidate must compute a small product and read it back. Calling again gives the same report
 * without starting anything; naming another backend switches to it.
 * @throws RangeError if the name of the backend is unknown
 * @throws ForcedBackendError if the named backend does not run: one line with the reason and what mends it
 */
export function ready(options: ReadyOptions = {}): Promise<RuntimeReport> {
  const wish = options.backend ?? thisMachine.env.DIFFUSION_BACKEND ?? '';
  if (starting?.wish === wish) return starting.report;
  const after = starting?.report.catch(() => undefined) ?? Promise.resolve();
  const mine = { wish, report: after.then(() => start(options.backend)) };
  starting = mine;
  mine.report.catch(() => {
    if (starting === mine) starting = null;
  });
  return mine.report;
}
