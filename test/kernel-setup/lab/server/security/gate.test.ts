import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, fromOwnPage, logIn, sendRaw, startLab, type TestLab, token, withToken } from '../a-lab';

let lab: TestLab;
let cookie: string;

beforeAll(async () => {
  lab = await startLab();
  writeFileSync(join(lab.root, 'page.html'), '<script>steal()</script>');
  cookie = await logIn(lab);
});
afterAll(() => lab.close());

const statusOf = async (path: string, headers = {}, method = 'GET') =>
  (await ask(lab, path, { headers, method })).status;
const reasonOf = async (path: string, headers = {}, method = 'GET') =>
  ((await ask(lab, path, { headers, method })).json() as { message: string }).message;

describe('credentials', () => {
  it.each([
    ['in the address', '/api/status?token=', {}],
    ['as "token"', '/api/status', { authorization: `token ${token}` }],
    ['as "Bearer"', '/api/status', { authorization: `Bearer ${token}` }],
  ])('are the token %s', async (_name, path, headers) => {
    expect(await statusOf(path.endsWith('=') ? path + token : path, headers)).toBe(200);
  });

  it('are the cookie', async () => {
    expect(await statusOf('/api/status', { cookie })).toBe(200);
    expect(await statusOf('/api/status', { cookie: cookie.slice(0, -1) })).toBe(403);
  });

  it('may be the empty token together with the cookie, as pages send it', async () => {
    expect(await statusOf('/api/status?token=', { cookie })).toBe(200);
  });

  it.each([
    ['/api/status', {}],
    ['/api/status?token=wrong', {}],
    ['/api/status', { authorization: 'token wrong' }],
    ['/api/status', { authorization: `Basic ${token}` }],
    ['/api/contents', {}],
    ['/api/kernels', {}],
    ['/no/such/route', {}],
    ['/lab/api/settings', {}],
    // Whether a route exists is not told to strangers either.
    ['/api/no-such-route', {}],
  ])('are missing at %s with %j: 403', async (path, headers) => {
    const answer = await ask(lab, path, { headers });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({
      message: expect.stringContaining("the server's token or a session"),
    });
  });

  // One route, many spellings: the router decides what is open, not the text of the address.
  it.each([
    '/login/../api/status',
    '/static/../api/status',
    '/static/lab/..%2f..%2fapi/status',
    '//login/api',
    '/API/status',
    '/api%2fstatus',
  ])('are needed at %s', async (path) => {
    expect([400, 403, 404]).toContain(await statusOf(path));
  });

  it('are not needed for what everybody may have', async () => {
    expect(await statusOf('/login')).toBe(200);
    expect(await statusOf('/static/lab/main.0123456789ab.js')).toBe(200);
    expect(await statusOf('/static/favicons/favicon.svg')).toBe(200);
    expect(await statusOf('/api')).toBe(200);
  });

  it.each(['/', '/lab', '/lab/tree/a%20b.ipynb', '/doc/tree/x', '/lab/workspaces/mine', '/files/page.html'])(
    'are asked for on the login page when %s is opened',
    async (path) => {
      const { status, headers } = await ask(lab, `${path}?token=wrong`);
      expect([status, headers.location]).toEqual([302, `/login?next=${encodeURIComponent(path)}`]);
    },
  );
});

