import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import type { KernelModel } from '../../../../../kernel-setup/lab/server/kernels/running-kernel';
import { Client, printed } from './client';
import { isAlive } from './is-alive';
import { type Served, serve } from './part-under-test';
import { scripted, sourceOf } from './scripted-spec';

/** A file that the kernel `unlucky` makes when it starts for the first time. */
const taken = join(mkdtempSync(join(tmpdir(), 'lab-taken-')), 'taken');
const specs = sourceOf(
  scripted('words'),
  scripted('unlucky', `--taken=${taken}`),
  { ...scripted('by-message'), interrupt_mode: 'message' },
  scripted('failing', '--fail'),
  scripted('stubborn', '--stubborn'),
  scripted('silent', '--silent'),
  { ...scripted('missing'), argv: ['/no/such/program'] },
);
const unknown = '00000000-0000-0000-0000-000000000000';

let lab: Served<KernelsPart>;
const start = async (body?: unknown) => (await lab.ask('POST', '/api/kernels', body)).body as KernelModel;
const model = async (id: string) => (await lab.ask('GET', `/api/kernels/${id}`)).body as KernelModel;
const files = () => {
  const folder = join(lab.home, 'runtime', String(process.pid));
  return existsSync(folder) ? readdirSync(folder) : [];
};

beforeAll(async () => {
  lab = await serve((place) => kernelsPart({ ...place, kernelspecs: specs }));
});
afterAll(async () => {
  rmSync(dirname(taken), { recursive: true });
  await lab?.close();
});

