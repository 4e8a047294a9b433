import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { createGateway, type Gateway } from '../../../../kernel-setup/hub/single-user/gateway';
import type { Hub } from '../../../../kernel-setup/hub/single-user/hub';

const HOST = 'lab.example:8000';
const ORIGIN = `http://${HOST}`;

let lab: Server;
let gateway: Gateway;
let at: string;
let seen: { path: string; headers: IncomingHttpHeaders; body: string }[];
let allowed: Set<string>;
let hubFails: boolean;

const hub: Hub = {
  lets: async (token) => {
    if (hubFails) throw new Error('connect ECONNREFUSED');
    return allowed.has(token);
  },
  exchange: async (code) => (code === 'right' ? 'of-ada' : undefined),
  reportActivity: async () => undefined,
};

const listening = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

beforeEach(async () => {
  seen = [];
  allowed = new Set(['of-ada']);
  hubFails = false;
  lab = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      seen.push({ path: req.url ?? '', headers: req.headers, body });
      res.writeHead(req.url === '/' ? 302 : 200, {
        ...(req.url === '/' && { location: '/lab' }),
        'set-cookie': 'inner=1',
        'content-security-policy': `connect-src ws://${req.headers.host}`,
      });
      res.end('from the Lab');
    });
  });
  const sockets = new WebSocketServer({ server: lab });
  sockets.on('connection', (socket, req) => {
    seen.push({ path: req.url ?? '', headers: req.headers, body: '' });
    socket.on('message', (data) => socket.send(`echo ${data}`));
  });
  const place = {
    user: 'ada',
    prefix: '/user/ada/',
    host: '127.0.0.1',
    port: 0,
    token: 'of-the-server',
    clientId: 'jupyterhub-user-ada',
    apiUrl: 'http://hub.invalid/hub/api',
    authorizeUrl: '/hub/api/oauth2/authorize',
    callbackUrl: '/user/ada/oauth_callback',
    scopes: ['access:servers!user=ada'],
    activityUrl: undefined,
    serverName: '',
  };
  const inside = { port: await listening(lab), token: 'of-the-lab' };
  gateway = createGateway(place, hub, inside, () => undefined);
  at = `http://127.0.0.1:${await listening(gateway.server)}`;
});
afterEach(async () => {
  await gateway.close();
  lab.closeAllConnections();
  await new Promise((resolve) => lab.close(resolve));
});

type Headers = Readonly<Record<string, string>>;
const ask = async (path: string, headers: Headers = {}, method: 'GET' | 'POST' = 'GET', body?: string) => {
  const answer = await request(`${at}${path}`, { method, headers: { host: HOST, ...headers }, body });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
};
const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const asUser = { authorization: 'token of-ada' };
const cookieOf = (headers: IncomingHttpHeaders) => String(headers['set-cookie']).split(';')[0]!;

/** Through the Hub and back. */
async function logIn(): Promise<string> {
  const away = await ask('/user/ada/lab', page);
  const state = new URL(String(away.headers.location), ORIGIN).searchParams.get('state')!;
  const back = await ask(`/user/ada/oauth_callback?code=right&state=${state}`, {
    cookie: cookieOf(away.headers),
  });
  expect([back.status, back.headers.location]).toEqual([302, '/user/ada/lab']);
  return cookieOf(back.headers);
}