describe('the Host header', () => {
  it.each(['evil.example', 'evil.example:80', '192.168.1.1'])('%j is refused, token or not', async (host) => {
    const headers = withToken({ host });
    expect(await statusOf('/api/status', headers)).toBe(403);
    expect(await statusOf('/login', { host })).toBe(403);
    expect(await statusOf('/static/lab/main.0123456789ab.js', { host })).toBe(403);
  });

  it('may be any name of this machine', async () => {
    for (const host of ['localhost', 'localhost:1234', '127.0.0.1', '[::1]:99'])
      expect(await statusOf('/api/status', withToken({ host }))).toBe(200);
  });

  it('must be there', async () => {
    expect(await sendRaw(lab, 'GET /api HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(await sendRaw(lab, 'GET /api HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 403 /,
    );
    expect(await sendRaw(lab, 'GET /api HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  });

  it('is not replaced by the address of a proxy request', async () => {
    const request = `GET http://evil.example/api HTTP/1.1\r\nHost: ${lab.host}\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(lab, request)).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('pages of other origins', () => {
  const foreign = ['http://evil.example', 'http://127.0.0.1:3000', 'null'];

  it.each(foreign)('%s change nothing, whatever they know', async (origin) => {
    for (const headers of [{ cookie, origin }, withToken({ origin })]) {
      expect(await statusOf('/api/contents', headers, 'POST')).toBe(403);
      expect(await statusOf('/api/contents/x', headers, 'DELETE')).toBe(403);
      expect(await reasonOf('/lab/api/workspaces/x', headers, 'PUT')).toContain("must be this server's own");
    }
  });

  it.each(foreign)('%s read nothing', async (origin) => {
    expect(await statusOf('/api/contents', { cookie, origin })).toBe(403);
  });

  // Pictures and scripts of other pages carry no Origin, but their relation.
  it.each(['same-site', 'cross-site'])('embed nothing (%s)', async (site) => {
    const picture = {
      cookie,
      'sec-fetch-site': site,
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    };
    expect(await statusOf('/files/page.html', picture)).toBe(403);
    const frame = {
      cookie,
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    };
    expect(await statusOf('/lab', frame)).toBe(403);
  });

  it('may open the Lab in a tab, with the token in their link', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const { status, headers } = await ask(lab, `/lab?token=${token}`, { headers: link });
    expect([status, headers['set-cookie']?.length]).toEqual([200, 1]);
  });

  it('are told nothing that lets them read answers', async () => {
    const { headers } = await ask(lab, '/api/status', { headers: withToken() });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await statusOf('/api/contents', { origin: 'http://evil.example' }, 'OPTIONS')).toBe(403);
  });
});

describe('a file of the folder', () => {
  const tab = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  it('opened in a tab by its address with the token does not see the token', async () => {
    const { status, headers } = await ask(lab, `/files/page.html?token=${token}&x=1`, { headers: tab });
    expect([status, headers.location]).toEqual([302, '/files/page.html?x=1']);
    const [session] = headers['set-cookie']![0]!.split(';');
    const opened = await ask(lab, '/files/page.html?x=1', { headers: { ...tab, cookie: session } });
    expect([opened.status, opened.text]).toEqual([200, '<script>steal()</script>']);
  });

  it('is loaded at once by a program', async () => {
    const { status, text } = await ask(lab, `/files/page.html?token=${token}`);
    expect([status, text]).toEqual([200, '<script>steal()</script>']);
  });

  it('has no more rights than a stranger: it is sandboxed', async () => {
    const { headers } = await ask(lab, '/files/page.html', { headers: withToken() });
    expect(headers['content-security-policy']).toMatch(/^sandbox (?!.*allow-same-origin)/);
  });
});

describe('a cookie alone', () => {
  it('changes nothing', async () => {
    expect(await reasonOf('/api/config/x', { cookie }, 'PATCH')).toContain(
      'must have an Origin header or the token',
    );
  });

  it('does with the Origin of an own page, or what the browser says of it', async () => {
    for (const headers of [
      fromOwnPage(lab, cookie),
      { cookie, origin: `http://${lab.host}` },
      { cookie, 'sec-fetch-site': 'same-origin' },
    ]) {
      const { status } = await ask(lab, '/api/config/x', { method: 'PATCH', headers, body: '{"a": 1}' });
      expect(status).toBe(200);
    }
  });
});

describe('a token in a program', () => {
  it('needs no Origin, and gets no cookie', async () => {
    const answer = await ask(lab, '/api/config/x', {
      method: 'PATCH',
      headers: withToken(),
      body: '{"a": 1}',
    });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
  });
});
