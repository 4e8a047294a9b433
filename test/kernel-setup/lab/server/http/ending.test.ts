import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createApp } from '../../../../../kernel-setup/lab/server/http/app';
import { createEnding } from '../../../../../kernel-setup/lab/server/http/ending';
import { createHandshakes } from '../../../../../kernel-setup/lab/server/http/handshakes';
import { listen } from '../../../../../kernel-setup/lab/server/http/listen';
import type { Part } from '../../../../../kernel-setup/lab/server/part';
import { ask } from '../a-lab';

/** A server without a lock, of these parts. */
async function start(parts: readonly Part[]) {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const app = createApp(log);
  const handshakes = createHandshakes(parts, { check: () => 'token' }, log);
  const ending = createEnding(app, parts, handshakes, log);
  for (const part of parts) app.register(part.routes);
  await app.ready();
  app.server.on('upgrade', handshakes.handle);
  const port = await listen(app.server, { host: '127.0.0.1', port: 0, retries: 0 });
  return { ...ending, port, lines };
}

const statusOfSocket = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/x`);
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', reject);
  });

describe('a server that ends', () => {
  it('tells it to who comes meanwhile, and waits for its parts', async () => {
    let letGo: () => void = () => undefined;
    const hold = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow: Part = { routes: async (app) => void app.get('/x', async () => 'here'), close: () => hold };
    const server = await start([slow]);
    expect((await ask(server, '/x')).text).toBe('here');
    const closed = server.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await statusOfSocket(server.port)).toBe(503);
    expect((await ask(server, '/x')).status).toBe(503);
    letGo();
    await closed;
    await expect(ask(server, '/x')).rejects.toThrow('ECONNREFUSED');
  });

  it('ends although a part fails to, and says which', async () => {
    const ended: string[] = [];
    const nothing = { routes: async () => undefined };
    const server = await start([
      { ...nothing, close: async () => Promise.reject(new Error('no end')) },
      { ...nothing, close: async () => void ended.push('the other') },
    ]);
    await server.close();
    expect([ended, server.lines]).toEqual([['the other'], [expect.stringContaining('Error: no end')]]);
  });

  it('answers 500 to a websocket whose part throws, and lives', async () => {
    const server = await start([
      {
        routes: async (app) => void app.get('/x', async () => 'here'),
        upgrade: () => {
          throw new Error('a fault');
        },
      },
    ]);
    expect(await statusOfSocket(server.port)).toBe(500);
    expect(server.lines).toEqual([expect.stringMatching(/^Websocket \/x failed: Error: a fault/)]);
    expect((await ask(server, '/x')).status).toBe(200);
    await server.close();
  });
});

describe('listening', () => {
  it('is not tried again for other faults than a taken port', async () => {
    const server = createServer();
    const faults = { host: '203.0.113.1', port: 0, retries: 9 };
    await expect(listen(server, faults)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
    expect(await listen(server, { host: '127.0.0.1', port: 0, retries: 0 })).toBe(
      (server.address() as AddressInfo).port,
    );
    server.close();
  });
});
