import { once } from 'node:events';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type TerminalsPart, terminalsPart } from '../../../../../kernel-setup/lab/server/terminals/part';
import { isAlive } from '../kernels/is-alive';
import { type Served, serve } from '../kernels/part-under-test';

/** A page's end of a terminal, after terminado's protocol. */
async function show(url: string, name: string) {
  const websocket = new WebSocket(`${url.replace('http', 'ws')}/terminals/websocket/${name}`);
  const messages: unknown[][] = [];
  websocket.on('message', (data) => messages.push(JSON.parse(String(data))));
  await once(websocket, 'open');
  const text = () => messages.flatMap(([type, value]) => (type === 'stdout' ? [String(value)] : [])).join('');
  const say = (...message: unknown[]) => websocket.send(JSON.stringify(message));
  const see = (pattern: RegExp) => expect.poll(text, { timeout: 10_000 }).toMatch(pattern);
  return { websocket, messages, text, say, see };
}

describe('terminals', () => {
  let lab: Served<TerminalsPart>;
  const create = async (body?: unknown) =>
    (await lab.ask('POST', '/api/terminals', body)).body as { name: string; last_activity: string };

  beforeAll(async () => {
    process.env.SHELL = '/bin/sh';
    process.env.JUPYTER_TOKEN = 'secret-of-the-server';
    lab = await serve((place) => terminalsPart(place));
  });
  afterAll(async () => {
    delete process.env.JUPYTER_TOKEN;
    await lab.close();
  });

  it('are available where node-pty is', () => {
    expect(lab.part.available).toBe(true);
  });

  it('are made, listed and deleted as in Jupyter', async () => {
    const { name, last_activity } = await create();
    expect(name).toBe('1');
    expect(new Date(last_activity).toISOString()).toBe(last_activity);
    expect((await lab.ask('GET', '/api/terminals')).body).toEqual([
      { name, last_activity: expect.any(String) },
    ]);
    expect((await lab.ask('GET', '/api/terminals/1')).status).toBe(200);
    expect((await lab.ask('DELETE', '/api/terminals/1')).status).toBe(204);
    const gone = await lab.ask('DELETE', '/api/terminals/1');
    expect([gone.status, gone.body]).toEqual([404, { message: 'Terminal not found: 1', reason: null }]);
    expect((await lab.ask('GET', '/api/terminals')).body).toEqual([]);
  });

  it('run a shell in the root, of the size of the smallest page, without the secrets of the server', async () => {
    const { name } = await create();
    const page = await show(lab.url, name);
    expect((await Promise.all([page.see(/./), page.messages[0]]))[1]).toEqual(['setup', {}]);
    page.say('set_size', 30, 90);
    page.say('stdin', 'pwd; stty size; echo "<$JUPYTER_TOKEN|$TERM>"\r');
    await page.see(new RegExp(`${lab.root}\\r\\n`));
    await page.see(/30 90/);
    await page.see(/<\|xterm-256color>/);
    const second = await show(lab.url, name);
    // What was printed before is there at once.
    await second.see(/30 90/);
    second.say('set_size', 20, 100);
    page.say('stdin', 'echo "now $(stty size)"\r');
    await second.see(/now 20 90/);
    second.websocket.close();
    await once(second.websocket, 'close');
    page.say('stdin', 'echo "then $(stty size)"\r');
    await page.see(/then 30 90/);
    await lab.ask('DELETE', `/api/terminals/${name}`);
  });

  it('start in the folder asked for, never outside the root', async () => {
    mkdirSync(join(lab.root, 'inner'));
    for (const [cwd, folder] of [
      ['inner', join(lab.root, 'inner')],
      ['../../..', lab.root],
    ] as const) {
      const { name } = await create({ cwd });
      const page = await show(lab.url, name);
      page.say('stdin', 'echo "[$(pwd)]"\r');
      await page.see(new RegExp(`\\[${realpathSync(folder)}\\]`));
      await lab.ask('DELETE', `/api/terminals/${name}`);
    }
  });

  it('tell the page when the shell ends, and are gone', async () => {
    const { name } = await create();
    const page = await show(lab.url, name);
    const closed = once(page.websocket, 'close');
    page.say('stdin', 'exit\r');
    await closed;
    expect(page.messages.at(-1)).toEqual(['disconnect', 1]);
    expect((await lab.ask('GET', `/api/terminals/${name}`)).status).toBe(404);
  });

  it('survive what is none of the protocol', async () => {
    const { name } = await create();
    const page = await show(lab.url, name);
    for (const frame of ['{', '[]', '["stdin", 1]', '["set_size", "a", -1]', 'null', '["set_size", 0, 0]'])
      page.websocket.send(frame);
    page.say('stdin', 'echo al""ive\r');
    await page.see(/alive/);
    expect(lab.logged.filter((line) => line.includes(`terminal ${name}`))).toHaveLength(4);
    await lab.ask('DELETE', `/api/terminals/${name}`);
  });

  it('refuses a name that is taken, and websockets to terminals that are not there', async () => {
    await create({ name: 'mine' });
    expect((await lab.ask('POST', '/api/terminals', { name: 'mine' })).status).toBe(400);
    expect((await lab.ask('POST', '/api/terminals', { name: '../x' })).status).toBe(400);
    await expect(show(lab.url, 'none')).rejects.toThrow(/404/);
  });

  it('end with the server, programs included', async () => {
    const other = await serve((place) => terminalsPart(place));
    const { name } = (await other.ask('POST', '/api/terminals')).body as { name: string };
    const page = await show(other.url, name);
    page.say('stdin', "sh -c 'echo pid=$$.; exec sleep 1000'\r");
    await page.see(/pid=\d+\./);
    const pid = Number(/pid=(\d+)\./.exec(page.text())![1]);
    await other.close();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe('without pseudo-terminals', () => {
  it('there are no terminals, and whoever asks for one is told why', async () => {
    const lab = await serve((place) => terminalsPart(place, () => undefined));
    expect(lab.part.available).toBe(false);
    expect((await lab.ask('GET', '/api/terminals')).body).toEqual([]);
    expect(await lab.ask('POST', '/api/terminals')).toMatchObject({
      status: 501,
      body: { message: 'Cannot open a terminal as @lydell/node-pty must be installed' },
    });
    expect(lab.logged).toEqual([]);
    await lab.close();
  });
});
