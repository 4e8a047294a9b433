import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import type { KernelModel } from '../../../../../kernel-setup/lab/server/kernels/running-kernel';
import { RuntimeFolder } from '../../../../../kernel-setup/lab/server/kernels/runtime-folder';
import { packageRoot } from '../../../../../src/course/jupyter/paths';
import { Client, printed } from './client';
import { isAlive } from './is-alive';
import { type Served, serve } from './part-under-test';

describe("this project's kernel", () => {
  let lab: Served<KernelsPart>;
  let client: Client;
  let id: string;

  beforeAll(async () => {
    lab = await serve(kernelsPart);
    id = ((await lab.ask('POST', '/api/kernels', {})).body as KernelModel).id;
    client = await Client.open(lab.url, id);
  });
  afterAll(() => lab?.close());

  it('is the default, and runs cells', async () => {
    const messages = await client.finished(client.execute("console.log('hé☃'); 6 * 7"));
    expect(printed(messages)).toBe('hé☃\n');
    const result = messages.find(({ header }) => header.msg_type === 'execute_result');
    expect(result?.content.data).toMatchObject({ 'text/plain': '42' });
  });

  it('stops a busy loop when it is interrupted', async () => {
    const cell = client.execute("console.log('in it'); for (;;);");
    await client.until(({ content }) => content.text === 'in it\n');
    await lab.ask('POST', `/api/kernels/${id}/interrupt`);
    const reply = (await client.finished(cell)).find(({ header }) => header.msg_type === 'execute_reply');
    expect(reply?.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  it('prints a hundred thousand lines in a few messages', async () => {
    const messages = await client.finished(
      client.execute("for (let n = 0; n < 100_000; n++) console.log('line', n);"),
    );
    expect(printed(messages)).toBe(Array.from({ length: 100_000 }, (_, n) => `line ${n}\n`).join(''));
    expect(messages.length).toBeLessThan(1000);
  });
});

describe('a server that is killed', () => {
  it('leaves no kernel, and the next one removes its files', async () => {
    const base = mkdtempSync(join(tmpdir(), 'lab-killed-'));
    mkdirSync(join(base, 'root'));
    const part = join(packageRoot(), 'dist', 'kernel-setup', 'lab', 'server', 'kernels');
    const code = `
      const { KernelRegistry } = require(${JSON.stringify(join(part, 'kernel-registry'))});
      const { installedKernelspecs } = require(${JSON.stringify(join(part, 'kernelspecs'))});
      const place = { root: ${JSON.stringify(join(base, 'root'))}, home: ${JSON.stringify(base)}, log() {} };
      new KernelRegistry(place, installedKernelspecs).start({}).then((kernel) => console.log(kernel.id));`;
    const server = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [id] = await once(createInterface(server.stdout), 'line');
    const file = join(base, 'runtime', String(server.pid), `kernel-${id}.json`);
    expect(existsSync(file)).toBe(true);
    const [found] = await once(spawn('pgrep', ['-f', file]).stdout, 'data');
    const pids = String(found).trim().split('\n').map(Number);
    expect(pids.length).toBeGreaterThan(0);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await expect.poll(() => pids.some(isAlive), { timeout: 15_000 }).toBe(false);
    writeFileSync(join(base, 'runtime', 'not-a-number'), '');
    const connection = await new RuntimeFolder(base).connect('next', 'words');
    expect([existsSync(file), existsSync(connection.path)]).toEqual([false, true]);
    expect(existsSync(join(base, 'runtime', 'not-a-number'))).toBe(true);
    rmSync(base, { recursive: true });
  });
});
