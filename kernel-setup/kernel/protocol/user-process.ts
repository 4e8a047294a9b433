import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { encodeLine, LineReader } from '../process/lines';
import {
  type Command,
  type CommCommand,
  type Done,
  descriptors,
  type EvaluateCommand,
  type Event,
  type InputAnswer,
  type StreamName,
} from '../process/messages';
import type { Preloadable } from '../process/preload';
import { log } from './log';
import { RawOutput } from './raw-output';

/** How the user's process ended. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

export interface Listeners {
  event(event: Output): void;
  /** Text that did not come through `process.stdout` or `process.stderr`: of native code, of a child process. */
  raw(name: StreamName, text: string): void;
  died(death: Death): void;
}

/** What the user's process says of its own accord. */
export type Output = Exclude<Event, Done | { type: 'pong' }>;
export type Ending = { readonly done: Done } | { readonly death: Death };
type Task = Omit<EvaluateCommand, 'request'> | Omit<CommCommand, 'request'>;

const FLAGS = [
  // An interrupt may unwind a callback of Node's own event loop; without this flag Node then finds its
  // bookkeeping of async hooks changed and aborts the process.
  '--no-force-async-hooks-checks',
  // Warnings are reported without the process id.
  '--no-warnings',
];

/** Pipes that children of the user's process have inherited may stay open after its end. */
const CLOSE_MS = 100;

const ENTRY = join(__dirname, '..', 'process', 'entry.js');

/** One process that runs the user's code, from its start to its end. */
export class UserProcess {
  private readonly child: ChildProcess;
  private readonly raw: Record<StreamName, RawOutput>;
  private readonly endings = new Map<number, (ending: Ending) => void>();
  private readonly pongs: (() => void)[] = [];
  private death: Death | undefined;
  private requests = 0;

  constructor(private readonly listeners: Listeners) {
    this.raw = {
      stdout: new RawOutput((text) => listeners.raw('stdout', text)),
      stderr: new RawOutput((text) => listeners.raw('stderr', text)),
    };
    this.child = spawn(process.execPath, [...FLAGS, ENTRY], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in a terminal must not reach it, and its children can be ended with it.
      detached: process.platform !== 'win32',
    });
    this.connect();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get alive(): boolean {
    return this.death === undefined;
  }

  /** Runs a cell or delivers a comm message; resolves when it has ended or the process has. Never rejects. */
  async run(task: Task): Promise<Ending> {
    if (this.death) return { death: this.death };
    const request = ++this.requests;
    const ending = new Promise<Ending>((resolve) => this.endings.set(request, resolve));
    this.send({ ...task, request });
    const ended = await ending;
    await Promise.all([this.raw.stdout.fence(request), this.raw.stderr.fence(request)]);
    return ended;
  }

  /** Loads packages while the process has nothing else to do. */
  preload(packages: readonly Preloadable[]): void {
    this.send({ type: 'preload', packages });
  }

  /** Wakes the thread that stops the running cell. */
  interrupt(): void {
    this.write(descriptors.interrupts, 'i');
  }

  /** Answers the `prompt` in which the process blocks. */
  answerInput(answer: InputAnswer): void {
    this.write(descriptors.input, encodeLine(answer));
  }

  /** Whether its event loop answers within `ms`. */
  isResponsive(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), ms);
      this.pongs.push(() => {
        clearTimeout(late);
        resolve(true);
      });
      this.send({ type: 'ping' });
    });
  }

  /** Lets the process end by itself, so that its exit handlers run. */
  exit(): void {
    this.send({ type: 'exit' });
  }

  /** Kills the process and those it has started. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // Nothing is left of it.
    }
  }

  private connect(): void {
    const events = new LineReader((line) => this.receive(line));
    (this.child.stdio[descriptors.events] as Readable).on('data', (chunk: Buffer) => events.push(chunk));
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.child[name] as Readable;
      stream.on('data', (chunk: Buffer) => this.raw[name].push(chunk));
      stream.on('close', () => this.raw[name].end());
    }
    // A pipe breaks when the process dies; its death itself is reported below.
    for (const pipe of this.child.stdio) pipe?.on('error', () => undefined);
    this.child.on('error', (error) => {
      log(`Cannot start the user's process: ${error.message}`);
      this.end(null, null);
    });
    this.child.on('exit', (code, signal) => {
      const late = setTimeout(() => this.end(code, signal), CLOSE_MS);
      this.child.once('close', () => {
        clearTimeout(late);
        this.end(code, signal);
      });
    });
  }

  private receive(line: string): void {
    let event: Event;
    try {
      event = JSON.parse(line) as Event;
    } catch {
      log(`Ignored a damaged message of the user's process: ${line.slice(0, 80)}`);
      return;
    }
    if (event.type === 'pong') this.pongs.shift()?.();
    else if (event.type !== 'done') this.listeners.event(event);
    else this.settle(event.request, { done: event });
  }

  private settle(request: number, ending: Ending): void {
    const resolve = this.endings.get(request);
    this.endings.delete(request);
    resolve?.(ending);
  }

  private end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.death) return;
    for (const raw of Object.values(this.raw)) raw.end();
    this.death = { code, signal, outOfMemory: this.raw.stderr.outOfMemory };
    for (const request of [...this.endings.keys()]) this.settle(request, { death: this.death });
    this.listeners.died(this.death);
  }

  private send(command: Command): void {
    this.write(descriptors.commands, encodeLine(command));
  }

  private write(descriptor: number, text: string): void {
    const pipe = this.child.stdio[descriptor] as Writable | null | undefined;
    if (pipe?.writable) pipe.write(text);
  }
}
