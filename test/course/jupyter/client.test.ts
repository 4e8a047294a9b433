import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kernel, KernelDied, startKernel } from '../../../src/course/jupyter/client';
import { ownKernelspec } from '../../../src/course/jupyter/kernelspec';

/** A kernelspec that runs a few lines of JavaScript instead of a kernel. */
const script = (code: string) => ({
  ...ownKernelspec(),
  name: 'made-up',
  argv: [process.execPath, '-e', code, '{connection_file}'],
});

describe('startKernel', () => {
  it('reports how a kernel ended that never answered, with what it wrote', async () => {
    const start = startKernel({ spec: script("console.error('no such library'); process.exit(3)") });
    await expect(start).rejects.toThrow(KernelDied);
    await expect(start).rejects.toThrow(/made-up exited with status 3\. no such library/);
  });

  it('gives up on a kernel that stays silent, kills it and removes its connection file', async () => {
    const told = 'process.stdout.write(process.pid + " " + process.argv[1]); setInterval(() => 0, 1000)';
    const error: Error = await startKernel({ spec: script(told), startTimeout: 400 }).then(
      () => new Error('it started'),
      (reason) => reason,
    );
    expect(error.message).toMatch(/must answer within 400 ms\. \d+ .*connection\.json/);
    const [, pid, file] = /(\d+) (\S+connection\.json)/.exec(error.message)!;
    expect(existsSync(file!)).toBe(false);
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });

  it('reports a program that does not exist', async () => {
    const spec = { ...script(''), argv: ['/no/such/program'] };
    await expect(startKernel({ spec })).rejects.toThrow(/made-up could not be run.*ENOENT/);
  });

  it('starts again with other ports when they were taken', async () => {
    const count = join(tmpdir(), `kernel-attempts-${process.pid}`);
    const counting = `
      const fs = require('node:fs'), count = ${JSON.stringify(count)};
      fs.appendFileSync(count, 'x');
      console.error('EADDRINUSE ' + fs.readFileSync(count, 'utf8').length);
      process.exit(1)`;
    await expect(startKernel({ spec: script(counting) })).rejects.toThrow(/EADDRINUSE 3/);
    rmSync(count);
  });
});

describe('Kernel', () => {
  let kernel: Kernel;
  const main = process.env.KERNEL_UNDER_TEST;
  const spec = ownKernelspec();
  const own = main ? { ...spec, argv: [process.execPath, main, ...spec.argv.slice(2)] } : spec;

  beforeAll(async () => {
    kernel = await startKernel({ spec: own, cwd: tmpdir(), env: { DIFFUSION_HISTORY: 'off', GIVEN: 'yes' } });
  });
  afterAll(() => kernel?.shutdown());

  it('executes a cell and gives its reply and all its messages', async () => {
    const seen: string[] = [];
    const { reply, messages } = await kernel.execute('console.log(process.env.GIVEN); 1', {
      onMessage: ({ header }) => {
        seen.push(header.msg_type);
      },
    });
    expect(reply.content.status).toBe('ok');
    expect(seen).toEqual(['execute_input', 'stream', 'execute_result']);
    expect(messages.map(({ header }) => header.msg_type)).toEqual(seen);
    expect(messages[1]!.content.text).toBe('yes\n');
  });

  it('keeps the messages of requests at once apart', async () => {
    const cells = await Promise.all([1, 2, 3].map((n) => kernel.execute(`console.log('cell ${n}')`)));
    const printed = cells.map(({ messages }) => messages.map(({ content }) => content.text).filter(Boolean));
    expect(printed).toEqual([['cell 1\n'], ['cell 2\n'], ['cell 3\n']]);
  });

  it('stops waiting when its signal is aborted, and the kernel stays usable', async () => {
    const stop = new AbortController();
    const cell = kernel.execute('await new Promise((go) => setTimeout(go, 200)); 5', { signal: stop.signal });
    stop.abort(new Error('waited enough'));
    await expect(cell).rejects.toThrow('waited enough');
    await expect(kernel.execute('1', { signal: stop.signal })).rejects.toThrow('waited enough');
    expect((await kernel.execute('1')).reply.content.status).toBe('ok');
  });

  it('fails a cell whose input cannot be had', async () => {
    const asked = kernel.execute("prompt('?')", {
      onInput: () => {
        throw new Error('nobody here');
      },
    });
    await expect(asked).rejects.toThrow('nobody here');
    await kernel.interrupt();
  });

  it('reports on what was asked when the process dies, and on what is asked then', async () => {
    const waiting = kernel.execute('await new Promise(() => {})');
    process.kill(kernel.pid!, 'SIGKILL');
    await expect(waiting).rejects.toThrow(/killed by SIGKILL/);
    await expect(kernel.execute('1')).rejects.toThrow(KernelDied);
    expect(kernel.running).toBe(false);
    expect(await kernel.isAlive(200)).toBe(false);
  });

  it('starts anew after it has died', async () => {
    await kernel.restart();
    expect((await kernel.execute('1')).reply.content).toMatchObject({ status: 'ok', execution_count: 1 });
  });

  it('shuts down twice without complaint', async () => {
    await kernel.shutdown();
    await kernel.shutdown();
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
