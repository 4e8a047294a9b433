import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/course/jupyter/paths';
import { CannotMeasure } from '../benchmark';
import type { Timing } from '../rounds';
import type { Prepared, Work } from './work';

/** Threads of PyTorch: of its matrix products (OpenBLAS) and of everything else (OpenMP). */
export interface Threads {
  readonly blas: number;
  readonly omp: number;
}

export const nameOf = ({ blas, omp }: Threads): string => `${blas}×${omp}`;

/** The settings of which the best counts: all cores for one or the other, since both at once disturb each other, or one. */
export function threadSettings(cores = availableParallelism()): Threads[] {
  const one = { blas: 1, omp: 1 };
  return cores === 1 ? [one] : [{ blas: 1, omp: cores }, { blas: cores, omp: 1 }, one];
}

/** A Python process that works while it is asked to and waits otherwise. */
export interface Peer<W extends object = Work> {
  readonly threads: Threads;
  /** Version of PyTorch. */
  readonly version: string;
  /** What it says of the work besides is in `found`. */
  prepare(work: W, warm?: number): Promise<Prepared & { readonly found: Readonly<Record<string, unknown>> }>;
  stop(): Promise<void>;
}

/** The Python with PyTorch, words separated by spaces. */
const pythonCommand = (): string => process.env.TORCH_PYTHON || 'python3';

/**
 * @param side - the folder of bench/ whose peer.py is run
 * @throws CannotMeasure where the command does not start or PyTorch cannot be imported
 */
export async function startPeer<W extends object = Work>(threads: Threads, side = 'train'): Promise<Peer<W>> {
  const command = pythonCommand();
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  const child = spawn(program, [...args, join(packageRoot(), 'bench', side, 'peer.py')], {
    cwd: packageRoot(),
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      OPENBLAS_NUM_THREADS: String(threads.blas),
      // Builds of PyTorch with MKL take the products' threads from here.
      MKL_NUM_THREADS: String(threads.blas),
      OMP_NUM_THREADS: String(threads.omp),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ask = conversation(child);
  const { torch } = await ask().catch((error: Error) => {
    throw new CannotMeasure(
      `Cannot run bench ${side} as there must be a Python with PyTorch to compare with, named by TORCH_PYTHON: "${command}" ended with ${error.message}`,
    );
  });
  return {
    threads,
    version: String(torch),
    async prepare(work, warm = 3) {
      const found = await ask({ prepare: { ...work, ...(side === 'train' && { warm }) } });
      const time = async (seconds: number) => (await ask({ run: seconds })) as unknown as Timing;
      return { parameters: found.parameters as number, found, time, release: () => undefined };
    },
    stop: () => end(child),
  };
}

type Answer = Record<string, unknown>;

/** Lines of JSON there and back, one at a time; without a question, waits for the next line. */
function conversation(child: ChildProcess): (question?: object) => Promise<Answer> {
  let said = '';
  child.stderr!.on('data', (data: Buffer) => {
    said = (said + data).slice(-4000);
  });
  // A peer that has ended is known from its silence.
  child.stdin!.on('error', () => undefined);
  const failed = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(said.trim().split('\n').at(-1) || 'no word'));
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async (question) => {
    if (question) child.stdin!.write(`${JSON.stringify(question)}\n`);
    const next = await Promise.race([lines.next(), failed]);
    if (typeof next !== 'string' && !next.done) return JSON.parse(next.value) as Answer;
    throw new Error(await failed);
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin!.end();
  await ended;
}

/** One process a thread setting for as long as `work` lasts. */
export async function withPeers<T, W extends object = Work>(
  work: (peers: readonly Peer<W>[]) => Promise<T>,
  { side, settings = threadSettings() }: { side?: string; settings?: readonly Threads[] } = {},
): Promise<T> {
  const peers: Peer<W>[] = [];
  try {
    for (const threads of settings) peers.push(await startPeer<W>(threads, side));
    return await work(peers);
  } finally {
    for (const peer of peers) await peer.stop();
  }
}
