import { availableParallelism } from 'node:os';
import { withRuntimeFolder } from '../backends/dawn';
import { thisMachine } from '../machine';
import { createNativeSession, type NativeSession } from './native';
import { encodeModel, type OnnxModel } from './onnx';
import { type ProviderName, sessionOptions } from './providers';
import { staysOnProcessor } from './webgpu-faults';

/**
 * A session of ONNX Runtime for a graph. What the provider does not have, or has wrong, is computed on the processor.
 * @throws Error where ONNX Runtime does not take the graph
 */
export function openSession(model: OnnxModel, provider: ProviderName): NativeSession {
  const common = { intraOpNumThreads: availableParallelism(), graphOptimizationLevel: 'all' } as const;
  if (provider !== 'webgpu')
    return createNativeSession(encodeModel(model), { ...common, ...sessionOptions(provider) });
  const { named, names } = nameFaulty(model);
  // An empty list is refused.
  const webgpu = { name: 'webgpu', ...(names.length > 0 && { forceCpuNodeNames: names }) } as const;
  const options = { ...common, ...sessionOptions(provider), executionProviders: [webgpu, 'cpu'] } as const;
  return withRuntimeFolder(thisMachine, () => createNativeSession(encodeModel(named), options));
}

/** The graph with names for the nodes that WebGPU must not compute, and those names. */
function nameFaulty(model: OnnxModel): { named: OnnxModel; names: string[] } {
  const names: string[] = [];
  const nodes = model.nodes.map((node) => {
    if (!staysOnProcessor(node, model)) return node;
    names.push(`on_processor_${names.length}`);
    return { ...node, name: names.at(-1)! };
  });
  return { named: { ...model, nodes }, names };
}
