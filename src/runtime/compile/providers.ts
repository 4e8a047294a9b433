import { dirname } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { BackendRefused, type Device } from '../backends/backend';
import { processor } from '../backends/cpu';
import { findAdapter, requireGpuFiles, withRuntimeFolder } from '../backends/dawn';
import { nvidiaDevice } from '../backends/nvidia';
import {
  type Candidate,
  type Choice,
  choose,
  forcedError,
  type Kind,
  refusedBecause,
  type Wish,
  wishFrom,
} from '../choose';
import { type Machine, thisMachine } from '../machine';
import { bundledProviders, createNativeSession, ortTensor } from './native';
import { encodeModel, type OnnxPort } from './onnx';

/** The execution providers of ONNX Runtime that compiled steps can use, best first. */
const providerNames = ['cuda', 'webgpu', 'cpu'] as const;
/** Name of an execution provider of ONNX Runtime: an NVIDIA GPU through CUDA, any GPU through WebGPU, the processor. */
export type ProviderName = (typeof providerNames)[number];

/** What compiled steps compute with, and why not with the better ones. */
export type ProviderReport = Choice<ProviderName>;

const providerKind: Kind<ProviderName> = {
  noun: 'execution provider',
  option: 'provider',
  variable: 'DIFFUSION_PROVIDER',
  names: providerNames,
};

interface Provider extends Candidate<ProviderName> {
  /** Refuses, without loading anything, where the provider cannot run. */
  requireChance(machine: Machine, forced: boolean): void;
}

const rebuild = 'npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12';

/** ONNX Runtime on an NVIDIA GPU; its libraries, 350 MB, are there where the user had them fetched. */
const cuda: Provider = {
  name: 'cuda',
  requireChance(machine) {
    const entry = machine.resolve('onnxruntime-node');
    const folder = entry && `${dirname(dirname(entry))}/bin/napi-v6/${machine.platform}/${machine.arch}`;
    if (!machine.exists(`${folder}/libonnxruntime_providers_cuda.so`))
      throw new BackendRefused(
        'its libraries are not installed',
        `run ${rebuild}, if there is an NVIDIA GPU`,
      );
    if (!machine.exists('/dev/nvidiactl') && !machine.exists('/dev/dxg'))
      throw new BackendRefused('no NVIDIA driver', 'install the NVIDIA driver');
  },
  async start(machine): Promise<Device> {
    this.requireChance(machine, true);
    probe('cuda', machine);
    return nvidiaDevice();
  },
};

/** Vulkan drivers have taken whole processes with them; one of its own is spent on finding out. */
function requireSurvival(machine: Machine): void {
  if (machine.platform !== 'linux') return;
  const end = machine.trial(`require(${JSON.stringify(__filename)}).probe('webgpu')`);
  if (end !== null)
    throw new BackendRefused(`a trial failed: ${said(end)}`, 'install or update the driver of the GPU');
}

/** What ONNX Runtime says, without the place in its sources and the condition that was not met. */
const said = (message: string): string =>
  message.replace(/^\S*onnxruntime_src\S* .* was false\. /s, '').trim();

/** ONNX Runtime on any GPU with Vulkan, Metal or Direct3D 12; its library has Dawn within. */
const webgpu: Provider = {
  name: 'webgpu',
  requireChance: requireGpuFiles,
  async start(machine, forced): Promise<Device> {
    requireGpuFiles(machine, forced);
    if (!forced) requireSurvival(machine);
    // ONNX Runtime takes what Dawn puts first and does not tell what it is: Dawn of its own is asked.
    const { device } = await findAdapter(machine, forced);
    probe('webgpu', machine);
    return device;
  },
};

const cpu: Provider = {
  name: 'cpu',
  requireChance: () => undefined,
  start: async () => processor(),
};

const providers = [cuda, webgpu, cpu] as const;

const port = (name: string): OnnxPort => ({ name, shape: [2, 2], dtype: 'float32' });

/**
 * Computes [[1,2],[3,4]]² with a provider.
 * @throws Error where it does not give [[7,10],[15,22]], or would leave the product to another
 */
function probe(name: ProviderName, machine: Machine = thisMachine): void {
  try {
    withRuntimeFolder(machine, () => square(name));
  } catch (error) {
    if (error instanceof BackendRefused) throw error;
    throw new Error(said((error as Error).message), { cause: error });
  }
}

function square(name: ProviderName): void {
  const bundled = bundledProviders();
  if (!bundled.includes(name))
    throw new BackendRefused(
      `onnxruntime-node has none for ${process.platform} ${process.arch}`,
      'compute on the processor',
    );
  const node = { op: 'MatMul', inputs: ['x', 'x'], outputs: ['y'], attributes: {} };
  const model = { name: 'probe', nodes: [node], constants: [], inputs: [port('x')], outputs: [port('y')] };
  const session = createNativeSession(encodeModel(model), {
    ...sessionOptions(name),
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  const y = new Float32Array(4);
  session.run(
    { x: ortTensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) },
    { y: ortTensor('float32', y, [2, 2]) },
    {},
  );
  session.dispose();
  if (y.join() !== '7,10,15,22') throw new Error(`a 2×2 product came back as ${y.join()}`);
}

/** Settings of a session that computes with this provider and, what that does not have, on the processor. */
export function sessionOptions(
  name: ProviderName,
): Pick<InferenceSession.SessionOptions, 'executionProviders' | 'logSeverityLevel'> {
  // What fails is thrown, with the same text as its log has.
  if (name === 'cpu') return { executionProviders: ['cpu'], logSeverityLevel: 4 };
  // At its own level ONNX Runtime warns, at each session, of the operators that stay on the processor.
  return { executionProviders: [name, 'cpu'], logSeverityLevel: 3 };
}

let current: ProviderReport | null = null;
const proven = new Set<ProviderName>(['cpu']);

/**
 * Chooses what compiled steps compute with: CUDA, WebGPU on a real GPU, else the processor.
 * @param option insists on one; goes before DIFFUSION_PROVIDER
 * @throws RangeError if the name is unknown
 * @throws ForcedBackendError if what was insisted on does not run
 */
export async function chooseProvider(
  option?: ProviderName,
  machine: Machine = thisMachine,
): Promise<ProviderReport> {
  const wish = wishFrom(providerKind, option, machine.env);
  const choice = await choose(providerKind, providers, machine, wish);
  proven.add(choice.name);
  current = choice;
  return choice;
}

/** Whether the environment or an option of `runtime.ready` insists on a provider. */
export const isForced = (): boolean => current?.forced ?? (thisMachine.env.DIFFUSION_PROVIDER ?? '') !== '';

/** Starts a provider at once, without asking what GPU it is. */
function insist(wish: Wish<ProviderName>, machine: Machine): ProviderName {
  if (proven.has(wish.name)) return wish.name;
  const provider = providers.find(({ name }) => name === wish.name)!;
  try {
    provider.requireChance(machine, true);
    probe(wish.name, machine);
  } catch (error) {
    throw forcedError(providerKind, wish, refusedBecause(error));
  }
  proven.add(wish.name);
  return wish.name;
}

/**
 * What a step compiled now computes with: the option, what `runtime.ready` chose, DIFFUSION_PROVIDER, the processor.
 * @throws RangeError if the name is unknown
 * @throws ForcedBackendError if what was insisted on does not run
 */
export function providerFor(option?: ProviderName, machine: Machine = thisMachine): ProviderName {
  if (option === undefined && current) return current.name;
  const wish = wishFrom(providerKind, option, machine.env);
  return wish ? insist(wish, machine) : 'cpu';
}