describe('kernels', () => {
  it('are made, listed and deleted as in Jupyter', async () => {
    const made = await lab.ask('POST', '/api/kernels', { name: 'words' });
    const { id } = made.body as KernelModel;
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/kernels/${id}`);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^\w{8}-\w{4}-\w{4}-\w{4}-\w{12}$/),
      name: 'words',
      last_activity: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
      execution_state: 'idle',
      connections: 0,
    });
    expect((await lab.ask('GET', '/api/kernels')).body).toEqual([made.body]);
    expect(files()).toEqual([`kernel-${id}.json`]);
    expect(statSync(join(lab.home, 'runtime', String(process.pid), files()[0]!)).mode & 0o077).toBe(0);
    expect((await lab.ask('DELETE', `/api/kernels/${id}`)).status).toBe(204);
    expect((await lab.ask('GET', '/api/kernels')).body).toEqual([]);
    expect(files()).toEqual([]);
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/interrupt'],
    ['POST', '/restart'],
  ])('that are not there: %s %s', async (method, action) => {
    const { status, body } = await lab.ask(method, `/api/kernels/${unknown}${action}`);
    expect([status, body]).toEqual([404, { message: `Kernel does not exist: ${unknown}`, reason: null }]);
  });

  it('run in the folder asked for, the nearest above, and never outside the root', async () => {
    mkdirSync(join(lab.root, 'a', 'b'), { recursive: true });
    symlinkSync(tmpdir(), join(lab.root, 'a', 'out'));
    process.env.JUPYTER_TOKEN = 'secret';
    const folders: Record<string, string> = {
      'a/b': 'a/b',
      'a/b/none.ipynb': 'a/b',
      '../../..': '',
      'a/out': 'a',
      '/a': 'a',
    };
    for (const [path, folder] of Object.entries(folders)) {
      const { id } = await start({ path });
      const client = await Client.open(lab.url, id);
      const where = JSON.parse(printed(await client.finished(client.execute('where'))));
      expect(where).toEqual([join(lab.root, folder), null, null]);
      await client.close();
      await lab.ask('DELETE', `/api/kernels/${id}`);
    }
    delete process.env.JUPYTER_TOKEN;
  });

  it('that fail to start are told with their last words', async () => {
    const failed = await lab.ask('POST', '/api/kernels', { name: 'failing' });
    expect([failed.status, failed.body]).toEqual([
      500,
      {
        message: 'Cannot start kernel failing as it must stay alive: exited with status 3. no such library',
        reason: null,
      },
    ]);
    const { status, body } = await lab.ask('POST', '/api/kernels', { name: 'missing' });
    expect(status).toBe(500);
    expect((body as { message: string }).message).toMatch(/could not be run\. .*ENOENT/);
    expect((await lab.ask('GET', '/api/kernels')).body).toEqual([]);
    expect(files()).toEqual([]);
  });

  it('that find their ports taken are started again with others', async () => {
    const { status, body } = await lab.ask('POST', '/api/kernels', { name: 'unlucky' });
    expect([status, body]).toMatchObject([201, { execution_state: 'idle' }]);
    expect(existsSync(taken)).toBe(true);
    await lab.ask('DELETE', `/api/kernels/${(body as KernelModel).id}`);
  });

  it('have a name that is installed', async () => {
    const { status, body } = await lab.ask('POST', '/api/kernels', { name: 'none' });
    expect([status, (body as { message: string }).message]).toEqual([
      404,
      'Cannot start kernel as it must be installed: current value is none',
    ]);
    expect((await lab.ask('POST', '/api/kernels', { name: 1 })).status).toBe(400);
    expect((await lab.ask('POST', '/api/kernels', [])).status).toBe(400);
  });

  it.each(['words', 'by-message'])('are interrupted the way their kernelspec says: %s', async (name) => {
    const { id } = await start({ name });
    const client = await Client.open(lab.url, id);
    await client.finished(client.execute('print ready'));
    expect((await lab.ask('POST', `/api/kernels/${id}/interrupt`)).status).toBe(204);
    await client.until(({ content }) => content.text === 'interrupted\n');
    await client.close();
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });

  it('are busy while a cell runs, and that counts as activity; what a page asks when it opens does not', async () => {
    const { id, last_activity: before } = await start();
    const client = await Client.open(lab.url, id);
    client.send('kernel_info_request', {});
    await client.until(({ content }) => content.execution_state === 'idle');
    expect(await model(id)).toMatchObject({ last_activity: before, execution_state: 'idle', connections: 1 });
    const cell = client.execute('wait 50');
    await client.until(({ header }) => header.msg_type === 'execute_input');
    expect((await model(id)).execution_state).toBe('busy');
    await client.finished(cell);
    const after = await model(id);
    expect(after.execution_state).toBe('idle');
    expect(after.last_activity > before).toBe(true);
    await client.close();
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });
});

describe('a restart', () => {
  it('gives a new process to the same clients, who need not come back', async () => {
    const { id } = await start();
    const client = await Client.open(lab.url, id);
    client.execute('print one');
    await client.until(({ content }) => content.execution_count === 1);
    const restarted = lab.ask('POST', `/api/kernels/${id}/restart`);
    // Sent while the kernel is away: it waits. The request and the message take different ways to the server.
    await expect
      .poll(async () => (await lab.ask('GET', `/api/kernels/${id}`)).body, { interval: 2 })
      .toMatchObject({ execution_state: expect.stringMatching(/^(re)?starting$/) });
    const cell = client.execute('print two');
    expect([(await restarted).status, (await restarted).body]).toMatchObject([200, { id, name: 'words' }]);
    const messages = await client.finished(cell);
    expect(messages.find(({ header }) => header.msg_type === 'execute_reply')?.content.execution_count).toBe(
      1,
    );
    expect(files()).toEqual([`kernel-${id}.json`]);
    await client.close();
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });

  it('asked for twice at once is made once', async () => {
    const { id } = await start();
    const both = await Promise.all([1, 2].map(() => lab.ask('POST', `/api/kernels/${id}/restart`)));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });

  it('comes by itself when the kernel dies, and the page is told', async () => {
    const { id } = await start();
    const client = await Client.open(lab.url, id);
    client.execute('die');
    const told = await client.until(({ content }) => content.execution_state === 'restarting');
    expect([told.header.msg_type, told.parent_header]).toEqual(['status', {}]);
    expect(printed(await client.finished(client.execute('print back')))).toBe('back\n');
    expect((await model(id)).execution_state).toBe('idle');
    expect(lab.logged.join('\n')).toMatch(/Kernel words .* exited with status 7; starting it again/);
    await client.close();
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });

  it('is given up after five deaths in a row; the kernel is dead until the user restarts it', async () => {
    const { id } = await start();
    const client = await Client.open(lab.url, id);
    for (let deaths = 1; deaths <= 6; deaths++) {
      const restarts = () =>
        client.received.filter(({ content }) => content.execution_state === 'restarting');
      client.execute('die');
      await expect.poll(() => restarts().length).toBe(deaths);
    }
    await client.until(({ content }) => content.execution_state === 'dead');
    expect(await model(id)).toMatchObject({ execution_state: 'dead', reason: 'It died 5 times in a row' });
    expect((await lab.ask('POST', `/api/kernels/${id}/interrupt`)).status).toBe(500);
    expect((await lab.ask('POST', `/api/kernels/${id}/restart`)).status).toBe(200);
    expect(await model(id)).not.toHaveProperty('reason');
    expect(printed(await client.finished(client.execute('print alive')))).toBe('alive\n');
    await client.close();
    await lab.ask('DELETE', `/api/kernels/${id}`);
  });
});

describe('when the server ends', () => {
  const processOf = async (served: Served<KernelsPart>, name: string) => {
    const { id } = (await served.ask('POST', '/api/kernels', { name })).body as KernelModel;
    const path = join(served.home, 'runtime', String(process.pid), `kernel-${id}.json`);
    const ps = spawn('pgrep', ['-f', path]);
    const [out] = await once(ps.stdout, 'data');
    return Number(String(out).split('\n')[0]);
  };

  it('its kernels end too, also one that does not want to, and so do their connections', async () => {
    const other = await serve((place) => kernelsPart({ ...place, kernelspecs: specs }));
    const pids = [await processOf(other, 'words'), await processOf(other, 'stubborn')];
    const [{ id }] = (await other.ask('GET', '/api/kernels')).body as [KernelModel];
    const client = await Client.open(other.url, id);
    const closed = once(client.websocket, 'close');
    await other.part.close();
    expect((await closed)[0]).toBe(1001);
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(existsSync(join(other.home, 'runtime', String(process.pid)))).toBe(false);
    await other.close();
  });

  it('while a kernel starts, that one ends as well', async () => {
    const other = await serve((place) => kernelsPart({ ...place, kernelspecs: specs }));
    const starting = other.ask('POST', '/api/kernels', { name: 'silent' });
    await expect.poll(() => other.part.status().kernels).toBe(1);
    await other.part.close();
    expect((await starting).status).toBe(500);
    expect(other.part.status().kernels).toBe(0);
    await other.close();
  });
});
