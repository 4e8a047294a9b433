import { availableParallelism } from 'node:os';
import { withRuntimeFolder } from '../backends/dawn';
import { thisMachine } from '../machine';
import { createNativeSession, type NativeSession } from './native';
import { encodeModel, type OnnxModel } from './onnx';
import { type ProviderName, sessionOptions } from './providers';
import { forWebgpu } from './webgpu-graph';

const common = { graphOptimizationLevel: 'all' } as const;

/**
 * A session of ONNX Runtime for a graph. What the provider does not have, or has wrong, is computed on the processor.
 * @throws Error where ONNX Runtime does not take the graph
 */
export function openSession(graph: OnnxModel, provider: ProviderName): NativeSession {
  const options = { ...common, intraOpNumThreads: availableParallelism(), ...sessionOptions(provider) };
  if (provider !== 'webgpu') return createNativeSession(encodeModel(graph), options);
  const { model, onProcessor } = forWebgpu(graph);
  // An empty list is refused.
  const webgpu = {
    name: 'webgpu',
    ...(onProcessor.length > 0 && { forceCpuNodeNames: onProcessor }),
  } as const;
  return withRuntimeFolder(thisMachine, () =>
    createNativeSession(encodeModel(model), { ...options, executionProviders: [webgpu, 'cpu'] }),
  );
}
