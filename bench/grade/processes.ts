import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { treeMemory } from '../kernel/memory';

/** What one side needed. */
export interface Measured {
  /** Wall time in seconds. */
  readonly seconds: number;
  /** Most memory of all its processes at one time, in MiB: resident sizes, what is shared counted for each. */
  readonly memory: number;
}

const SAMPLE_MS = 1000;

/** Samples the memory of processes and all below them until it is told to stop; gives the most there was. */
export function watchMemory(pids: readonly (number | undefined)[]): () => number {
  let most = 0;
  const sample = (): void => {
    const sizes = pids.map((pid) => (pid === undefined ? 0 : treeMemory(pid, { size: 'Rss' })));
    most = Math.max(
      most,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** Runs a program to its end, alone. @throws Error with what it said where its exit status is not 0. */
export async function runWatched(program: string, argv: readonly string[]): Promise<Measured> {
  const begin = performance.now();
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = watchMemory([child.pid]);
  const said = collect(child);
  const [status] = await once(child, 'close');
  const measured = { seconds: (performance.now() - begin) / 1000, memory: stop() };
  if (status === 0) return measured;
  throw new Error(`Cannot measure as ${argv.slice(0, 2).join(' ')} must succeed: ${said().slice(-2000)}`);
}

/** The end of what a process says. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text = `${text}${chunk}`.slice(-10_000);
    });
  return () => text;
}

/** Lines of a process's output, one a call; undefined at its end. */
export function lineReader(child: ChildProcess): () => Promise<string | undefined> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await lines.next();
    return done ? undefined : value;
  };
}
