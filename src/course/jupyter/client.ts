import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channels, type RequestChannel } from './channels';
import {
  type Channel,
  type ConnectionFile,
  type ConnectionInfo,
  createConnection,
  writeConnectionFile,
} from './connection';
import { commandLine, type Kernelspec, ownKernelspec } from './kernelspec';
import { describeExit, type Exit, KernelProcess } from './process';
import { type Answer, type Hooks, PendingRequest } from './requests';
import { createHeader, type Header, type JsonObject, type Message } from './wire';

/**
 * A client of Jupyter kernels: starts one, asks it, interrupts it, ends it.
 *
 * Source: jupyter-client, "Messaging in Jupyter", version 5.4.
 */
export interface StartOptions {
  /** Which kernel; default: this project's own. */
  readonly spec?: Kernelspec;
  /** Folder the kernel runs in: imports of a cell are resolved from there. */
  readonly cwd?: string;
  /** Added to the environment of this process and of the kernelspec. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds from the start to the first answer; default 60,000. */
  readonly startTimeout?: number;
}

export interface ExecuteOptions extends Hooks {
  /** No output, no history, no execution count; default false. */
  readonly silent?: boolean;
  /** Default: not `silent`. */
  readonly storeHistory?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
  /** Whether requests already queued are aborted when this one fails; default true. */
  readonly stopOnError?: boolean;
}

export interface SendOptions extends Hooks {
  /** Default shell. */
  readonly channel?: RequestChannel;
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Buffer[];
}

/** While a kernel starts: how long its idle state may take to follow its reply before it is asked again. */
const IDLE_AFTER_REPLY_MS = 50;

/** How often a kernel is started that finds its ports taken. */
const ATTEMPTS = 3;

/** The kernel's process ended while something was asked of it, or before it first answered. */
export class KernelDied extends Error {
  override readonly name = 'KernelDied';
}

/**
 * Starts a kernel and waits until it answers on all channels.
 *
 * @throws KernelDied when the process ends before; Error when it has not answered within `startTimeout`.
 */
