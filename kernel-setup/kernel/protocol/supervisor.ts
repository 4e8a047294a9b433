import type { InputAnswer, StreamName } from '../process/messages';
import type { Preloadable } from '../process/preload';
import { type Death, type Ending, type Output, UserProcess } from './user-process';

/** A process that ends so often before it is ready cannot be started at all. */
const EARLY_DEATHS = 3;

/** A process that is busy does not answer within this time. */
const ANSWER_MS = 200;

/** Time for exit handlers of the user's code when the kernel shuts down. */
const EXIT_MS = 300;

export interface SupervisorListeners {
  event(event: Output): void;
  raw(name: StreamName, text: string): void;
  /** The user's process has ended unasked, its variables are gone; a new one is being started. */
  restarted(death: Death): void;
}

/** Keeps one user's process running: starts it, and starts it anew when it dies. */
export class Supervisor {
  private process: UserProcess;
  private earlyDeaths = 0;
  private closing = false;
  private ended: (() => void) | undefined;

  private listeners: SupervisorListeners = { event: ignore, raw: ignore, restarted: ignore };

  /** Starts the process; `listen` must follow before the next turn of the event loop. */
  constructor() {
    this.process = this.start();
  }

  listen(listeners: SupervisorListeners): void {
    this.listeners = listeners;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  run(task: Parameters<UserProcess['run']>[0]): Promise<Ending> {
    if (!this.process.alive && !this.closing) {
      // It could not be started some time ago: perhaps it can now.
      this.earlyDeaths = 0;
      this.process = this.start();
    }
    return this.process.run(task);
  }

  preload(packages: readonly Preloadable[]): void {
    this.process.preload(packages);
  }

  interrupt(): void {
    this.process.interrupt();
  }

  /**
   * Ctrl-C for the programs that the user's process has started, as a terminal sends it to the whole group:
   * a cell that waits in `execSync` ends with them. The process itself ignores the signal.
   */
  interruptChildren(): void {
    const { pid } = this.process;
    if (pid === undefined || process.platform === 'win32') return;
    try {
      process.kill(-pid, 'SIGINT');
    } catch {
      // The process has just ended.
    }
  }

  /** While no cell runs: stops what an earlier one has left behind, if it keeps the process busy. */
  async interruptLeftovers(): Promise<void> {
    const { process } = this;
    if (!(await process.isResponsive(ANSWER_MS))) process.interrupt();
  }

  answerInput(answer: InputAnswer): void {
    this.process.answerInput(answer);
  }

  kill(): void {
    this.process.kill();
  }

  /** Ends the process for good; resolves when it has gone. */
  async close(): Promise<void> {
    this.closing = true;
    if (!this.process.alive) return;
    const gone = new Promise<void>((resolve) => {
      this.ended = resolve;
    });
    this.process.exit();
    const late = setTimeout(() => this.process.kill(), EXIT_MS);
    await gone;
    clearTimeout(late);
    // What its code has started and left behind.
    this.process.kill();
  }

  private start(): UserProcess {
    return new UserProcess({
      event: (event) => {
        if (event.type === 'ready') this.earlyDeaths = 0;
        this.listeners.event(event);
      },
      raw: (name, text) => this.listeners.raw(name, text),
      died: (death) => this.died(death),
    });
  }

  private died(death: Death): void {
    this.ended?.();
    if (this.closing) return;
    this.process.kill();
    if (++this.earlyDeaths <= EARLY_DEATHS) this.process = this.start();
    this.listeners.restarted(death);
  }
}

function ignore(): void {}
