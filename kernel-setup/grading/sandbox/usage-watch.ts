import { readFileSync, statfsSync } from 'node:fs';

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
    return usageIn(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return undefined;
  }
}

/**
 * What the text of `/proc/PID/status` says. The kernel's tables of a process's pages count: one that reads an endless
 * stretch of zeros holds no page of its own and fills the machine with them.
 */
export function usageIn(status: string): Usage {
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const kilobytes = number('RssAnon') + number('RssShmem') + number('VmPTE');
  return { memory: kilobytes * 1024, threads: number('Threads') };
}

/** Files of a scratch folder, which take memory of the kernel's however small they are. */
export const MOST_FILES = 20_000;

/** What a process has taken too much of. */
export type Excess = 'memory' | 'threads' | 'files';

/** What may be watched; what is left out is not. */
export interface WatchLimits {
  /** Bytes. */
  readonly memory: number;
  readonly threads?: number;
  /** The process's scratch folder is a file system of its own. */
  readonly ownFiles?: boolean;
}

/** Calls `over` once when the process takes more than it may. @returns what ends the watch. */
export function watchUsage(
  pid: () => number | undefined,
  limits: WatchLimits,
  over: (excess: Excess) => void,
): () => void {
  const timer = setInterval(() => {
    const id = pid();
    const excess = id === undefined ? undefined : excessOf(id, limits);
    if (excess === undefined) return;
    clearInterval(timer);
    over(excess);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function excessOf(pid: number, { memory, threads = Infinity, ownFiles }: WatchLimits): Excess | undefined {
  const usage = usageOf(pid);
  if (usage && usage.memory > memory) return 'memory';
  if (usage && usage.threads > threads) return 'threads';
  return ownFiles && filesOf(pid) > MOST_FILES ? 'files' : undefined;
}

/** Files in the scratch folder of a process in a sandbox. */
function filesOf(pid: number): number {
  try {
    const { files, ffree } = statfsSync(`/proc/${pid}/root/tmp`);
    return files - ffree;
  } catch {
    return 0;
  }
}
