import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelsOf, open } from '../differential/websocket/channels';
import { ask, isTold, statuses } from './http';
import { lines, raw } from './raw';
import { startVictim, type Victim } from './victim';

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
}, 30_000);
afterAll(() => victim?.close());

const nobody = { anonymous: true } as const;
const missing = channelsOf('00000000-0000-4000-8000-000000000000');
const file = { type: 'file', format: 'text', content: 'x' };

/** Every door of the server, with a method that would do something. */
const doors = [
  ['GET', '/api/contents'],
  ['PUT', '/api/contents/x.txt'],
  ['POST', '/api/contents'],
  ['PATCH', '/api/contents/x.txt'],
  ['DELETE', '/api/contents/x.txt'],
  ['GET', '/api/contents/x.txt/checkpoints'],
  ['POST', '/api/contents/x.ipynb/trust'],
  ['GET', '/api/kernels'],
  ['POST', '/api/kernels'],
  ['GET', '/api/kernelspecs'],
  ['GET', '/kernelspecs/diffusion-lab/logo-64x64.png'],
  ['GET', '/api/sessions'],
  ['POST', '/api/sessions'],
  ['GET', '/api/terminals'],
  ['POST', '/api/terminals'],
  ['GET', '/api/status'],
  ['GET', '/api/me'],
  ['GET', '/api/config/notebook'],
  ['GET', '/api/nbconvert'],
  ['GET', '/lab/api/settings'],
  ['PUT', '/lab/api/settings/@jupyterlab/apputils-extension:themes'],
  ['GET', '/lab/api/workspaces'],
  ['PUT', '/lab/api/workspaces/x'],
  ['POST', '/api/shutdown'],
  ['POST', '/api/events'],
] as const;

describe('without the token', () => {
  it.each(doors)('%s %s is refused', async (method, path) => {
    const reply = await ask(victim, path, { ...nobody, method, ...(method === 'GET' ? {} : { body: file }) });
    expect(reply.status).toBe(403);
    expect(isTold(reply)).toBe(true);
  });

  it.each(['/files/x.txt', '/nbconvert/html/x.ipynb', '/', '/lab', '/lab/tree/x.txt', '/doc'])(
    'the page %s leads to the login, whether there is such a file or not',
    async (path) => {
      const reply = await ask(victim, path, nobody);
      expect([reply.status, reply.headers.location]).toEqual([
        302,
        expect.stringMatching(/^\/login\?next=%2F/),
      ]);
      expect(reply.text).toBe('');
    },
  );

  it('websockets are refused', async () => {
    const paths = [missing, '/api/events/subscribe', '/terminals/websocket/1'];
    const outcomes = await Promise.all(paths.map((path) => open(victim, path, nobody)));
    expect(outcomes).toEqual([403, 403, 403]);
  });

  it('the page leads to the login, and not to another host afterwards', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%0d%0aSet-Cookie:a=b',
      'javascript:1',
    ]) {
      const body = `token=${victim.token}&password=${victim.token}`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: victim.origin };
      const reply = await ask(victim, `/login?next=${encodeURIComponent(next)}`, {
        ...nobody,
        method: 'POST',
        text: body,
        headers,
      });
      const to = new URL(reply.headers.location ?? '/', victim.origin);
      expect(to.origin).toBe(victim.origin);
      expect(reply.headers['set-cookie']?.join()).not.toContain('a=b');
    }
  });

  it.each([
    '',
    'token',
    'token ',
    'Bearer',
    'token undefined',
    'token null',
    'Basic eDp5',
    `token ${'x'.repeat(7000)}`,
  ])('the header %j opens nothing', async (Authorization) => {
    const reply = await ask(victim, '/api/contents', { anonymous: true, headers: { Authorization } });
    expect([403, 429]).toContain(reply.status);
  });

  it.each(['token=', 'token[]=a', 'token=a&token=b', 'Token=x', `x=1;token=y`])(
    'a query of "%s" opens nothing',
    async (query) => {
      expect([403, 429]).toContain((await ask(victim, `/api/contents?${query}`, nobody)).status);
    },
  );
});

