import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/course/jupyter/client';
import { createConnection, writeConnectionFile } from '../../src/course/jupyter/connection';
import { eventually, kernelUnderTest, outcome, startTestKernel } from './fixture';

const folder = mkdtempSync(join(tmpdir(), 'kernel-lifecycle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Process ids below `pid`, from the parent field of /proc. */
function descendants(pid: number): number[] {
  const parentOf = (id: string): number => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return -1;
    }
  };
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = all.filter((id) => parentOf(id) === pid).map(Number);
  return [...children, ...children.flatMap(descendants)];
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for is gone for every purpose here.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const userPid = async (kernel: Kernel) => Number(outcome(await kernel.execute('process.pid')).text);

describe('shutdown_request', () => {
  it.each(['control', 'shell'] as const)('on %s is answered, then both processes end', async (channel) => {
    const kernel = await startTestKernel(folder);
    const pids = [kernel.pid!, await userPid(kernel)];
    expect(new Set(pids).size).toBe(2);
    const replied = new Promise((resolve) => {
      kernel.onMessage(({ header, content }) => {
        if (header.msg_type === 'shutdown_reply') resolve(content);
      });
    });
    await kernel.send('shutdown_request', { restart: false }, { channel });
    expect(await replied).toEqual({ status: 'ok', restart: false });
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
    await eventually(() => !pids.some(alive));
    await kernel.shutdown();
  });

  it('echoes restart, and ends a kernel that is busy', async () => {
    const kernel = await startTestKernel(folder);
    const busy = kernel.execute('for (;;);').catch((error: Error) => error.name);
    let reply: unknown;
    kernel.onMessage(({ header, content }) => {
      if (header.msg_type === 'shutdown_reply') reply = content;
    });
    const user = descendants(kernel.pid!);
    await kernel.send('shutdown_request', { restart: true }, { channel: 'control' });
    expect((await kernel.exited).code).toBe(0);
    expect(reply).toEqual({ status: 'ok', restart: true });
    expect(await busy).toBe('KernelDied');
    await eventually(() => !user.some(alive));
    await kernel.shutdown();
  });
});

describe('restart', () => {
  it('gives a new kernel on the same ports, with nothing kept', async () => {
    const kernel = await startTestKernel(folder);
    await kernel.execute('const old = 1');
    const { pid } = kernel;
    await kernel.restart();
    expect(kernel.pid).not.toBe(pid);
    const fresh = outcome(await kernel.execute('old'));
    expect(fresh.error!.evalue).toMatch(/Cannot find name 'old'/);
    expect(fresh.reply.execution_count).toBe(1);
    await kernel.shutdown();
  });
});

describe('no process is left behind', () => {
  it('when the protocol process is killed', async () => {
    const kernel = await startTestKernel(folder);
    const user = await userPid(kernel);
    process.kill(kernel.pid!, 'SIGKILL');
    await eventually(() => !alive(user));
    await kernel.shutdown();
  });

  it('when it is killed while a cell loops', async () => {
    const kernel = await startTestKernel(folder);
    const user = await userPid(kernel);
    kernel.execute('for (;;);').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(kernel.pid!, 'SIGKILL');
    await eventually(() => !alive(user));
    await kernel.shutdown();
  });

  it('when it is ended by SIGTERM', async () => {
    const kernel = await startTestKernel(folder);
    const pids = [kernel.pid!, await userPid(kernel)];
    process.kill(kernel.pid!, 'SIGTERM');
    await eventually(() => !pids.some(alive));
    await kernel.shutdown();
  });

  it('when the frontend that started it is killed', async () => {
    const main = JSON.stringify([kernelUnderTest(), '--connection-file']);
    const file = writeConnectionFile(await createConnection());
    // A frontend as small as can be: it starts the kernel as Jupyter does, tells its id, and stays.
    const frontend = spawn(process.execPath, [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, [...${main}, ${JSON.stringify(file.path)}], {
        env: { ...process.env, JPY_PARENT_PID: String(process.pid), DIFFUSION_HISTORY: 'off' }, detached: true });
      console.log(child.pid); setInterval(() => 0, 1000)`,
    ]);
    const pid = Number(await new Promise((resolve) => frontend.stdout.once('data', resolve)));
    await eventually(() => descendants(pid).length > 0);
    const all = [pid, ...descendants(pid)];
    frontend.kill('SIGKILL');
    // Looked for once a second, when the compiler is not just being loaded.
    await eventually(() => !all.some(alive), 20_000);
    file.remove();
  });

  it('of the user processes that ended before', async () => {
    const kernel = await startTestKernel(folder);
    const first = await userPid(kernel);
    await kernel.execute('process.exit(1)');
    const second = await userPid(kernel);
    expect(second).not.toBe(first);
    expect(alive(first)).toBe(false);
    expect(descendants(kernel.pid!).filter(alive)).toEqual([second]);
    await kernel.shutdown();
  });
});
