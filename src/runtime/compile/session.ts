import { withRuntimeFolder } from '../backends/dawn';
import { thisMachine } from '../machine';
import { threadCount } from '../threads';
import { createNativeSession, type NativeSession } from './native';
import { encodeModel, type OnnxModel } from './onnx';
import { isForced, type ProviderName, sessionOptions } from './providers';
import { forWebgpu } from './webgpu-graph';
import { withoutCopies } from './without-copies';

/**
 * A session of ONNX Runtime for a graph. What the provider does not have, or has wrong, is computed on the processor;
 * so is everything, from then on, when a GPU that nobody insisted on fails.
 * @throws Error where ONNX Runtime does not take the graph
 */
export function openSession(graph: OnnxModel, provider: ProviderName): NativeSession {
  if (provider === 'cpu' || isForced()) return open(graph, provider);
  return new Guarded(graph, provider);
}

/**
 * A thread that waits for its part of the next operation does so at full speed for this long, and then sleeps. A short
 * step alone is as fast as with ONNX Runtime's own setting; two programs at once, or two sessions in turn, no longer keep
 * each other from the processor.
 */
const SPIN_MICROSECONDS = 100;

function open(graph: OnnxModel, provider: ProviderName): NativeSession {
  const options = {
    intraOpNumThreads: threadCount(),
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { spin_duration_us: `${SPIN_MICROSECONDS}` } } },
    ...sessionOptions(provider),
  } as const;
  if (provider !== 'webgpu')
    return withoutCopies(graph, (model) => createNativeSession(encodeModel(model), options));
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

/** A session on a GPU, and on the processor once that has failed: a run leaves what it reads as it was. */
class Guarded implements NativeSession {
  private session: NativeSession;
  private failed = false;

  constructor(
    private readonly graph: OnnxModel,
    private readonly provider: ProviderName,
  ) {
    try {
      this.session = open(graph, provider);
    } catch (error) {
      this.session = this.instead(error);
    }
  }

  run(...call: Parameters<NativeSession['run']>): ReturnType<NativeSession['run']> {
    if (this.failed) return this.session.run(...call);
    try {
      return this.session.run(...call);
    } catch (error) {
      this.session.dispose();
      this.session = this.instead(error);
      return this.session.run(...call);
    }
  }

  dispose(): void {
    this.session.dispose();
  }

  private instead(error: unknown): NativeSession {
    this.failed = true;
    const [reason] = (error as Error).message.split('\n');
    console.warn(`compile: a step computes on the processor, since ${this.provider} failed: ${reason}`);
    return open(this.graph, 'cpu');
  }
}
