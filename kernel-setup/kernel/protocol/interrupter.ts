import type { Supervisor } from './supervisor';

/** Until the cell has ended, the user's process is reminded this often. */
const REPEAT_MS = 250;
/** After so long the user is told that the cell does not react. */
const NOTICE_MS = 1500;

/** Stops the running cell: gently first, and by ending its process when the user asks again in vain. */
export class Interrupter {
  private startedAt: number | undefined;
  private noticed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly supervisor: Pick<
      Supervisor,
      'interrupt' | 'interruptChildren' | 'interruptLeftovers' | 'kill'
    >,
    private readonly notify: () => void,
  ) {}

  /** The user interrupts. @param running whether a cell runs, which `ended` will be called for */
  interrupt(running: boolean): void {
    if (!running) {
      void this.supervisor.interruptLeftovers();
      return;
    }
    if (this.noticed) this.supervisor.kill();
    else this.supervisor.interrupt();
    if (this.startedAt !== undefined) return;
    this.startedAt = Date.now();
    this.timer = setInterval(() => this.repeat(), REPEAT_MS);
  }

  /** The cell has ended. */
  ended(): void {
    clearInterval(this.timer);
    this.startedAt = undefined;
    this.noticed = false;
  }

  private repeat(): void {
    this.supervisor.interrupt();
    this.supervisor.interruptChildren();
    if (this.noticed || Date.now() - (this.startedAt ?? 0) < NOTICE_MS) return;
    this.noticed = true;
    this.notify();
  }
}
