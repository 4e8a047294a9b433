import { readFileSync } from 'node:fs';

/** Between two looks at a process, ms: filling memory at 2 GB a second, a loop gets 100 MB further meanwhile. */
const EVERY_MS = 50;

/** What a process uses now. */
export interface Usage {
  /** Bytes it holds for itself; files that are mapped are shared with others and do not count. */
  readonly memory: number;
  readonly threads: number;
}

/** What a process uses now, from Linux's `/proc`; undefined where it cannot be told. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const number = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { memory: (number('RssAnon') + number('RssShmem')) * 1024, threads: number('Threads') };
  } catch {
    return undefined;
  }
}

/** Calls `over` once when the process holds more than `most` bytes. @returns what ends the watch. */
export function watchMemory(pid: () => number | undefined, most: number, over: () => void): () => void {
  const timer = setInterval(() => {
    const id = pid();
    if (id === undefined || (usageOf(id)?.memory ?? 0) <= most) return;
    clearInterval(timer);
    over();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
