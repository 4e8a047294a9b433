import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channels, channelsOf, open, opened } from '../differential/websocket/channels';
import { api } from '../differential/websocket/kernel';
import { startVictim, type Victim } from './victim';

/** Where `npm start` finds the token of a user who set one. */
const inEnvironment = 'token-in-the-environment';
let victim: Victim;
let kernel: string;
let channels: Channels;
beforeAll(async () => {
  victim = await startVictim({ env: { JUPYTER_TOKEN: inEnvironment } });
  const session = { path: 'a.ipynb', name: 'a.ipynb', type: 'notebook', kernel: { name: 'diffusion-lab' } };
  kernel = (await api<{ kernel: { id: string } }>(victim, '/api/sessions', 'POST', session)).kernel.id;
  channels = await opened(victim, channelsOf(kernel));
}, 30_000);
afterAll(() => victim?.close());

/** Runs a cell and answers its value as text. */
async function value(code: string): Promise<string> {
  const id = channels.send('execute_request', {
    code,
    silent: false,
    store_history: true,
    allow_stdin: false,
  });
  const { content } = await channels.type('execute_result', id);
  return String((content.data as Record<string, unknown>)['text/plain']);
}

const states = () =>
  channels.received
    .filter(({ header }) => header.msg_type === 'status')
    .map(({ content }) => content.execution_state);

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('a kernel', () => {
  it('knows nothing of the token, by its environment or its command line', async () => {
    const seen = await value(
      "JSON.stringify([process.env, process.argv, require('fs').readFileSync('/proc/' + process.ppid + '/environ', 'latin1')])",
    );
    expect(seen).toContain('PATH');
    expect(seen).not.toContain(victim.token);
    expect(seen).not.toContain(inEnvironment);
  });

  it('nor does a terminal', async () => {
    const { name } = await api<{ name: string }>(victim, '/api/terminals', 'POST');
    const terminal = await open(victim, `/terminals/websocket/${name}`);
    if (typeof terminal === 'number') throw new Error(`Cannot open the terminal: ${terminal}`);
    let screen = '';
    terminal.socket.removeAllListeners('message').on('message', (data: Buffer) => {
      screen += data.toString();
    });
    terminal.socket.send(JSON.stringify(['stdin', 'env; echo e""nd\r']));
    await expect.poll(() => screen, { timeout: 10_000 }).toContain('end');
    await terminal.close();
    expect(screen).toContain('PATH=');
    expect(screen).not.toContain(inEnvironment);
  });

  it('that is killed is started again, its client told, its session kept', async () => {
    const pid = Number(await value('process.ppid'));
    process.kill(pid, 'SIGKILL');
    await channels.until('a restart', () => states().find((state) => /restarting/.test(String(state))));
    expect(await value('1 + 1')).toBe('2');
    const sessions = await api<{ kernel: { id: string } }[]>(victim, '/api/sessions');
    expect(sessions.map((session) => session.kernel.id)).toEqual([kernel]);
    expect(isAlive(pid)).toBe(false);
  });

  it('keeps its keys where only their owner reads them', () => {
    const folder = join(victim.home, 'runtime');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    expect(files).toHaveLength(1);
    expect(statSync(join(folder, files[0]!)).mode & 0o077).toBe(0);
  });
});

describe('a server that is killed', () => {
  it('leaves no kernel running', async () => {
    const pids = [Number(await value('process.ppid')), Number(await value('process.pid'))];
    expect(pids.map(isAlive)).toEqual([true, true]);
    await victim.kill();
    const until = Date.now() + 15_000;
    while (pids.some(isAlive) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pids.map(isAlive)).toEqual([false, false]);
  });
});
