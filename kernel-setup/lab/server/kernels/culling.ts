import type { ExecutionState } from './activity';
import type { KernelRegistry } from './kernel-registry';

/** Which kernels are ended for not being used. */
export interface CullOptions {
  /** Seconds without activity. */
  readonly idleSeconds: number;
  /** Also those that a page is connected to; default false. */
  readonly connected?: boolean;
}

/** What of a kernel decides whether it is ended. */
export interface Cullable {
  readonly activity: { readonly state: ExecutionState; readonly lastActivity: Date };
  readonly audience: { readonly connections: number };
}

/** Whether a kernel is to be ended: one that works never is, a dead one always. */
export function isIdle(
  { activity: { state, lastActivity }, audience }: Cullable,
  { idleSeconds, connected = false }: CullOptions,
  now = Date.now(),
): boolean {
  if (state === 'dead') return true;
  if (state !== 'idle' || (!connected && audience.connections > 0)) return false;
  return now - lastActivity.getTime() > idleSeconds * 1000;
}

/** Ends idle kernels from now on; the result stops that. */
export function startCulling(
  kernels: KernelRegistry,
  options: CullOptions,
  log: (line: string) => void,
): () => void {
  const cull = () => {
    for (const kernel of kernels.all().filter((candidate) => isIdle(candidate, options))) {
      log(`Kernel ${kernel.name} (${kernel.id}) is ended as it was idle for ${options.idleSeconds} s`);
      kernels.shutdown(kernel.id).catch((error: Error) => log(error.message));
    }
  };
  // Ten times within the span: no kernel is kept much longer than asked for.
  const every = Math.min(Math.max(options.idleSeconds * 100, 100), 60_000);
  const timer = setInterval(cull, every);
  timer.unref();
  return () => clearInterval(timer);
}
