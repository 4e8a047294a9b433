import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { asBuffer, LiveWebsockets } from '../../../../../kernel-setup/lab/server/kernels/live-websockets';

describe('websockets that are watched', () => {
  let server: Server;
  let websockets: LiveWebsockets;
  let rounds: number;
  const open = async (autoPong: boolean) => {
    const { port } = server.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
    await once(client, 'open');
    return client;
  };

  beforeEach(async () => {
    rounds = 0;
    websockets = new LiveWebsockets({}, () => rounds++, 20);
    server = createServer();
    server.on('upgrade', (request, socket, head) =>
      websockets.accept(request, socket, head, (websocket) => {
        websocket.on('message', (data) => websocket.send(asBuffer(data)));
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    websockets.close();
    websockets.terminate();
    server.close();
  });

  it('are cut when the other end does not answer any more', async () => {
    const gone = await open(false);
    expect((await once(gone, 'close'))[0]).toBe(1006);
  });

  it('stay while it answers, or says anything', async () => {
    const [answers, talks] = [await open(true), await open(false)];
    const talking = setInterval(() => talks.send('here'), 5);
    await expect.poll(() => rounds).toBeGreaterThan(10);
    expect([answers.readyState, talks.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    clearInterval(talking);
  });

  it('are told when the server ends', async () => {
    const client = await open(true);
    websockets.close();
    const [code, reason] = await once(client, 'close');
    expect([code, String(reason)]).toEqual([1001, 'The server is shut down']);
  });
});

describe('asBuffer', () => {
  it('makes one piece of whatever a websocket gives', () => {
    const bytes = Buffer.from([1, 2, 3]);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1)];
    for (const data of [bytes, pieces, new Uint8Array(bytes).buffer]) expect(asBuffer(data)).toEqual(bytes);
  });
});
