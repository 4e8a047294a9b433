import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 keeps what the compiler has let go of until it needs the room; the user's process can use it better. */
const GROWTH_BYTES = 32 * 1024 * 1024;
/** Nobody has asked for anything for this long. */
const IDLE_MS = 250;

/** Gives memory back when the protocol process is idle. */
export class Garbage {
  private timer: NodeJS.Timeout | undefined;
  private after = 0;
  private gc: (() => void) | undefined;

  /** To be called when the compiler has worked: collects once nothing has followed for a while. */
  collectSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.collect(), IDLE_MS);
    this.timer.unref();
  }

  private collect(): void {
    if (process.memoryUsage().heapTotal - this.after < GROWTH_BYTES) return;
    this.gc ??= garbageCollector();
    this.gc();
    this.after = process.memoryUsage().heapTotal;
  }
}

/** V8's own function. The flag is set back, as V8 takes no compiled code that was made under other flags. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return gc;
}
