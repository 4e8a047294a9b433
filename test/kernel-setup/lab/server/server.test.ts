import { realpathSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { makeFrontEnd, temporaryFolder } from './a-front-end';
import { ask, logIn, startLab, token, withToken } from './a-lab';

/** Something else that listens, on this port or any. */
const occupy = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: Server) => (server.address() as { port: number }).port;

describe('a Lab', () => {
  it('takes the next port where its own is taken, if it may', async () => {
    const other = await occupy(0);
    const lab = await startLab({ port: portOf(other), portRetries: 50 });
    expect(lab.port).toBeGreaterThan(portOf(other));
    expect(await logIn(lab)).toMatch(`diffusion-lab-${lab.port}=`);
    await lab.close();
    other.close();
  });

  it('says that its port is taken, if it may not, and leaves nothing behind', async () => {
    const other = await occupy(0);
    await expect(startLab({ port: portOf(other) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });

  it('does not start without a lock', async () => {
    for (const credentials of [{}, { token: '' }])
      await expect(startLab({ credentials })).rejects.toThrow('there must be a token or a password');
  });

  it('prints an address without the token, and one with', async () => {
    const lab = await startLab({ defaultUrl: '/lab/tree/01 a#b.ipynb' });
    expect(lab.address).toBe(`http://127.0.0.1:${lab.port}`);
    expect(lab.address).not.toContain(token);
    expect(lab.url()).toContain(`?token=${token}`);
    await lab.close();
  });

  it('logs no token, whatever goes wrong', async () => {
    const lab = await startLab();
    for (const path of [
      '/no/where',
      '/api/contents/none.ipynb',
      '/lab/api/settings/x:y',
      '/api/kernels/x',
      '/files/none',
    ])
      await ask(lab, `${path}?token=${token}`);
    expect(lab.lines.join('\n')).not.toContain(token);
    await lab.close();
  });

  it('keeps its sessions while it runs, and ends them with itself', async () => {
    const lab = await startLab();
    const cookie = await logIn(lab);
    await lab.close();
    const next = await startLab({ port: lab.port });
    expect((await ask(next, '/api/status', { headers: { cookie } })).status).toBe(403);
    await next.close();
  });

  it('listens on the address it is told, and answers to its name', async () => {
    const lab = await startLab({ host: '0.0.0.0', allowedHosts: ['lab.example'] });
    expect(lab.address).toBe(`http://127.0.0.1:${lab.port}`);
    expect((await ask(lab, '/api', { headers: { host: 'lab.example' } })).status).toBe(200);
    expect((await ask(lab, '/api', { headers: { host: 'evil.example' } })).status).toBe(403);
    await lab.close();
  });
});

describe('closing', () => {
  it('cuts websockets and idle connections, and frees the port', async () => {
    const lab = await startLab();
    const idle = connect(lab.port, '127.0.0.1').on('error', () => undefined);
    const idleGone = new Promise((resolve) => idle.once('close', resolve));
    const socket = new WebSocket(`ws://127.0.0.1:${lab.port}/api/events/subscribe?token=${token}`);
    await new Promise((resolve) => socket.once('open', resolve));
    const code = new Promise<number>((resolve) => socket.once('close', resolve));
    await lab.close();
    expect([1001, 1006]).toContain(await code);
    await idleGone;
    const other = await occupy(lab.port);
    other.close();
  });

  it('may be asked for twice', async () => {
    const lab = await startLab();
    await Promise.all([lab.close(), lab.close()]);
    await lab.close();
    await lab.closed;
  });

  it('is what Shut Down in the page does, after its answer', async () => {
    const lab = await startLab();
    expect((await ask(lab, '/api/shutdown', { method: 'POST' })).status).toBe(403);
    expect((await ask(lab, '/api/shutdown', { method: 'POST', headers: withToken() })).status).toBe(200);
    await lab.closed;
    await expect(ask(lab, '/api')).rejects.toThrow();
  });
});

describe('folders', () => {
  it('of the user are made when something is stored, not before', async () => {
    const home = `${temporaryFolder()}/not/yet`;
    const lab = await startLab({ root: realpathSync(temporaryFolder()), home, frontEnd: makeFrontEnd() });
    await ask(lab, '/lab/api/settings', { headers: withToken() });
    const body = JSON.stringify({ data: {}, metadata: { id: 'x' } });
    const { status } = await ask(lab, '/lab/api/workspaces/x', { method: 'PUT', headers: withToken(), body });
    expect(status).toBe(204);
    await lab.close();
  });
});
