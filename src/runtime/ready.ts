import { totalmem } from 'node:os';
import type { BackendName, Device } from './backends/backend';
import { cpuBackend } from './backends/cpu';
import { activate } from './backends/initialise';
import { tensorflowGpuBackend } from './backends/tensorflow-gpu';
import { wasmBackend } from './backends/wasm';
import { webgpuBackend } from './backends/webgpu';
import { type Attempt, backendKind, choose, wishFrom } from './choose';
import { chooseProvider, type ProviderName, type ProviderReport } from './compile/providers';
import { thisMachine } from './machine';

/** What the user may insist on. */
export interface ReadyOptions {
  /** Insists on one backend; goes before the environment variable DIFFUSION_BACKEND. */
  readonly backend?: BackendName;
  /** Insists on what compiled steps compute with; goes before the environment variable DIFFUSION_PROVIDER. */
  readonly provider?: ProviderName;
}

/** What `runtime.ready` chose, and why. */
export interface RuntimeReport {
  readonly backend: BackendName;
  readonly device: Device;
  /** True when the environment or an option named the backend. */
  readonly forced: boolean;
  /** Every backend tried, best first, with the reason of each refusal; the last one runs. */
  readonly tried: readonly Attempt[];
  /** What compiled steps compute with, and why not with the better ones. */
  readonly compiled: ProviderReport;
  /** Memory of the computer in bytes. */
  readonly memoryBytes: number;
  readonly node: string;
  readonly platform: string;
}

/** The backends, best first. */
const candidates = [tensorflowGpuBackend, webgpuBackend, wasmBackend, cpuBackend] as const;

let current: RuntimeReport | null = null;
let starting: { wish: string; report: Promise<RuntimeReport> } | null = null;

/** The report of the last successful `ready`, or null before it. */
export function report(): RuntimeReport | null {
  return current;
}

async function start(options: ReadyOptions): Promise<RuntimeReport> {
  const wish = wishFrom(backendKind, options.backend, thisMachine.env);
  const compiled = await chooseProvider(options.provider);
  // Compiled steps need the numbers of tensors where the processor can reach them, so wasm goes before webgpu where
  // the GPU computes those steps.
  const onGpu = compiled.device.kind !== 'cpu';
  const fitting = candidates.filter(({ name }) => wish || !onGpu || name !== 'webgpu');
  const { name, ...choice } = await choose(backendKind, fitting, thisMachine, wish, ({ tfName }) =>
    activate(tfName),
  );
  current = {
    backend: name,
    ...choice,
    compiled,
    memoryBytes: totalmem(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  return current;
}

/**
 * Starts the best backend that truly runs here: tensorflow-gpu (CUDA), webgpu (a real GPU), wasm, cpu; and chooses what
 * compiled steps compute with: cuda, webgpu (a real GPU), cpu. Where the GPU computes compiled steps, webgpu is left out
 * as a backend. Each candidate must compute a small product and read it back. Calling again gives the same report
 * without starting anything; naming another backend or provider switches to it.
 * @throws RangeError if a name is unknown
 * @throws ForcedBackendError if the named one does not run: one line with the reason and what mends it
 */
export function ready(options: ReadyOptions = {}): Promise<RuntimeReport> {
  const { DIFFUSION_BACKEND = '', DIFFUSION_PROVIDER = '' } = thisMachine.env;
  const wish = `${options.backend ?? DIFFUSION_BACKEND} ${options.provider ?? DIFFUSION_PROVIDER}`;
  if (starting?.wish === wish) return starting.report;
  const after = starting?.report.catch(() => undefined) ?? Promise.resolve();
  const mine = { wish, report: after.then(() => start(options)) };
  starting = mine;
  mine.report.catch(() => {
    if (starting === mine) starting = null;
  });
  return mine.report;
}
