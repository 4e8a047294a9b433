import { writeSync } from 'node:fs';
import { encodeLine } from './lines';
import type { Event } from './messages';

const RETRY_MS = 1;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all of `data` before it returns. The descriptor is a blocking pipe: a reader that is slow holds
 * the writer up, and nothing is lost.
 */
export function writeAll(descriptor: number, data: Buffer): void {
  for (let written = 0; written < data.length; ) {
    try {
      written += writeSync(descriptor, data, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, RETRY_MS);
    }
  }
}

/**
 * The user's process's way out: events leave synchronously and in order, also from within a loop that
 * never returns to the event loop.
 */
export class Channel {
  constructor(private readonly descriptor: number) {}

  /** @throws TypeError when the event cannot be written as JSON (a cycle, a bigint). */
  send(event: Event): void {
    const frame = Buffer.from(encodeLine(event));
    try {
      writeAll(this.descriptor, frame);
    } catch (error) {
      // The kernel is gone, so nobody reads this process's output any more.
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.kill(process.pid, 'SIGKILL');
      throw error;
    }
  }
}