export async function startKernel(options: StartOptions = {}): Promise<Kernel> {
  const spec = options.spec ?? ownKernelspec();
  for (let attempt = 1; ; attempt++) {
    const kernel = new Kernel(spec, options, writeConnectionFile(await createConnection(spec.name)));
    try {
      await kernel.start();
      return kernel;
    } catch (error) {
      // Between choosing the ports and binding them, another process may take one.
      const taken = error instanceof KernelDied && /EADDRINUSE|address already in use/i.test(error.message);
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

export class Kernel {
  readonly session = randomUUID();
  /** Content of the kernel_info_reply. */
  info: JsonObject = {};
  private process!: KernelProcess;
  private channels!: Channels;
  private readonly pending = new Map<string, PendingRequest>();
  private readonly listeners = new Set<(message: Message, channel: Channel) => void>();

  /** Use `startKernel`. */
  constructor(
    readonly spec: Kernelspec,
    private readonly options: StartOptions,
    private readonly connection: ConnectionFile,
  ) {}

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Ports and key, as in the kernel's connection file. */
  get connectionInfo(): ConnectionInfo {
    return this.connection.info;
  }

  get running(): boolean {
    return this.process.running;
  }

  /** Settles when the kernel's process has ended, for whatever reason; never rejects. */
  get exited(): Promise<Exit> {
    return this.process.exited;
  }

  /** The end of what the kernel's process itself wrote to its stdout and stderr. */
  get log(): string {
    return this.process.log;
  }

  /** Starts the process. For `startKernel` and `restart`. */
  async start(): Promise<void> {
    const { cwd, env, startTimeout = 60_000 } = this.options;
    const argv = commandLine(this.spec, this.connection.path);
    this.process = new KernelProcess(argv, { ...(cwd && { cwd }), env: { ...this.spec.env, ...env } });
    this.channels = new Channels(this.connection.info, this.session, this.receive);
    const { process } = this;
    void process.exited.then((exit) => this.failAll(process, exit));
    try {
      this.info = await this.firstAnswer(AbortSignal.timeout(startTimeout));
    } catch (error) {
      this.dispose();
      if (error instanceof KernelDied) throw error;
      throw new Error(
        `Cannot start kernel ${this.spec.name} as it must answer within ${startTimeout} ms. ${this.process.log}`.trim(),
      );
    }
  }

  /**
   * Runs a cell; resolves when its reply and all its output have come, also when it fails
   * (`reply.content.status` is then 'error' or 'aborted').
   *
   * @throws KernelDied when the kernel's process ends before; the signal's reason when `signal` is aborted
   * (which stops the waiting, not the cell: see `interrupt`).
   */
  execute(code: string, options: ExecuteOptions = {}): Promise<Answer> {
    const { silent = false, storeHistory = !silent, stopOnError = true, userExpressions = {} } = options;
    const content = {
      code,
      silent,
      store_history: storeHistory,
      user_expressions: userExpressions,
      allow_stdin: options.onInput !== undefined,
      stop_on_error: stopOnError,
    };
    return this.request('execute_request', content, options);
  }

  /** Sends any request and waits for its reply and its idle state. Throws as `execute` does. */
  request(type: string, content: JsonObject = {}, options: SendOptions = {}): Promise<Answer> {
    if (!this.running) return Promise.reject(this.death({ code: null, signal: null }));
    const header = createHeader(type, this.session);
    const pending = new PendingRequest(options, () => this.pending.delete(header.msg_id));
    this.pending.set(header.msg_id, pending);
    this.sendWith(header, content, options).catch((error) => pending.fail(error));
    return pending.answer;
  }

  /** Sends a message that has no reply, such as comm_msg or input_reply; returns its header. */
  async send(type: string, content: JsonObject, options: SendOptions = {}): Promise<Header> {
    const header = createHeader(type, this.session);
    await this.sendWith(header, content, options);
    return header;
  }

  /** Sends frames as they are: for tests of malformed messages. */
  sendFrames(channel: RequestChannel, frames: Buffer[]): Promise<void> {
    return this.channels.sendFrames(channel, frames);
  }

  /** Calls the listener with every message of every channel; the result removes it. */
  onMessage(listener: (message: Message, channel: Channel) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stops the running cell, the way the kernelspec says: by SIGINT, or by a message on control. */
  async interrupt(): Promise<void> {
    if (this.spec.interrupt_mode === 'message')
      await this.request('interrupt_request', {}, { channel: 'control' });
    else this.process.signal('SIGINT');
  }

  /** Whether the heartbeat answers within `ms`. */
  isAlive(ms = 1000): Promise<boolean> {
    return this.channels.heartbeat(ms);
  }

  /** Ends the process and starts it anew on the same ports. Requests under way fail with KernelDied. */
  async restart(graceMs = 5000): Promise<void> {
    await this.end(true, graceMs);
    await this.start();
  }

  /** Asks the kernel to exit; kills it when it has not within `graceMs`. Safe to call twice. */
  async shutdown(graceMs = 5000): Promise<void> {
    await this.end(false, graceMs);
    this.connection.remove();
  }

  /** Kills the kernel's processes at once. */
  async kill(): Promise<void> {
    this.process.kill();
    await this.process.exited;
    this.dispose();
  }

  private async end(restart: boolean, graceMs: number): Promise<void> {
    if (this.running) {
      this.send('shutdown_request', { restart }, { channel: 'control' }).catch(() => undefined);
      const late = sleep(graceMs, undefined, { ref: false });
      await Promise.race([this.process.exited, late]);
    }
    // Also after a clean exit: what the kernel started and left behind goes with it.
    this.process.kill();
    await this.process.exited;
    this.channels.close();
  }

  private dispose(): void {
    this.process.kill();
    this.channels.close();
    this.connection.remove();
  }

  /** Asks until an idle state arrives too: what is published before iopub is connected is lost. */
  private async firstAnswer(signal: AbortSignal): Promise<JsonObject> {
    for (;;) {
      const patience = new AbortController();
      const remove = this.onMessage(({ header }) => {
        if (header.msg_type === 'kernel_info_reply') setTimeout(() => patience.abort(), IDLE_AFTER_REPLY_MS);
      });
      try {
        const limits = AbortSignal.any([signal, patience.signal]);
        return (await this.request('kernel_info_request', {}, { signal: limits })).reply.content;
      } catch (error) {
        if (signal.aborted || !patience.signal.aborted) throw error;
      } finally {
        remove();
      }
    }
  }

  private sendWith(header: Header, content: JsonObject, options: SendOptions): Promise<void> {
    const { channel = 'shell', metadata = {}, buffers = [] } = options;
    return this.channels.send(channel, { identities: [], header, parent: {}, metadata, content, buffers });
  }

  private readonly receive = (channel: Channel, message: Message): void => {
    for (const listener of this.listeners) listener(message, channel);
    const pending = this.pending.get(message.parent.msg_id ?? '');
    if (!pending) return;
    if (channel === 'iopub') pending.published(message);
    else if (channel === 'stdin') void this.answerInput(message, pending);
    else pending.replied(message);
  };

  private async answerInput(message: Message, pending: PendingRequest): Promise<void> {
    const { prompt, password } = message.content;
    try {
      const value = await pending.onInput?.(String(prompt ?? ''), password === true);
      if (value !== undefined) await this.send('input_reply', { status: 'ok', value }, { channel: 'stdin' });
    } catch (error) {
      pending.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private failAll(process: KernelProcess, exit: Exit): void {
    if (process !== this.process) return;
    for (const pending of [...this.pending.values()]) pending.fail(this.death(exit));
  }

  private death(exit: Exit): KernelDied {
    const how = this.running ? 'is not running' : describeExit(exit);
    return new KernelDied(`The kernel ${this.spec.name} ${how}. ${this.process.log}`.trim());
  }
}

export type { Answer, OnInput, OnMessage } from './requests';
