import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kernel, startKernel } from '../../src/course/jupyter/client';
import type { Kernelspec } from '../../src/course/jupyter/kernelspec';
import { packageRoot } from '../../src/course/jupyter/paths';
import { median } from '../benchmark';
import { treeMemory } from './memory';

/** A kernel under measurement and the cells it can be asked. */
export interface Subject {
  readonly spec: Kernelspec;
  /** The import of everything a notebook of the course begins with, as far as this kernel can. */
  readonly importCell: string;
}

/** Milliseconds, and MiB for memory. */
export interface Sample {
  readonly start: number;
  readonly load: number;
  readonly line: number;
  readonly tensor: number;
  readonly memory: number;
}

const WARM_UP = 5;
const CELLS = 30;
/** Memory is read when the kernel has been idle for this long. */
const SETTLE_MS = 500;

/** One life of a kernel: start, import, warm cells, memory. */
export async function measureSession({ spec, importCell }: Subject): Promise<Sample> {
  const cwd = newFolder();
  const begin = performance.now();
  const kernel = await startKernel({ spec, cwd, env: { DIFFUSION_HISTORY: 'off' } });
  try {
    const start = (await firstResult(kernel)) - begin;
    const load = await timeCell(kernel, importCell);
    await timeCell(kernel, 'let x = 1');
    const line = await warmCell(kernel, (i) => `x + ${i}`);
    const tensor = await warmCell(
      kernel,
      (i) => `const total = tf.tidy(() => tf.tensor1d([1, 2, ${i}]).square().sum().dataSync()[0]); total`,
    );
    await sleep(SETTLE_MS);
    return { start, load, line, tensor, memory: treeMemory(kernel.pid!) };
  } finally {
    await kernel.shutdown(1000);
    rmSync(cwd, { recursive: true });
  }
}

/** A folder that has this project's packages and nothing else: tslab fails when files around it change. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-kernel-'));
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Time at which the result of `1+1` arrives: an execute_result, or stdout as stock tslab has it. */
async function firstResult(kernel: Kernel): Promise<number> {
  let at = Number.NaN;
  await kernel.execute('1+1', {
    onMessage: ({ header, content }) => {
      if (header.msg_type === 'execute_result' || (header.msg_type === 'stream' && content.text === '2\n'))
        at = performance.now();
    },
  });
  if (Number.isNaN(at))
    throw new Error(`Cannot measure kernel ${kernel.spec.name} as 1+1 must give a result`);
  return at;
}

/** Milliseconds from the request to its reply and idle state, all output received. */
async function timeCell(kernel: Kernel, code: string): Promise<number> {
  const begin = performance.now();
  const { reply, messages } = await kernel.execute(code);
  const ms = performance.now() - begin;
  if (reply.content.status === 'ok') return ms;
  const said = JSON.stringify([reply.content, ...messages.map((message) => message.content)]);
  throw new Error(`Cannot measure kernel ${kernel.spec.name} as this cell must succeed: ${code}\n${said}`);
}

/** Median of cells that each differ a little, so that none is answered from a cache. */
async function warmCell(kernel: Kernel, code: (i: number) => string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + CELLS; i++) times.push(await timeCell(kernel, code(i)));
  return median(times.slice(WARM_UP));
}
