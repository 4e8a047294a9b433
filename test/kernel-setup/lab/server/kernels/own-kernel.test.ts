import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import type { KernelModel } from '../../../../../kernel-setup/lab/server/kernels/running-kernel';
import { RuntimeFolder } from '../../../../../kernel-setup/lab/server/kernels/runtime-folder';
import { packageRoot } from '../../../../../src/course/jupyter/paths';
import { Client, printed } from './client';
import { isAlive } from './is-alive';
import { type Served, serve } from './part-under-test';
import { scripted } from './scripted-spec';

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

  it('prints twenty thousand lines in a few messages', async () => {
    const messages = await client.finished(
      client.execute("for (let n = 0; n < 20_000; n++) console.log('line', n);"),
    );
    expect(printed(messages)).toBe(Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join(''));
    expect(messages.length).toBeLessThan(1000);
  });
});

describe('a server that ends without a word', () => {
  const part = join(packageRoot(), 'dist', 'kernel-setup', 'lab', 'server', 'kernels');
  const base = mkdtempSync(join(tmpdir(), 'lab-killed-'));
  afterAll(() => rmSync(base, { recursive: true }));

  /** A process that starts a kernel and says its id; then it does what `then` says. */
  async function serverWith(kernelspecs: string, then = '') {
    const place = { root: base, home: base };
    const code = `
      const { KernelRegistry } = require(${JSON.stringify(join(part, 'kernel-registry'))});
      const { installedKernelspecs } = require(${JSON.stringify(join(part, 'kernelspecs'))});
      new KernelRegistry({ ...${JSON.stringify(place)}, log() {} }, ${kernelspecs})
        .start({})
        .then((kernel) => console.log(kernel.id));
      process.stdin.once('data', () => { ${then} });`;
    const server = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [id] = await once(createInterface(server.stdout), 'line');
    const file = join(base, 'runtime', String(server.pid), `kernel-${id}.json`);
    const [found] = await once(spawn('pgrep', ['-f', file]).stdout, 'data');
    return { server, file, pids: String(found).trim().split('\n').map(Number) };
  }

  it('when it is killed, leaves no kernel, and the next one removes its files', async () => {
    const { server, file, pids } = await serverWith('installedKernelspecs');
    expect([existsSync(file), pids.length > 0]).toEqual([true, true]);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await expect.poll(() => pids.some(isAlive), { timeout: 15_000 }).toBe(false);
    writeFileSync(join(base, 'runtime', 'not-a-number'), '');
    // A process before had this one's number, as happens in containers.
    const stale = join(base, 'runtime', String(process.pid), 'kernel-stale.json');
    mkdirSync(dirname(stale), { recursive: true });
    writeFileSync(stale, '');
    const connection = await new RuntimeFolder(base).connect('next', 'words');
    expect([file, stale, connection.path].map((path) => existsSync(path))).toEqual([false, false, true]);
    expect(existsSync(join(base, 'runtime', 'not-a-number'))).toBe(true);
  });

  it('by a fault of its own, takes along also a kernel that would not notice', async () => {
    const spec = JSON.stringify(scripted('words', '--unmindful'));
    const { server, file, pids } = await serverWith(
      `{ find: () => (${spec}), list: () => [${spec}] }`,
      'fault()',
    );
    server.stdin.write('now');
    expect((await once(server, 'exit'))[0]).toBe(1);
    await expect.poll(() => pids.some(isAlive), { timeout: 5_000 }).toBe(false);
    expect(existsSync(file)).toBe(false);
  });
});
