import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Fault } from '../../../src/course/grade/contract';
import { packageRoot } from '../../../src/course/jupyter/paths';
import {
  type CellResult,
  type CellTask,
  type FromThread,
  SHARED,
  type ThreadData,
  type ToThread,
} from './messages';
import type { StudentLink } from './student-link';

/** Compiled, also when the sources run without a build. */
const ENTRY = join(packageRoot(), 'dist', 'kernel-setup', 'grading', 'tester', 'thread.js');

/** Memory of the thread, in MiB. */
const MEMORY = 2048;

/** The thread is gone. */
export interface Lost {
  readonly lost: Fault;
}

/** The grader's end of the tester's thread. */
export class TestThread {
  private readonly memory = new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT);
  private readonly shared = new Int32Array(this.memory);
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (result: CellResult | Lost) => void>();
  private requests = 0;
  private lost: Fault | undefined;
  private link: StudentLink | undefined;
  /** Resolves when the toolkit is loaded. */
  readonly ready: Promise<void>;

  constructor() {
    const workerData: ThreadData = { shared: this.memory };
    this.worker = new Worker(ENTRY, {
      workerData,
      stdout: true,
      stderr: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    // A grader that has nothing else to do may end.
    this.worker.unref();
    this.ready = new Promise((resolve) => {
      this.worker.on('message', (message: FromThread) => {
        if (message.type === 'ready') resolve();
        else this.settle(message.request, message);
      });
      this.worker.on('error', (error: NodeJS.ErrnoException) => {
        this.lose(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended');
        resolve();
      });
      this.worker.on('exit', () => {
        this.lose('ended');
        resolve();
      });
    });
  }

  get isLost(): boolean {
    return this.lost !== undefined;
  }

  /** Line of the cell at which the thread is, or was last. */
  get line(): number {
    return Atomics.load(this.shared, SHARED.line);
  }

  /** Whether the student's process owes an answer. */
  get isBusy(): boolean {
    return Atomics.load(this.shared, SHARED.busy) !== 0;
  }

  begin(): void {
    this.post({ type: 'begin' });
  }

  /** Lets the thread speak to a student's process. */
  connect(link: StudentLink): void {
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    this.link?.detach();
    this.link = link;
    Atomics.store(this.shared, SHARED.busy, 0);
    this.worker.postMessage({ type: 'student', port: port2 } satisfies ToThread, [port2]);
    link.attach(port1, () => {
      Atomics.add(this.shared, SHARED.arrived, 1);
      Atomics.notify(this.shared, SHARED.arrived);
    });
  }

  /** Runs a cell. Never rejects; a thread that ends meanwhile says so. */
  run(task: CellTask): Promise<CellResult | Lost> {
    if (this.lost) return Promise.resolve({ lost: this.lost });
    const request = ++this.requests;
    return new Promise((resolve) => {
      this.waiting.set(request, resolve);
      this.worker.ref();
      this.post({ type: 'run', request, task });
    });
  }

  /** Ends the thread, whatever it does. */
  async terminate(why: Fault = 'ended'): Promise<void> {
    this.lose(why);
    await this.worker.terminate();
  }

  private post(message: ToThread): void {
    this.worker.postMessage(message);
  }

  private settle(request: number, result: CellResult): void {
    this.waiting.get(request)?.(result);
    this.waiting.delete(request);
    if (this.waiting.size === 0) this.worker.unref();
  }

  private lose(why: Fault): void {
    this.lost ??= why;
    this.link?.detach();
    this.link = undefined;
    for (const resolve of this.waiting.values()) resolve({ lost: this.lost });
    this.waiting.clear();
  }
}
