import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../../../src/course/jupyter/process';
import { HttpError } from '../http-error';
import type { Place } from '../part';
import { folderOf } from './kernel-folder';
import { type KernelspecSource, kernelspecsModel } from './kernelspecs';
import type { KernelModel, RunningKernel } from './running-kernel';
import { RuntimeFolder } from './runtime-folder';
import { WITHOUT_SECRETS } from './secrets';

/** What to start. */
export interface KernelRequest {
  /** Default: the first kernelspec. */
  readonly name?: string | undefined;
  /** Folder of the kernel, as the contents interface names it; default: the root. */
  readonly path?: string | undefined;
  /** Added to its environment. */
  readonly env?: Environment;
}

/** There is no kernelspec of the name. */
export class NoSuchKernel extends HttpError {}

/** How long an answer waits for a kernel that starts: one that fails at once is told at once. */
const START_PATIENCE_MS = 3000;

/** The running kernels. */
export class KernelRegistry {
  private readonly kernels = new Map<string, RunningKernel>();
  /** Kernels that nobody can reach any more and whose process is still ending. */
  private readonly ending = new Set<Promise<void>>();
  private readonly runtime: RuntimeFolder;
  private lastEnd = new Date();

  constructor(
    private readonly place: Place,
    private readonly specs: KernelspecSource,
  ) {
    this.runtime = new RuntimeFolder(place.home);
    // A server that ends by a fault of its own takes its kernels along; not every kernel notices that it is gone.
    process.once('exit', this.killAll);
  }

  /** When a kernel last did something or ended. */
  get lastActivity(): Date {
    const times = [...this.kernels.values()].map(({ activity }) => activity.lastActivity);
    return [...times, this.lastEnd].reduce((a, b) => (a > b ? a : b));
  }

  all(): RunningKernel[] {
    return [...this.kernels.values()];
  }

  models(): KernelModel[] {
    return this.all().map((kernel) => kernel.model());
  }

  has(id: string): boolean {
    return this.kernels.has(id);
  }

  find(id: string): RunningKernel | undefined {
    return this.kernels.get(id);
  }

  /** @throws HttpError 404 when there is no such kernel. */
  get(id: string): RunningKernel {
    const kernel = this.kernels.get(id);
    if (!kernel) throw new HttpError(404, `Kernel does not exist: ${id}`);
    return kernel;
  }

  /**
   * Starts a kernel; resolves when it answers, or still starts after a while.
   *
   * @throws NoSuchKernel when no kernelspec has the name; HttpError 500 with its last words when it does not start.
   */
  async start({ name, path = '', env = {} }: KernelRequest): Promise<RunningKernel> {
    const spec = this.specs.find(name ?? kernelspecsModel(this.specs).default);
    if (!spec)
      throw new NoSuchKernel(404, `Cannot start kernel as it must be installed: current value is ${name}`);
    // Loaded when the first kernel starts: the sockets' library is native code.
    const { RunningKernel } = await import('./running-kernel');
    const kernel = new RunningKernel({
      spec,
      cwd: folderOf(this.place.root, path),
      env: { ...WITHOUT_SECRETS, ...env },
      connect: (id) => this.runtime.connect(id, spec.name),
      log: this.place.log,
    });
    this.kernels.set(kernel.id, kernel);
    try {
      await Promise.race([kernel.started, sleep(START_PATIENCE_MS, undefined, { ref: false })]);
    } catch (error) {
      // Unless it was shut down meanwhile.
      if (this.has(kernel.id)) await this.shutdown(kernel.id);
      throw new HttpError(500, (error as Error).message);
    }
    return kernel;
  }

  /** Ends a kernel; it is out of the list at once. @throws HttpError 404 when there is no such kernel. */
  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.kernels.delete(id);
    this.lastEnd = new Date();
    const ended = kernel.shutdown();
    this.ending.add(ended);
    await ended.finally(() => this.ending.delete(ended));
  }

  /** Ends all kernels. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.kernels.keys()].map((id) => this.shutdown(id)));
    await Promise.allSettled(this.ending);
    this.runtime.remove();
    process.off('exit', this.killAll);
  }

  private readonly killAll = (): void => {
    for (const kernel of this.kernels.values()) kernel.kill();
    this.runtime.remove();
  };
}