describe('guesses', () => {
  it('are made to wait, a hundred at once too, while the right token is served', async () => {
    const guess = (n: number) =>
      ask(victim, '/api/status', { ...nobody, headers: { Authorization: `token ${n}` } });
    const guesses = await Promise.all(Array.from({ length: 100 }, (_, n) => guess(n)));
    expect(statuses(guesses).filter((status) => status === 403).length).toBeLessThan(20);
    expect(statuses(guesses)).not.toContain(200);
    const waiting = guesses.find(({ status }) => status === 429)!;
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    expect(isTold(waiting)).toBe(true);
    expect((await ask(victim, '/api/status')).status).toBe(200);
  });

  it('of a forwarded address count for the real one', async () => {
    const headers = {
      Authorization: 'token wrong',
      'X-Forwarded-For': '10.1.2.3',
      Forwarded: 'for=10.1.2.3',
    };
    expect((await ask(victim, '/api/status', { ...nobody, headers })).status).toBe(429);
  });
});

describe('a foreign page', () => {
  const foreign: readonly Readonly<Record<string, string>>[] = [
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: 'http://127.0.0.1.evil.example' },
    { Origin: 'file://' },
    { Host: 'evil.example' },
    { Host: '127.0.0.1.evil.example' },
    { Host: 'localhost@evil.example' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  ];

  it.each(foreign)('with %j neither reads nor writes, even with the token', async (headers) => {
    const read = await ask(victim, '/api/contents', { headers });
    const write = await ask(victim, '/api/contents/x.txt', { method: 'PUT', headers, body: file });
    const cookie = (await ask(victim, `/lab?token=${victim.token}`, nobody)).headers['set-cookie']![0]!.split(
      ';',
    )[0]!;
    const ridden = await ask(victim, '/api/contents/x.txt', {
      ...nobody,
      method: 'PUT',
      headers: { ...headers, Cookie: cookie },
      body: file,
    });
    for (const reply of [read, write, ridden]) expect([400, 403]).toContain(reply.status);
    expect((await ask(victim, '/api/contents/x.txt')).status).toBe(404);
  });

  it.each(foreign)('with %j opens no websocket, even with the token', async (headers) => {
    expect([400, 403]).toContain(await open(victim, '/api/events/subscribe', { headers }).catch(() => 400));
  });

  it('has no use of a cookie alone: a form or an image changes nothing', async () => {
    const cookie = (await ask(victim, `/lab?token=${victim.token}`, nobody)).headers['set-cookie']![0]!;
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).not.toContain(victim.token);
    const Cookie = cookie.split(';')[0]!;
    const form = { Cookie, 'Content-Type': 'text/plain' };
    const posted = await ask(victim, '/api/contents', {
      ...nobody,
      method: 'POST',
      headers: form,
      text: '{"type":"file"}',
    });
    expect(posted.status).toBe(403);
    expect(await open(victim, '/api/events/subscribe', { ...nobody, headers: { Cookie } })).toBe(403);
  });

  it.each([['Host: '], [], ['Host: evil.example', `Host: 127.0.0.1`]])(
    'that names no host, or two, is refused: %j',
    async (...hosts) => {
      const answer = await raw(
        victim.port,
        lines('GET /api/contents HTTP/1.1', ...hosts, `Authorization: token ${victim.token}`),
      );
      expect([400, 403]).toContain(answer.status);
    },
  );

  it('gets no permission to read across origins', async () => {
    const reply = await ask(victim, '/api/contents', {
      method: 'OPTIONS',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'PUT' },
    });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const plain = await ask(victim, '/api/contents');
    expect(plain.headers['access-control-allow-origin']).toBeUndefined();
  });
});

it('the terminal never shows the token, nor what was guessed', async () => {
  await ask(victim, `/api/contents/missing?token=${victim.token}`, nobody);
  await ask(victim, `/nowhere?token=${victim.token}`);
  expect(victim.said()).not.toContain(victim.token);
  expect(victim.isRunning()).toBe(true);
});
