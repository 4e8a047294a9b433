import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Context } from './context';

type Handle = NodeJS.Timeout | NodeJS.Immediate;
type Callback = (...args: unknown[]) => void;
interface Options {
  readonly ref?: boolean;
  readonly signal?: AbortSignal;
}

/** Timers that were cleared by hand are forgotten when this many are on record. */
const PRUNE_AT = 1000;

/**
 * The global timers, made to know the cell that started them: their output belongs to it, and an interrupt
 * of the cell cancels them, which also ends its loops of the kind `for (;;) await sleep(100)`.
 */
export class CellTimers {
  private readonly owners = new Map<Handle, number>();

  constructor(private readonly context: Context) {}

  /** Replaces the global timers and those of `node:timers/promises`. */
  install(target: typeof globalThis = globalThis): void {
    const { setTimeout, setInterval, setImmediate } = target;
    const timeout = (callback: Callback, ms?: number, ...args: unknown[]) =>
      this.start(callback, true, (run) => setTimeout(run, ms, ...args));
    const interval = (callback: Callback, ms?: number, ...args: unknown[]) =>
      this.start(callback, false, (run) => setInterval(run, ms, ...args));
    const immediate = (callback: Callback, ...args: unknown[]) =>
      this.start(callback, true, (run) => setImmediate(run, ...args));

    const original = { sleep: timersPromises.setTimeout, turn: timersPromises.setImmediate };
    // Node's own promise is used where options ask for more than waiting.
    const sleep = (ms?: number, value?: unknown, options?: Options) =>
      options
        ? original.sleep(ms, value, options)
        : new Promise((resolve) => timeout(() => resolve(value), ms));
    const turn = (value?: unknown, options?: Options) =>
      options ? original.turn(value, options) : new Promise((resolve) => immediate(() => resolve(value)));

    Object.assign(target, {
      setTimeout: Object.assign(timeout, { [promisify.custom]: sleep }),
      setInterval: interval,
      setImmediate: Object.assign(immediate, { [promisify.custom]: turn }),
    });
    Object.assign(timersPromises, { setTimeout: sleep, setImmediate: turn });
  }

  /** Cancels what the cell has started and is still to fire. */
  cancel(context: number): void {
    for (const [handle, owner] of this.owners) {
      if (owner !== context) continue;
      this.owners.delete(handle);
      if ('refresh' in handle) clearTimeout(handle);
      else clearImmediate(handle);
    }
  }

  private start<H extends Handle>(callback: Callback, once: boolean, begin: (run: Callback) => H): H {
    // Not a function: Node's own error says so.
    if (typeof callback !== 'function') return begin(callback);
    const owner = this.context.current;
    const handle = begin((...args) => {
      if (once) this.owners.delete(handle);
      this.context.within(owner, () => callback(...args));
    });
    this.owners.set(handle, owner);
    if (this.owners.size % PRUNE_AT === 0) this.prune();
    return handle;
  }

  private prune(): void {
    for (const handle of this.owners.keys())
      if ((handle as { _destroyed?: boolean })._destroyed) this.owners.delete(handle);
  }
}
