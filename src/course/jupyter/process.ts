import { type ChildProcess, spawn } from 'node:child_process';

/** How a kernel's process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Added to the environment of this process; `undefined` takes a variable out of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a kernel last wrote to its own stdout and stderr is kept up to this many characters. */
const LOG_LIMIT = 8000;

/** A running kernel process, in a process group of its own so that Ctrl-C in a terminal does not reach it. */
export class KernelProcess {
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  private readonly child: ChildProcess;
  private tail = '';
  private exit: Exit | undefined;

  constructor(argv: readonly string[], options: { cwd?: string; env?: Environment }) {
    const [program, ...args] = argv;
    if (program === undefined)
      throw new RangeError('Cannot start kernel as its command line must not be empty');
    this.child = spawn(program, args, {
      cwd: options.cwd,
      // Kernels that know this variable exit when the process that started them is gone.
      env: { ...process.env, ...options.env, JPY_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.child.stdout?.on('data', (data: Buffer) => this.keep(data));
    this.child.stderr?.on('data', (data: Buffer) => this.keep(data));
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.keep(error.message);
        resolve(this.end({ code: null, signal: null }));
      });
      this.child.once('exit', (code, signal) => resolve(this.end({ code, signal })));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get running(): boolean {
    return this.exit === undefined;
  }

  /** The end of what the process wrote to its own stdout and stderr: the reason of a failed start. */
  get log(): string {
    return this.tail;
  }

  /** Signals the process and what it started: a cell that waits for a program is interrupted with it. */
  signal(name: NodeJS.Signals): void {
    if (this.running) this.signalGroup(name);
  }

  /** Kills the process and every process it started that is still in its group. */
  kill(): void {
    this.signalGroup('SIGKILL');
  }

  private signalGroup(name: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill(name);
      else process.kill(-pid, name);
    } catch {
      // The group is gone already: there is nobody left to signal.
    }
  }

  private end(exit: Exit): Exit {
    this.exit ??= exit;
    return this.exit;
  }

  private keep(data: Buffer | string): void {
    this.tail = (this.tail + data.toString()).slice(-LOG_LIMIT);
  }
}

export function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `killed by ${signal}`;
  return code === null ? 'could not be run' : `exited with status ${code}`;
}
