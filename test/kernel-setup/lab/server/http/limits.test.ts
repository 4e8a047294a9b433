import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestBody } from '../../../../../kernel-setup/lab/server/http/bodies';
import { ask, sendRaw, startLab, type TestLab, token, withToken } from '../a-lab';

let lab: TestLab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

const patch = (body: string, type = 'application/json') =>
  ask(lab, '/api/config/x', { method: 'PATCH', headers: withToken({ 'content-type': type }), body });

describe('a body', () => {
  it.each(['application/json', 'text/plain;charset=UTF-8', 'application/octet-stream'])(
    'is JSON whatever it calls itself: %s',
    async (type) => {
      const { status, json } = await patch('{"a": 1}', type);
      expect([status, json()]).toEqual([200, { a: 1 }]);
    },
  );

  it.each(['{', '{"a": 1}}', '\u0000', '{"a": undefined}', 'a'.repeat(1000)])(
    'that is %j is 400, and says why',
    async (body) => {
      const { status, json } = await patch(body);
      expect(status).toBe(400);
      expect(json()).toMatchObject({
        message: expect.stringContaining("the request's body as it must be JSON"),
        reason: 'Invalid JSON',
      });
    },
  );

  it('of no type at all is 415', async () => {
    const { status, text } = await patch('{}', 'nonsense');
    expect([status, text]).toEqual([415, expect.stringContaining('must have the form type/subtype')]);
  });

  it('may be nested a hundred thousand deep: the server lives', async () => {
    expect((await patch('['.repeat(100_000) + ']'.repeat(100_000))).status).toBe(400);
    const objects = await patch(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    expect([objects.status, objects.text]).toEqual([400, expect.stringContaining('nested less deeply')]);
    expect((await ask(lab, '/api')).status).toBe(200);
  });

  it('that is too large is 413, and says how large it may be', async () => {
    const { status, text } = await patch(JSON.stringify({ a: 'x'.repeat(4 * 1024 * 1024) }));
    expect(status).toBe(413);
    expect(text).toContain("Cannot read the request's body as it must have at most 4 MiB: it has more");
  });

  it('that announces to be too large is refused before it comes', async () => {
    const head = [
      'PUT /api/contents/x.txt HTTP/1.1',
      `Host: ${lab.host}`,
      `Authorization: token ${token}`,
      `Content-Length: ${largestBody + 1}`,
    ];
    expect(await sendRaw(lab, `${head.join('\r\n')}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 413 [\s\S]*at most 256 MiB/,
    );
  });

  it('that is too large is answered to a client, too, that sends it all before it reads', async () => {
    const socket = connect(lab.port, '127.0.0.1');
    const received: Buffer[] = [];
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    const head = ['PATCH /api/config/x HTTP/1.1', `Host: ${lab.host}`, `Authorization: token ${token}`];
    const length = 16 * 1024 * 1024;
    socket.write([...head, 'Transfer-Encoding: chunked', '', length.toString(16), ''].join('\r\n'));
    await new Promise<void>((resolve) => {
      socket.write(Buffer.alloc(length, 0x78), () => resolve());
      socket.once('close', resolve);
    });
    socket.on('data', (chunk) => received.push(chunk));
    socket.end('\r\n0\r\n\r\n');
    await closed;
    expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1.1 413 [\s\S]*at most 4 MiB: it has more/);
  });

  it('of a stranger is not read at all', async () => {
    const head = ['PUT /api/contents/x.txt HTTP/1.1', `Host: ${lab.host}`, `Content-Length: ${largestBody}`];
    expect(await sendRaw(lab, `${head.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
  });
});

describe('an address', () => {
  it('with broken percent-encoding is 400', async () => {
    for (const path of ['/api/config/%', '/api/config/%zz', '/lab/tree/%E0%A4%A']) {
      const { status, headers, json } = await ask(lab, path, { headers: withToken() });
      expect(status).toBe(400);
      expect(json()).toMatchObject({ message: expect.stringContaining('must be sound percent-encoding') });
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    }
  });

  it('may give a parameter twice: nothing fails', async () => {
    const paths = [
      '/login?next=/a&next=/b',
      '/?token=a&token=b',
      '/lab?token=a&token=b',
      '/api/resolvePath?path=a&path=b',
    ];
    paths.push(
      '/api/me?permissions=1&permissions=2',
      '/lab/api/licenses?format=a&format=b&download=1&download=1',
    );
    paths.push(
      '/lab/api/settings?ids_only=true&ids_only=x',
      '/api/contents?type=a&type=b',
      '/files/x?download=1&download=2',
    );
    for (const path of paths) {
      const { status } = await ask(lab, path, { headers: withToken() });
      expect([path, status < 500]).toEqual([path, true]);
    }
  });

  it('that is nowhere is 404 in JSON, and does not repeat the query', async () => {
    const { status, headers, json } = await ask(lab, `/no/where?token=${token}`);
    expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
    expect(json()).toEqual({ message: expect.stringContaining('GET /no/where as'), reason: 'Not Found' });
  });

  it('that is known, but not with this method, is 405 and says which', async () => {
    const { status, headers } = await ask(lab, '/api/status', { method: 'DELETE', headers: withToken() });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    const section = await ask(lab, '/api/config/x', { method: 'DELETE', headers: withToken() });
    expect([section.status, section.headers.allow]).toEqual([405, 'GET, HEAD, PATCH, PUT']);
  });

  it('or a header that is too long is 431', async () => {
    const { status, json } = await ask(lab, `/api?${'x'.repeat(20_000)}`);
    expect(status).toBe(431);
    expect(json()).toMatchObject({ message: expect.stringContaining('at most 16 KiB') });
  });
});

describe('HTTP itself', () => {
  it.each([
    'NONSENSE\r\n\r\n',
    'GET /api HTTP/9.9\r\nHost: localhost\r\n\r\n',
    'GET /api HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n',
    // Two lengths, a length and chunks: the two ends of a proxy could read two different requests.
    'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
  ])('in %j is refused with 400', async (bytes) => {
    expect(await sendRaw(lab, bytes)).toMatch(/^HTTP\/1.1 400 /);
    expect((await ask(lab, '/api')).status).toBe(200);
  });

  it('serves two hundred at once, while two hundred more say nothing', async () => {
    const silent: Socket[] = [];
    for (let i = 0; i < 200; i++) silent.push(connect(lab.port, '127.0.0.1').on('error', () => undefined));
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ask(lab, '/api/status', { headers: withToken() })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    for (const socket of silent) socket.destroy();
  });
});

describe('headers of every answer', () => {
  it.each(['/api', '/login', '/lab', '/no/where', '/static/lab/main.0123456789ab.js'])(
    'are at %s',
    async (path) => {
      const { headers } = await ask(lab, path, { headers: withToken() });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    },
  );

  it('forbid answers that are no pages to be anything', async () => {
    for (const path of ['/api', '/no/where', '/api/contents']) {
      const { headers } = await ask(lab, path, { headers: withToken() });
      expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'self'; sandbox");
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});
