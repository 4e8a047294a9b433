import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket, { type ClientOptions } from 'ws';
import { ask, logIn, sendRaw, startLab, type TestLab, token } from '../a-lab';

let lab: TestLab;
let cookie: string;
beforeAll(async () => {
  lab = await startLab();
  cookie = await logIn(lab);
});
afterAll(() => lab.close());

const events = '/api/events/subscribe';
const own = () => ({ origin: `http://${lab.host}` });

/** 101 when the websocket opens, else the status that refused it. */
function open(path: string, options: ClientOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${lab.port}${path}`, options);
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', reject);
  });
}

describe('a websocket', () => {
  it('opens for the token, however it comes, from a program', async () => {
    expect(await open(`${events}?token=${token}`)).toBe(101);
    expect(await open(events, { headers: { authorization: `token ${token}` } })).toBe(101);
  });

  it('opens for the cookie, from a page of the Lab', async () => {
    expect(await open(events, { headers: { cookie, ...own() } })).toBe(101);
    expect(await open(`${events}?token=`, { headers: { cookie, ...own() } })).toBe(101);
  });

  it.each([
    ['no credentials', events, {}],
    ['a wrong token', `${events}?token=wrong`, {}],
    ['a foreign page that knows the token', `${events}?token=${token}`, { origin: 'http://evil.example' }],
    ['a sandboxed page', `${events}?token=${token}`, { origin: 'null' }],
    ['another port', `${events}?token=${token}`, { origin: 'http://127.0.0.1:3000' }],
    ['another name of this server', `${events}?token=${token}`, { host: 'evil.example' }],
  ])('does not open for %s', async (_name, path, headers) => {
    expect(await open(path, { headers })).toBe(403);
  });

  it('does not open for a cookie alone, nor from a foreign page with it', async () => {
    expect(await open(events, { headers: { cookie } })).toBe(403);
    expect(await open(events, { headers: { cookie, origin: 'http://127.0.0.1:3000' } })).toBe(403);
  });

  it('is refused with a reason in JSON', async () => {
    const lines = [
      `GET ${events} HTTP/1.1`,
      `Host: ${lab.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
    ];
    const [head, body] = (await sendRaw(lab, `${lines.join('\r\n')}\r\n\r\n`)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
    expect(JSON.parse(body!)).toMatchObject({
      message: expect.stringContaining("the server's token or a session"),
    });
  });

  it('is nowhere else', async () => {
    expect(await open(`/no/where?token=${token}`)).toBe(404);
    expect(await open(`/api/status?token=${token}`)).toBe(404);
  });

  it('that breaks off during the handshake, or speaks nonsense, harms nobody', async () => {
    const lines = [
      `GET ${events}?token=${token} HTTP/1.1`,
      `Host: ${lab.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
    ];
    for (let i = 0; i < 20; i++)
      connect(lab.port, '127.0.0.1')
        .end(`${lines.join('\r\n')}\r\n\r\n`)
        .destroy();
    const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    const nonsense = `${[...lines, ...key].join('\r\n')}\r\n\r\n${'\xff'.repeat(100)}`;
    expect(await sendRaw(lab, nonsense)).toMatch(/^HTTP\/1.1 101 /);
    expect((await ask(lab, '/api')).status).toBe(200);
  });
});