describe("the door of a user's server", () => {
  it('sends a person to the Hub, and a program away', async () => {
    const { status, headers } = await ask('/user/ada/lab', page);
    const to = new URL(String(headers.location), ORIGIN);
    expect([status, to.pathname]).toEqual([302, '/hub/api/oauth2/authorize']);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      client_id: 'jupyterhub-user-ada',
      redirect_uri: '/user/ada/oauth_callback',
      response_type: 'code',
      state: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect((await ask('/user/ada/api/contents')).status).toBe(403);
    expect(seen).toEqual([]);
  });

  it('lets a browser in that comes back, and no other', async () => {
    const cookie = await logIn();
    expect((await ask('/user/ada/lab', { ...page, cookie })).text).toBe('from the Lab');
    const away = await ask('/user/ada/lab', page);
    const state = new URL(String(away.headers.location), ORIGIN).searchParams.get('state')!;
    expect((await ask(`/user/ada/oauth_callback?code=right&state=${state}`)).status).toBe(403);
  });

  it('lets nobody in with a code that the Hub does not know', async () => {
    const away = await ask('/user/ada/lab', page);
    const state = new URL(String(away.headers.location), ORIGIN).searchParams.get('state')!;
    const cookie = cookieOf(away.headers);
    const back = await ask(`/user/ada/oauth_callback?code=wrong&state=${state}`, { cookie });
    expect([back.status, back.headers['set-cookie']]).toEqual([403, undefined]);
  });

  it('asks the Hub about tokens, and sends away whose token no longer counts', async () => {
    expect((await ask('/user/ada/api', asUser)).status).toBe(200);
    expect((await ask('/user/ada/api', { authorization: 'token of-bob' })).status).toBe(403);
    const cookie = await logIn();
    allowed.clear();
    expect((await ask('/user/ada/lab', { ...page, cookie })).status).toBe(302);
  });

  it('is shut while the Hub does not answer', async () => {
    hubFails = true;
    expect((await ask('/user/ada/api', asUser)).status).toBe(503);
    expect(seen).toEqual([]);
  });

  it("changes nothing for a cookie alone, or for another site's page", async () => {
    const cookie = await logIn();
    const post = async (headers: Headers) =>
      (await ask('/user/ada/api/kernels', { cookie, ...headers }, 'POST', '{}')).status;
    expect(await post({})).toBe(403);
    expect(await post({ origin: 'http://elsewhere.example' })).toBe(403);
    expect(await post({ origin: 'null' })).toBe(403);
    expect(await post({ origin: ORIGIN })).toBe(200);
  });

  it('answers at its own path alone', async () => {
    for (const path of ['/', '/user/adam/lab', '/user/ada//elsewhere', '/hub/api'])
      expect((await ask(path, asUser)).status, path).toBe(404);
    expect(seen).toEqual([]);
  });
});

describe('what is handed on to the Lab', () => {
  it("carries the Lab's own token, and nothing of the person's or the proxy's", async () => {
    await ask(
      '/user/ada/api/contents/a?x=1',
      { ...asUser, cookie: 'other=1', origin: ORIGIN, 'x-forwarded-for': '10.0.0.1' },
      'POST',
      'body',
    );
    const [{ path, headers, body }] = seen as [(typeof seen)[0]];
    expect([path, body]).toEqual(['/api/contents/a?x=1', 'body']);
    expect(headers.authorization).toBe('token of-the-lab');
    expect(headers.cookie).toBeUndefined();
    expect(headers['x-forwarded-for']).toBeUndefined();
    expect(headers.origin).toBe(`http://${headers.host}`);
  });

  it('comes back with addresses as the browser knows them, and without cookies of the Lab', async () => {
    const { headers, status } = await ask('/user/ada/', asUser);
    expect([status, headers.location]).toEqual([302, '/user/ada/lab']);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['content-security-policy']).toBe(`connect-src ws://${HOST}`);
  });

  const dial = (headers: Headers) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`${at.replace('http', 'ws')}/user/ada/api/kernels/1/channels`, {
        headers: { host: HOST, ...headers },
      });
      socket.on('open', () => socket.send('hello'));
      socket.on('message', (data) => {
        resolve(String(data));
        socket.close();
      });
      socket.on('error', (error) => resolve(error.message));
    });

  it('websockets too', async () => {
    const cookie = await logIn();
    expect(await dial({ cookie, origin: ORIGIN })).toBe('echo hello');
    expect(seen.at(-1)?.path).toBe('/api/kernels/1/channels');
    expect(seen.at(-1)?.headers.cookie).toBeUndefined();
  });

  it('no websocket without a login, or from another site', async () => {
    const cookie = await logIn();
    for (const headers of [{ origin: ORIGIN }, { cookie }, { cookie, origin: 'http://elsewhere.example' }])
      expect(await dial(headers as Headers)).toContain('403');
  });
});
